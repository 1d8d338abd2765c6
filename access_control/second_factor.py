"""The second factor: whoever signs in without one first sets one up.

Secrets of authenticator apps and recovery codes are sealed: access_control/
factor_secrets.py.
"""

from collections.abc import Callable
from urllib.parse import urlencode

import segno
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from access_control.confirmation import has_confirmed
from access_control.factor_secrets import forget_secrets, open_secret, seal_secret
from access_control.models import User
from access_control.sessions import SIGNED_IN_PATHS, end_sessions
from access_control.sign_on.admission import TWO_FACTORS, sign_on_of

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What a person without a second factor still reaches, beside the pages to set it up.
STILL_OPEN = (
    "account_login",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "account_inactive",
)


class SecondFactorRequired:
    """Middleware: leads whoever has no second factor to the pages that set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.lacks_second_factor = lacks_second_factor(request)
        if request.lacks_second_factor and not _stays_open(request.path_info):
            return redirect("mfa_index")
        if is_to_confirm_by_sign_on(request):
            then = urlencode({REDIRECT_FIELD_NAME: request.path_info})
            return redirect(f"{reverse('sign_on_confirm')}?{then}")
        return self.get_response(request)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody is signed in who must still set up a second factor."""
    return (
        settings.SECOND_FACTOR == "required"
        and request.path_info.startswith(SIGNED_IN_PATHS)
        and request.user.is_authenticated
        and not request.session.get(TWO_FACTORS)
        and not is_mfa_enabled(request.user, FACTORS)
    )


def is_to_confirm_by_sign_on(request: HttpRequest) -> bool:
    """Whether somebody with nothing but the authority's sign-on changes factors.

    allauth would ask him for nothing, and whoever found his desk open could add one.
    """
    if not settings.OIDC_ISSUER:
        return False
    own = reverse("mfa_index")
    return (
        request.path_info.startswith(own)
        and request.path_info != own
        and request.user.is_authenticated
        and not get_reauthentication_flows(request.user)
        and sign_on_of(request.user) is not None
        and not has_confirmed(request)
    )


def people_without_second_factor() -> int:
    """How many people may sign in and have not set one up yet."""
    have = Authenticator.objects.filter(type__in=FACTORS).values("user")
    return User.objects.filter(is_active=True).exclude(pk__in=have).count()


def forget_second_factor(user: User) -> int:
    """For whoever lost telephone, key and codes: starts anew at the next sign-in."""
    end_sessions(user)
    return forget_secrets(user)


class StaffMFAAdapter(DefaultMFAAdapter):
    """allauth's second factors in the words and with the keys of this installation."""

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The code to photograph, without a style that the policy would refuse."""
        return segno.make(url).svg_inline(
            scale=5, light="#fff", title="認証アプリに読み取らせるコード"
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(
        self, user: AbstractBaseUser, type: Authenticator.Type
    ) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"パスキー{count + 1}"


def _stays_open(path: str) -> bool:
    if path.startswith(reverse("mfa_index")):
        return True
    return path in {reverse(name) for name in STILL_OPEN}
