"""Codes of an authenticator app, each accepted once for as long as it is valid.

allauth remembers a used code for one period; with a tolerance it is valid for three.
"""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.cache import cache

from access_control.factor_secrets import secrets_of


class _EachCodeOnce:
    """Mixin: refuses a code that this person has used before."""

    def clean_code(self) -> str:
        with secrets_of(self.user):
            code = super().clean_code()
        valid_s = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        name = f"kojiban.used-code:{self.user.pk}:{code}"
        if not cache.add(name, "used", timeout=valid_s):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInWithCode(_EachCodeOnce, AuthenticateForm):
    """The second step of signing in."""


class ConfirmWithCode(_EachCodeOnce, ReauthenticateForm):
    """Confirming to be the person who signed in."""
