"""The environment of one installation, read once and refused loudly when unsafe.

Every name is prefixed ``KOJIBAN_``. A secret may be given as ``NAME`` or, better, as
``NAME_FILE``: the path of a file that holds it.
"""

import ipaddress
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from publishing.evidence.cosignature import KnownWitness, WitnessVerifier
from publishing.evidence.note import InvalidKey, Verifier
from publishing.rules.gcra import InvalidRate, RefusesAll, parse_rate
from publishing.rules.observer_signature import observer_key

PREFIX = "KOJIBAN_"
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# As long as the column that keeps it beside each subject.
LONGEST_ISSUER = 200


def refuse(name: str, why: str) -> ImproperlyConfigured:
    """The error for one setting: which, and what to do."""
    return ImproperlyConfigured(f"{PREFIX}{name}: {why}")


def text(name: str, default: str | None = None) -> str:
    """The value of one setting; without a default the setting is required."""
    value = os.environ.get(PREFIX + name, default)
    if value is None:
        raise refuse(name, "is required and not set. この設定値は必須です。")
    return value.strip()


def folder(name: str) -> str:
    """The absolute path of a folder, or nothing."""
    value = text(name, "")
    if value and not Path(value).is_absolute():
        raise refuse(name, f"{value!r} must be an absolute path.")
    return value


def filled(name: str, default: str | None) -> str:
    """The value of one setting that may not be empty; without a default, required."""
    value = text(name, default)
    if not value:
        raise refuse(name, "must not be empty. 空にできません。")
    return value


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


def optional_secret(name: str) -> str:
    """A secret that an installation may do without; empty then."""
    is_given = any(os.environ.get(PREFIX + name + end) for end in ("", "_FILE"))
    return secret(name) if is_given else ""


def filled_secret(name: str) -> str:
    """A required secret that may not be empty."""
    value = secret(name)
    if not value:
        raise refuse(name, "must not be empty. 空にできません。")
    return value


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


def whole_number(name: str, default: int, *, least: int) -> int:
    """A whole number from ``least`` on."""
    value = text(name, str(default))
    if not _is_digits(value) or int(value) < least:
        raise refuse(name, f"{value!r} is not a whole number of {least} or more.")
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in choices:
        raise refuse(name, f"{value!r} is not one of {', '.join(choices)}.")
    return value


def hosts(name: str, default: str) -> list[str]:
    """Host names; at least one, and none that stands for every name."""
    found = words(name, default)
    if not found:
        raise refuse(name, "must name at least one host.")
    if "*" in found:
        raise refuse(name, "'*' would accept any host name.")
    return found


def proxies(name: str) -> list[str]:
    """How many proxies stand in front (``["1"]``), or their networks in CIDR form."""
    found = words(name, "0")
    if not found:
        raise refuse(name, "must be a number of proxies or a list of networks.")
    if len(found) == 1 and _is_digits(found[0]):
        return [str(int(found[0]))]
    return [_network(name, word) for word in found]


def key_name(name: str, default: str) -> str:
    """A name that may sign (C2SP signed-note): not empty, without spaces and ``+``."""
    value = filled(name, default)
    if "+" in value or " " in value or not value.isprintable():
        raise refuse(name, f"{value!r} must have no space and no '+'.")
    return value


def rate(name: str, default: str) -> str:
    """A rate of requests, ``120/minute`` or ``120/minute burst 40``, as it is written.

    A rate of nought would shut all out.
    """
    value = text(name, default)
    try:
        parse_rate(value)
    except RefusesAll as error:
        raise refuse(name, f"{error}.") from None
    except InvalidRate:
        raise refuse(name, f"{value!r} is not one rate such as {default}.") from None
    return value


def observer_keys(name: str) -> dict[str, bytes]:
    """Names and Ed25519 public keys: ``name=<base64>``, with commas."""
    try:
        return dict(observer_key(word) for word in words(name, ""))
    except ValueError:
        raise refuse(
            name, "must be name=<base64 of 32 bytes>, an Ed25519 public key each."
        ) from None


def url(name: str, schemes: tuple[str, ...], default: str | None = None) -> str:
    """An address with one of the schemes, or the default as it is.

    A refusal does not repeat the value, which may hold a password.
    """
    value = text(name, default)
    if value != default and not _is_address(value, schemes):
        beginnings = " or ".join(f"{scheme}://" for scheme in schemes)
        raise refuse(name, f"must be an address that begins with {beginnings}.")
    return value


def issuer(name: str) -> str:
    """An OpenID Connect issuer, or nothing; https, on loopback http as well."""
    value = url(name, ("https", "http"), "")
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise refuse(name, "must be https:// (http:// only on loopback).")
    if not parts.hostname or parts.query or parts.fragment:
        raise refuse(name, "must name a host, without query and fragment.")
    if len(value) > LONGEST_ISSUER:
        raise refuse(name, f"is longer than {LONGEST_ISSUER} characters.")
    return value


def verifier_key(name: str) -> Verifier | None:
    """A verifier key line of a signed note, or None."""
    line = text(name, "")
    try:
        return Verifier.from_line(line) if line else None
    except InvalidKey as error:
        raise refuse(name, f"{error}.") from None


def witnesses(name: str) -> list[KnownWitness]:
    """Pairs of a witness's verifier key and its address, two words each."""
    found = text(name, "").split()
    if len(found) % 2:
        raise refuse(name, "must be pairs of a verifier key and an address.")
    return [
        _witness(name, vkey, address)
        for vkey, address in zip(found[::2], found[1::2], strict=True)
    ]


def place(database: dict[str, Any]) -> tuple[str, ...]:
    """What tells one database from another, in Django's own settings of it."""
    name = database.get("OPTIONS", {}).get("dbname", database["NAME"])
    if database["ENGINE"].endswith("sqlite3"):
        return (str(Path(name).resolve()),)
    host = database["HOST"].lower() or "localhost"
    host = "localhost" if host in LOOPBACK else host
    return (host, str(database["PORT"] or 5432), name)


def _witness(name: str, vkey: str, address: str) -> KnownWitness:
    try:
        verifier = WitnessVerifier.from_line(vkey)
    except InvalidKey as error:
        raise refuse(name, f"{vkey!r}: {error}") from None
    if not _is_address(address, ("https", "http")):
        raise refuse(name, f"{address!r} must begin with https:// or http://.")
    # What is signed names nobody, and the signature is checked: http would do.
    return KnownWitness(verifier, address.rstrip("/"))


def _network(name: str, word: str) -> str:
    try:
        network = ipaddress.ip_network(word)
    except ValueError:
        raise refuse(
            name, f"{word!r} is neither one number alone nor a network in CIDR form."
        ) from None
    if network.prefixlen == 0:
        raise refuse(name, f"{word!r} would believe every client.")
    return str(network)


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        # Reading the port finds what is no number; sqlite://:memory: has none.
        has_port = parts.scheme == "sqlite" or parts.port != 0
    except ValueError:
        return False
    return parts.scheme in schemes and has_port


def _is_digits(value: str) -> bool:
    return value.isascii() and value.isdigit()
