"""What a person types to sign in, and the code an authenticator app would show."""

from typing import Any

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from access_control.factor_secrets import secrets_of
from access_control.models import User

PASSWORD = "kojiban-test-only"
WRONG = "kojiban-wrong-one"
SIGN_IN = "/staff/sign-in/"
SECOND = "/staff/security/authenticate/"


def type_password(
    client: Client, email: str, password: str = PASSWORD, **extra: Any
) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password}, **extra)


def set_up_app(user: User) -> str:
    secret = totp.generate_totp_secret()
    with secrets_of(user):
        totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """The six figures of this moment (RFC 6238)."""
    counter = list(totp.yield_hotp_counters_from_time())[1]
    return totp.format_hotp_value(totp.hotp_value(secret, counter))
