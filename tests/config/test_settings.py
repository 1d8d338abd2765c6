"""Settings refuse what is unsafe, and name it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = "k" * 50
SAFE = {"KOJIBAN_SECRET_KEY": KEY, "KOJIBAN_PUBLIC_URL": "https://kojiban.example"}
LOOPBACK = SAFE | {"KOJIBAN_PUBLIC_URL": "http://127.0.0.1:8000"}


def ask(expression: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    """The value of an expression about settings, in a process of its own."""
    program = f"from config import settings as s; print(({expression}))"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET_KEY", None, "is required and not set"),
        ("SECRET_KEY", "k" * 49, "at least 50 characters"),
        ("PUBLIC_URL", None, "is required and not set"),
        ("PUBLIC_URL", "http://kojiban.example", "must be https://"),
        ("PUBLIC_URL", "http://192.0.2.1:8000", "must be https://"),
        ("PUBLIC_URL", "http://localhost.example", "must be https://"),
        ("PUBLIC_URL", "https://", "names no host"),
        ("PUBLIC_URL", "ftp://127.0.0.1", "must be https://"),
        ("HOSTS", "*", "'*' would accept any host name"),
        ("STAFF_HOSTS", "a.example,*", "'*' would accept any host name"),
        ("ROLE", "admin", "'admin' is not one of all, public"),
        ("DEMONSTRATION", "maybe", "neither yes nor no"),
        ("TIME_TOLERANCE_S", "-1", "zero or more"),
        ("TIME_TOLERANCE_S", "soon", "is not a number"),
        ("SEAL_EVERY_S", "inf", "zero or more"),
        ("FORGET_AFTER_S", "nan", "zero or more"),
        ("DATABASE_URL", "mysql://db/kojiban", "only sqlite and postgres"),
        ("KEYS_DATABASE_URL", "mysql://db/keys", "only sqlite and postgres"),
        ("SECRET_KEY_FILE", "/nowhere/key", "there is no file at /nowhere/key"),
    ],
)
def test_an_unsafe_value_is_refused_and_named(
    name: str, value: str | None, why: str
) -> None:
    environment = SAFE | ({f"KOJIBAN_{name}": value} if value is not None else {})
    if value is None:
        del environment[f"KOJIBAN_{name}"]
    found = ask("1", environment)
    assert found.returncode != 0
    last = found.stderr.strip().splitlines()[-1]
    assert f"KOJIBAN_{name}: " in last
    assert why in last


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("s.DEBUG", "False"),
        ("s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE", "(True, True)"),
        ("s.SESSION_COOKIE_NAME", "__Host-session"),
        ("s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE", "(True, 'Strict')"),
        ("s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS", "(True, 63072000)"),
        ("s.ALLOWED_HOSTS", "['kojiban.example']"),
        ("hasattr(s, 'SECURE_PROXY_SSL_HEADER')", "False"),
        ("s.DEMONSTRATION", "False"),
        ("s.ANONYMOUS_USER_NAME", "None"),
        ("s.DATABASES['default']['OPTIONS']['init_command'].count('ON')", "1"),
    ],
)
def test_an_installation_is_safe_by_default(expression: str, expected: str) -> None:
    assert ask(expression, SAFE).stdout.strip() == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE",
            "('kojiban-session', False)",
        ),
        ("s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS", "(False, 0)"),
    ],
)
def test_on_loopback_plain_http_works(expression: str, expected: str) -> None:
    assert ask(expression, LOOPBACK).stdout.strip() == expected


@pytest.mark.parametrize(
    ("role", "urls"),
    [("public", "config.urls_public"), ("staff", "config.urls_staff"),
     ("all", "config.urls")],
)  # fmt: skip
def test_a_role_has_its_own_addresses(role: str, urls: str) -> None:
    found = ask("s.ROOT_URLCONF", SAFE | {"KOJIBAN_ROLE": role})
    assert found.stdout.strip() == urls


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{KEY}from-a-file\n")
    file.chmod(0o600)
    environment = {**SAFE, "KOJIBAN_SECRET_KEY_FILE": str(file)}
    assert ask("s.SECRET_KEY", environment).stdout.strip() == f"{KEY}from-a-file"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o620])
def test_a_secret_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(KEY)
    file.chmod(mode)
    found = ask("1", SAFE | {"KOJIBAN_SECRET_KEY_FILE": str(file)})
    assert "KOJIBAN_SECRET_KEY_FILE" in found.stderr
    assert "0600" in found.stderr


def test_a_refusal_does_not_print_the_secret() -> None:
    found = ask("1", SAFE | {"KOJIBAN_SECRET_KEY": "too-short-but-secret"})
    assert found.returncode != 0
    assert "too-short-but-secret" not in found.stderr.splitlines()[-1]
