"""What is believed of an ID token (OpenID Connect Core 1.0, section 3.1.3.7)."""

import json
import time
from typing import Any

import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from access_control.sign_on.admission import used_two_factors
from access_control.sign_on.provider import verified_claims

ISSUER, CLIENT = "https://issuer.example", "kojiban"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
KEYS = {"keys": [PUBLIC | {"kid": "one", "alg": "RS256"}]}


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = ISSUER, CLIENT


def token(key: Any = KEY, alg: str = "RS256", kid: str = "one", **told: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 300}
    claims = {k: v for k, v in (claims | told).items() if v is not None}
    return jwt.encode(claims, key, algorithm=alg, headers={"kid": kid})


def public_pem() -> bytes:
    return KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def signed_with_the_public_key() -> str:
    """HS256 with the published key as the secret: PyJWT would not make it."""
    head, body, _ = token().split(".")
    header = jwt.utils.base64url_encode(b'{"alg":"HS256","typ":"JWT","kid":"one"}')
    signed = header + b"." + body.encode()
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = jwt.utils.base64url_encode(algorithm.sign(signed, public_pem()))
    assert head != header.decode()
    return (signed + b"." + signature).decode()


def test_a_right_token_is_believed() -> None:
    assert verified_claims(token(), KEYS)["sub"] == "7"


def test_clocks_may_differ_by_a_minute() -> None:
    assert verified_claims(token(exp=int(time.time()) - 50), KEYS)["sub"] == "7"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": None},
        {"sub": None},
        {"sub": "7" * 192},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"azp": "another-client"},
        {"key": OTHER_KEY},
        {"kid": "unknown"},
        {"key": None, "alg": "none"},
    ],
)
def test_a_wrong_token_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(OAuth2Error):
        verified_claims(token(**wrong), KEYS)


@pytest.mark.parametrize("text", [None, "", "a.b.c", "ここ"])
def test_no_token_at_all_is_refused(text: str | None) -> None:
    with pytest.raises(OAuth2Error):
        verified_claims(text, KEYS)


@pytest.mark.parametrize("keys", [{}, {"keys": []}, [], None, {"keys": [{}]}])
def test_keys_that_are_none_verify_nothing(keys: Any) -> None:
    with pytest.raises(OAuth2Error):
        verified_claims(token(), keys)


def test_the_published_key_is_not_taken_for_a_secret() -> None:
    with pytest.raises(OAuth2Error):
        verified_claims(signed_with_the_public_key(), KEYS)


@pytest.mark.parametrize(
    ("claims", "found"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "two"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": None, "acr": None}, False),
        ({}, False),
    ],
)
def test_two_factors_are_those_the_authority_names(
    claims: dict[str, Any], found: bool, settings: Any
) -> None:
    settings.OIDC_MFA_VALUES = ["mfa", "two"]
    assert used_two_factors(claims) is found
