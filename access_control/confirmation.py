"""Asking for the password once more before a deed that cannot be taken back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    reauthenticate_by_password,
)
from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access_control.second_factor import FACTORS

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
    return not did_recently_reauthenticate(request)


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
        "has_second_factor": is_mfa_enabled(request.user, FACTORS),
    }
    return render(request, "account/confirm_deed.html", context)
