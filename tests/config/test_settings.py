"""Settings refuse what is unsafe, and name it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publishing.evidence.cosignature import WitnessVerifier

ROOT = Path(__file__).parents[2]
KEY = "k" * 50
SAFE = {"KOJIBAN_SECRET_KEY": KEY, "KOJIBAN_PUBLIC_URL": "https://kojiban.example"}
WITNESS = WitnessVerifier("w.example", bytes(range(32))).line
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
        ("PUBLIC_URL", "ftp://127.0.0.1", "begins with https:// or http://"),
        ("PUBLIC_URL", "https://[", "begins with https:// or http://"),
        ("VAR", "", "must not be empty"),
        ("HOSTS", "", "must name at least one host"),
        ("STAFF_HOSTS", " , ", "must name at least one host"),
        ("HOSTS", "*", "'*' would accept any host name"),
        ("STAFF_HOSTS", "a.example,*", "'*' would accept any host name"),
        ("ROLE", "admin", "'admin' is not one of all, public"),
        ("WITNESSES", "one", "must be pairs of a verifier key and an address"),
        ("WITNESSES", "one https://w.example", "'one': "),
        ("WITNESSES", f"{WITNESS} ftp://w.example", "must begin with https://"),
        ("TRUSTED_PROXIES", "", "a number of proxies or a list of networks"),
        ("TRUSTED_PROXIES", "proxy.local", "'proxy.local' is neither one number"),
        ("TRUSTED_PROXIES", "1,10.0.0.0/8", "'1' is neither one number alone"),
        ("TRUSTED_PROXIES", "-1", "'-1' is neither one number"),
        ("TRUSTED_PROXIES", "１", "'１' is neither one number"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "'10.0.0.1/8' is neither one number"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "would believe every client"),
        ("KEYS", "", "must not be empty"),
        ("KEYS", "pkcs11:token=kojiban", "module-path is missing"),
        ("KEYS", "pkcs11:token=kojiban?pin-value=1234", "would show the PIN"),
        ("ORIGIN", "", "must not be empty"),
        ("ORIGIN", "kojiban example", "must have no space and no '+'"),
        ("ORIGIN", "kojiban\u3000example", "must have no space and no '+'"),
        ("ORIGIN", "kojiban.example+log", "must have no space and no '+'"),
        ("ORIGIN", "kojiban\nexample", "must have no space and no '+'"),
        ("LIMIT_NOTICE", "", "is not one rate such as 120/minute"),
        ("LIMIT_NOTICE", "many", "is not one rate such as 120/minute"),
        ("LIMIT_LIST", "60/fortnight", "is not one rate such as 60/minute"),
        ("LIMIT_REVIEW", "often", "is not one rate such as 1/minute"),
        ("REVIEW_KEEP_DAYS", "0", "is not a whole number of 1 or more"),
        ("LIMIT_PAGE", "0/minute", "would refuse every reader"),
        ("LIMIT_SIGN_IN", "9/minute;9/day", "is not one rate such as 30/minute"),
        ("REDIS_URL", "127.0.0.1:6379", "begins with redis:// or rediss://"),
        ("REDIS_URL", "memory://", "begins with redis:// or rediss://"),
        ("REDIS_URL", "redis://h:port", "begins with redis:// or rediss://"),
        ("LOG_LEVEL", "LOUD", "'LOUD' is not one of DEBUG, INFO"),
        ("MAX_DISPLAY_DAYS", "0", "not a whole number of 1 or more"),
        ("MAX_DISPLAY_DAYS", "1.5", "not a whole number of 1 or more"),
        ("MAX_DISPLAY_DAYS", "", "not a whole number of 1 or more"),
        ("DEMONSTRATION", "maybe", "neither yes nor no"),
        ("MFA", "off", "is for KOJIBAN_DEMONSTRATION=yes only"),
        ("MFA", "no", "'no' is not one of required, off"),
        ("MFA", "", "'' is not one of required, off"),
        ("TIME_TOLERANCE_S", "-1", "zero or more"),
        ("TIME_TOLERANCE_S", "soon", "is not a number"),
        ("SEAL_EVERY_S", "inf", "zero or more"),
        ("FORGET_AFTER_S", "nan", "zero or more"),
        ("DATABASE_URL", "", "begins with sqlite:// or postgres://"),
        ("DATABASE_URL", "mysql://db/kojiban", "begins with sqlite:// or postgres://"),
        (
            "DATABASE_URL",
            "postgres://db:port/k",
            "begins with sqlite:// or postgres://",
        ),
        ("DATABASE_URL", "postgres://db", "names no database"),
        (
            "KEYS_DATABASE_URL",
            "mysql://db/keys",
            "begins with sqlite:// or postgres://",
        ),
        ("SECRET_KEY_FILE", "/nowhere/key", "there is no file at /nowhere/key"),
        ("OIDC_ISSUER", "ldap://sso.example", "begins with https:// or http://"),
        ("OIDC_ISSUER", "http://sso.example", "must be https://"),
        ("OIDC_ISSUER", "https://sso.example/?a=b", "without query and fragment"),
        ("OIDC_ISSUER", "https://", "must name a host"),
        ("OIDC_ISSUER", f"https://sso.example/{'a' * 200}", "longer than 200"),
        ("OIDC_NAME", "", "must not be empty"),
        ("LIMIT_SEARCH", "9/minute burst 0", "would refuse every reader"),
        ("LIMIT_NAMES", "49", "is not a whole number of 50 or more"),
        ("OBSERVER_KEYS", "tokyo-1", "must be name=<base64 of 32 bytes>"),
        ("OBSERVER_KEYS", "tokyo-1=AAAA", "must be name=<base64 of 32 bytes>"),
        ("LIMIT_TERMINAL", "0/minute", "would refuse every reader"),
        ("PACK_DIR", "stick", "must be an absolute path"),
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
        ("s.SECOND_FACTOR", "required"),
        (
            "s.SESSION_COOKIE_AGE, s.LONGEST_SESSION",
            "(1800, datetime.timedelta(seconds=43200))",
        ),
        ("s.MAX_DISPLAY_DAYS", "92"),
        ("s.TRUSTED_PROXIES, s.REDIS_URL", "(['0'], '')"),
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
        # Browsers offer passkeys on the name, not on the number.
        ("s.ALLOWED_HOSTS", "['127.0.0.1', 'localhost']"),
    ],
)
def test_on_loopback_plain_http_works(expression: str, expected: str) -> None:
    assert ask(expression, LOOPBACK).stdout.strip() == expected


@pytest.mark.parametrize(("mfa", "found"), [("off", "off"), (None, "required")])
def test_the_demonstration_alone_does_without_a_second_factor(
    mfa: str | None, found: str
) -> None:
    demonstration = LOOPBACK | {"KOJIBAN_DEMONSTRATION": "yes"}
    if mfa is not None:
        demonstration["KOJIBAN_MFA"] = mfa
    assert ask("s.SECOND_FACTOR", demonstration).stdout.strip() == found


@pytest.mark.parametrize(
    ("role", "urls"),
    [("public", "config.urls_public"), ("staff", "config.urls_staff"),
     ("all", "config.urls"), ("scheduler", "config.urls_health")],
)  # fmt: skip
def test_a_role_has_its_own_addresses(role: str, urls: str) -> None:
    found = ask("s.ROOT_URLCONF", SAFE | {"KOJIBAN_ROLE": role})
    assert found.stdout.strip() == urls


@pytest.mark.parametrize(
    ("role", "reads"),
    [("public", "False"), ("scheduler", "False"), ("staff", "True"), ("all", "True")],
)
def test_only_where_staff_sign_in_are_sessions_read(role: str, reads: str) -> None:
    told = "any(name in s.MIDDLEWARE for name in s.NEEDS_SESSION)"
    found = ask(told, SAFE | {"KOJIBAN_ROLE": role})
    assert found.stdout.strip() == reads


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


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [
        ("0", "['0'] False"),
        ("00", "['0'] False"),
        ("2", "['2'] True"),
        ("10.0.0.0/8, 2001:db8::/32", "['10.0.0.0/8', '2001:db8::/32'] True"),
        ("192.0.2.1", "['192.0.2.1/32'] True"),
    ],
)
def test_tls_at_the_proxy_is_believed_of_named_proxies_only(
    proxies: str, expected: str
) -> None:
    told = "f\"{s.TRUSTED_PROXIES} {hasattr(s, 'SECURE_PROXY_SSL_HEADER')}\""
    found = ask(told, SAFE | {"KOJIBAN_TRUSTED_PROXIES": proxies})
    assert found.stdout.strip() == expected


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ("postgres://a@db/one", "postgres://b:secret@db:5432/one?sslmode=require"),
        ("postgres://a@127.0.0.1/one", "postgres://a@LOCALHOST/one"),
        ("postgres://a@db/one", "postgresql://a@db/two?dbname=one"),
        ("sqlite:////tmp/one.sqlite3", "sqlite:////tmp/x/../one.sqlite3"),
    ],
    ids=["other user", "other name of the host", "by an option", "other path"],
)
def test_keys_in_the_database_of_the_data_are_refused(data: str, keys: str) -> None:
    databases = {"KOJIBAN_DATABASE_URL": data, "KOJIBAN_KEYS_DATABASE_URL": keys}
    last = ask("1", SAFE | databases).stderr.strip().splitlines()[-1]
    assert "KOJIBAN_KEYS_DATABASE_URL: names the database of" in last


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ("postgres://a@db/one", "postgres://a@db/two"),
        ("postgres://a@db:5432/one", "postgres://a@db:5433/one"),
        ("postgres://a@db/one", "postgres://a@other/one"),
        ("sqlite://:memory:", "sqlite://:memory:"),
    ],
    ids=["name", "port", "host", "each memory is its own"],
)
def test_keys_in_a_database_of_their_own_are_accepted(data: str, keys: str) -> None:
    databases = {"KOJIBAN_DATABASE_URL": data, "KOJIBAN_KEYS_DATABASE_URL": keys}
    assert ask("1", SAFE | databases).stdout.strip() == "1"


@pytest.mark.parametrize("name", ["DATABASE_URL", "KEYS_DATABASE_URL", "REDIS_URL"])
def test_a_refused_address_is_not_printed(name: str) -> None:
    found = ask("1", SAFE | {f"KOJIBAN_{name}": "postgre://kojiban:hidden@db/one"})
    assert f"KOJIBAN_{name}: " in found.stderr
    assert "hidden" not in found.stderr


def test_keys_may_lie_where_nothing_is_yet() -> None:
    found = ask("s.KEYS", SAFE | {"KOJIBAN_KEYS": "/nowhere/keys"})
    assert found.stdout.strip() == "/nowhere/keys"


def test_the_log_signs_under_a_given_name() -> None:
    found = ask("s.ORIGIN", SAFE | {"KOJIBAN_ORIGIN": "koji.example/log"})
    assert found.stdout.strip() == "koji.example/log"


SIGN_ON = SAFE | {
    "KOJIBAN_OIDC_ISSUER": "https://sso.example",
    "KOJIBAN_OIDC_CLIENT_ID": "kojiban",
    "KOJIBAN_OIDC_CLIENT_SECRET": "secret",
}


@pytest.mark.parametrize("name", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
@pytest.mark.parametrize("value", [None, ""])
def test_an_issuer_needs_a_client(name: str, value: str | None) -> None:
    environment = SIGN_ON | ({f"KOJIBAN_{name}": value} if value is not None else {})
    if value is None:
        del environment[f"KOJIBAN_{name}"]
    last = ask("1", environment).stderr.strip().splitlines()[-1]
    assert f"KOJIBAN_{name}: " in last


@pytest.mark.parametrize(
    ("issuer", "is_taken"),
    [
        ("https://sso.example/realms/city", True),
        ("http://localhost:8080/o", True),
        ("", False),
    ],
)
def test_the_sign_on_is_there_where_an_issuer_is_named(
    issuer: str, is_taken: bool
) -> None:
    found = ask("bool(s.OIDC_ISSUER)", SIGN_ON | {"KOJIBAN_OIDC_ISSUER": issuer})
    assert found.stdout.strip() == str(is_taken)


@pytest.mark.parametrize("named", [True, False])
def test_its_addresses_exist_with_an_issuer_only(named: bool) -> None:
    told = (
        "__import__('django').setup(), "
        "__import__('django.urls').urls.get_resolver().reverse_dict.get('sign_on')"
        " is not None"
    )
    environment = (SIGN_ON if named else SAFE) | {
        "DJANGO_SETTINGS_MODULE": "config.settings"
    }
    assert ask(told, environment).stdout.strip() == f"(None, {named})"


@pytest.mark.parametrize("role", ["public", "scheduler"])
def test_a_role_that_opens_no_sheet_keeps_no_pack(role: str) -> None:
    told = {"KOJIBAN_PACK_DIR": "/media/stick", "KOJIBAN_ROLE": role}
    refusal = ask("s.PACK_DIR", SAFE | told)
    assert "run write_display_pack with the role staff" in refusal.stderr


def test_there_is_no_pack_unless_a_folder_is_named() -> None:
    assert ask("repr(s.PACK_DIR)", SAFE).stdout.strip() == "''"
