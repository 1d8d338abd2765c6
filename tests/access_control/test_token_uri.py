"""A token's URI says where, and never the PIN."""

from pathlib import Path

import pytest

from access_control.vault.token_uri import (
    InvalidTokenUri,
    TokenUri,
    is_token_uri,
    parse_token_uri,
)

WHERE = "?module-path=/lib/hsm.so&pin-source=file:/etc/pin"


@pytest.mark.parametrize(
    ("uri", "read"),
    [
        (
            f"pkcs11:token=kojiban{WHERE}",
            TokenUri("kojiban", "/lib/hsm.so", Path("/etc/pin")),
        ),
        (
            f"pkcs11:token=my%20city;object=test-{WHERE}",
            TokenUri("my city", "/lib/hsm.so", Path("/etc/pin"), "test-"),
        ),
        (
            "pkcs11:token=a?module-path=/m.so&pin-source=/etc/pin",
            TokenUri("a", "/m.so", Path("/etc/pin")),
        ),
    ],
    ids=["plain", "prefix and escapes", "bare path"],
)
def test_a_uri_is_read(uri: str, read: TokenUri) -> None:
    assert parse_token_uri(uri) == read


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        (f"pkcs11:{WHERE}", "token is missing"),
        (f"pkcs11:token={WHERE}", "token is missing"),
        ("pkcs11:token=a?pin-source=/p", "module-path is missing"),
        ("pkcs11:token=a?module-path=/m.so", "pin-source is missing"),
        (f"pkcs11:token=a{WHERE}&pin-value=1234", "would show the PIN"),
        (f"pkcs11:token=a;token=b{WHERE}", "'token' is unknown or said twice"),
        (f"pkcs11:token=a;slot-id=0{WHERE}", "'slot-id' is unknown"),
        ("pkcs11:token=a?module-path=m.so&pin-source=/p", "absolute path"),
        ("pkcs11:token=a?module-path=/m.so&pin-source=pin", "must be file:/path"),
        ("pkcs11:token=a?module-path=/m.so&pin-source=|sh", "must be file:/path"),
        ("pkcs11:token=a?module-path=/m&pin-source=https://h/p", "must be file:/path"),
    ],
)
def test_what_cannot_be_followed_is_refused(uri: str, why: str) -> None:
    with pytest.raises(InvalidTokenUri, match=why.replace("(", r"\(")):
        parse_token_uri(uri)


def test_a_refusal_never_repeats_a_pin() -> None:
    with pytest.raises(InvalidTokenUri) as refused:
        parse_token_uri(f"pkcs11:token=a{WHERE}&pin-value=973")
    assert "973" not in str(refused.value)


@pytest.mark.parametrize(
    ("location", "is_one"),
    [("pkcs11:token=a", True), ("PKCS11:token=a", True), ("/etc/keys", False)],
)
def test_a_directory_is_no_token(location: str, is_one: bool) -> None:
    assert is_token_uri(location) is is_one
