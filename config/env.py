"""The environment of one installation, read once and refused loudly when unsafe.

Every name is prefixed ``KOJIBAN_``. A secret may be given as ``NAME`` or, better, as
``NAME_FILE``: the path of a file that holds it.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "KOJIBAN_"
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def refuse(name: str, why: str) -> ImproperlyConfigured:
    """The error for one setting: which, and what to do."""
    return ImproperlyConfigured(f"{PREFIX}{name}: {why}")


def text(name: str, default: str | None = None) -> str:
    """The value of one setting; without a default the setting is required."""
    value = os.environ.get(PREFIX + name, default)
    if value is None:
        raise refuse(name, "is required and not set. この設定値は必須です。")
    return value.strip()


def secret(name: str) -> str:
    """A required secret from ``NAME_FILE`` (0600, else refused) or ``NAME``."""
    path = os.environ.get(f"{PREFIX}{name}_FILE")
    if path is None:
        return text(name)
    file = Path(path)
    if not file.is_file():
        raise refuse(f"{name}_FILE", f"there is no file at {path}.")
    if file.stat().st_mode & 0o077:
        raise refuse(
            f"{name}_FILE", f"{path} must be readable by its owner only (0600)."
        )
    return file.read_text().strip()


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no setting."""
    value = text(name, "yes" if default else "no").lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise refuse(name, f"{value!r} is neither yes nor no.")


def number(name: str, default: float) -> float:
    """A number of zero or more."""
    value = text(name, str(default))
    try:
        found = float(value)
    except ValueError:
        raise refuse(name, f"{value!r} is not a number.") from None
    if not 0 <= found < float("inf"):
        raise refuse(name, f"{value!r} must be zero or more.")
    return found


def words(name: str, default: str | None = None) -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in choices:
        raise refuse(name, f"{value!r} is not one of {', '.join(choices)}.")
    return value
