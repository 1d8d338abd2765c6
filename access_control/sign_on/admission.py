"""Who may come in by the authority's sign-on: people the authority has entered.

Matched by issuer and subject; the first time by an address that the issuer has
verified. Nothing is ever made for a stranger.
"""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from access_control.models import User
from access_control.sessions import end_sessions
from access_control.sign_on.provider import LEEWAY_S, SignOnProvider, sign_on_provider
from access_control.sign_on.refusals import (
    CANCELLED,
    EXPIRED,
    FAILED,
    NOT_FRESH,
    OTHER_PERSON,
    UNKNOWN,
    refused,
)

CONFIRM = "confirm"
TWO_FACTORS = "two_factors"


class SignOnAdmission(DefaultSocialAccountAdapter):
    """allauth's door, with the rules of this house."""

    def is_open_for_signup(
        self, request: HttpRequest, sociallogin: SocialLogin
    ) -> bool:
        return False

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SignOnProvider:
        return sign_on_provider(request)

    def list_providers(self, request: HttpRequest) -> list[SignOnProvider]:
        return [sign_on_provider(request)] if settings.OIDC_ISSUER else []

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims, state = sociallogin.claims, sociallogin.state
        # It has done its work, and would lie in the session beside the second step.
        sociallogin.token = None
        if not state.get("nonce") or claims.get("nonce") != state["nonce"]:
            raise OAuth2Error("the ID token answers another request")
        if state["process"] == CONFIRM:
            _confirm(request, sociallogin)
        if not sociallogin.is_existing:
            _connect(request, sociallogin)
        state[TWO_FACTORS] = used_two_factors(claims)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: SignOnProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """A page in Japanese in place of allauth's; no cause means a lost state."""
        is_lost = exception is None and not (extra_context or {}).get("state")
        words = EXPIRED if is_lost else FAILED
        if error == AuthError.CANCELLED:
            words = CANCELLED
        raise ImmediateHttpResponse(refused(request, words, exception))


def sign_on_of(user: User) -> SocialAccount | None:
    """The person's subject at the issuer of today, if there is one."""
    if not settings.OIDC_ISSUER:
        return None
    return SocialAccount.objects.filter(
        user_id=user.pk, provider=settings.OIDC_ISSUER
    ).first()


def forget_sign_on(user: User) -> int:
    """Unties the person and ends all sessions; returns how many subjects there were."""
    end_sessions(user)
    return SocialAccount.objects.filter(user_id=user.pk).delete()[0]


def used_two_factors(claims: dict[str, Any]) -> bool:
    """Whether the issuer says so, in a word of KOJIBAN_OIDC_MFA_VALUES (RFC 8176)."""
    methods = claims.get("amr")
    told = methods if isinstance(methods, list) else []
    return bool({*map(str, told), str(claims.get("acr"))} & {*settings.OIDC_MFA_VALUES})


def _connect(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Ties the subject to the person with the verified address, once for all."""
    person = _person_of(sociallogin.claims)
    if person is None or sign_on_of(person) is not None:
        raise ImmediateHttpResponse(refused(request, UNKNOWN))
    account = sociallogin.account
    account.user = sociallogin.user = person
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise OAuth2Error("the subject was tied at the same moment") from error


def _person_of(claims: dict[str, Any]) -> User | None:
    if claims.get("email_verified") is not True:
        return None
    address = str(claims.get("email") or "").lower()
    return User.objects.filter(email=address, is_active=True).first()


def _confirm(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """The person signed in here has just signed in there; ends in the next page."""
    if not request.user.is_authenticated or sociallogin.user != request.user:
        raise ImmediateHttpResponse(refused(request, OTHER_PERSON))
    if not _is_fresh(sociallogin.claims, sociallogin.state["asked_at"]):
        raise ImmediateHttpResponse(refused(request, NOT_FRESH))
    record_authentication(request, request.user, "sign_on", reauthenticated=True)
    raise ImmediateHttpResponse(redirect(sociallogin.state.get("next") or "confirmed"))


def _is_fresh(claims: dict[str, Any], asked_at: str) -> bool:
    """Whether the issuer asked after we did (``auth_time``, section 2)."""
    at = claims.get("auth_time")
    if not isinstance(at, int | float):
        return False
    return at >= datetime.fromisoformat(asked_at).timestamp() - LEEWAY_S
