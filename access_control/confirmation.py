"""Confirming to be who signed in, before a deed that cannot be taken back.

The password is asked in the page itself. Every other way (app, passkey, the
authority's sign-on) opens in a tab of its own, so that nothing typed is lost.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access_control.sign_on.admission import sign_on_of
from config import clock

View = Callable[..., HttpResponse]
PREFIX = "confirm"


def recently_authenticated(view: View) -> View:
    """The deed (POST) waits until the person has confirmed to be who signed in.

    What was typed travels in the page and nowhere else: a reason must not lie open in
    a session.
    """

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not is_to_confirm(request):
            return view(request, *args, **kwargs)
        if f"{PREFIX}-password" not in request.POST:
            return _ask(request, _form(request))
        too_often = ratelimit.consume_or_429(
            request, action="reauthenticate", user=request.user
        )
        if too_often is not None:
            return too_often
        form = _form(request, request.POST)
        if not form.is_valid():
            return _ask(request, form)
        reauthenticate_by_password(request)
        return view(request, *args, **kwargs)

    return confirmed


def is_to_confirm(request: HttpRequest) -> bool:
    """Whether the last confirmation is missing or too old."""
    if settings.SECOND_FACTOR == "off" or request.user.is_anonymous:
        return False
    return not has_confirmed(request)


def has_confirmed(request: HttpRequest) -> bool:
    """Whether the person has confirmed a short while ago.

    allauth's own answer is yes for whoever has neither password nor second factor.
    """
    records = get_authentication_records(request, request.user)
    at = [each["at"] for each in records if each.get("reauthenticated")]
    limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(at) and clock.process_now().timestamp() - at[-1] < limit


def other_ways(user: AbstractBaseUser) -> list[str]:
    """The pages, by name, on which the person can confirm without a password."""
    kinds = Authenticator.Type
    ways = {
        "mfa_reauthenticate": is_mfa_enabled(user, [kinds.TOTP]),
        "mfa_reauthenticate_webauthn": is_mfa_enabled(user, [kinds.WEBAUTHN]),
        "sign_on_confirm": sign_on_of(user) is not None,
    }
    return [name for name, is_there in ways.items() if is_there]


def _form(request: HttpRequest, typed: Any = None) -> ReauthenticateForm:
    return ReauthenticateForm(typed, user=request.user, prefix=PREFIX)


def _ask(request: HttpRequest, form: ReauthenticateForm) -> HttpResponse:
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not name.startswith(f"{PREFIX}-")
    ]
    context = {
        "form": form,
        "carried": carried,
        "ways": other_ways(request.user),
        "is_anew": f"{PREFIX}-anew" in request.POST,
    }
    return render(request, "account/confirm_deed.html", context)
