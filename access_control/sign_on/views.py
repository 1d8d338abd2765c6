"""Leaving for the authority's sign-on, and coming back."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from access_control.sign_on.admission import CONFIRM
from access_control.sign_on.provider import (
    UNREACHABLE,
    SignOnAdapter,
    sign_on_provider,
)
from access_control.sign_on.refusals import FAILED, refused
from config import clock

View = Callable[..., HttpResponse]
FOUND = 302
# Asks who he is although he has signed in there already (section 3.1.2.1).
ANEW = {"prompt": "login", "max_age": "0"}


def answers_when_unreachable(view: View) -> View:
    """An issuer that is down is a page in Japanese, not an error of ours."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UNREACHABLE as error:
            return refused(request, FAILED, error)

    return wrapped


@require_POST
@answers_when_unreachable
def start(request: HttpRequest) -> HttpResponse:
    """Leaves to sign in."""
    return _leave(request, AuthProcess.LOGIN, {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@answers_when_unreachable
def confirm(request: HttpRequest) -> HttpResponse:
    """Leaves to confirm who is signed in; nobody is signed in or out by it."""
    if request.method == "POST":
        return _leave(request, CONFIRM, ANEW)
    context = {"next": get_next_redirect_url(request)}
    return render(request, "account/sign_on_confirm.html", context)


@require_safe
@answers_when_unreachable
def callback(request: HttpRequest) -> HttpResponse:
    """Comes back with a code, or with a refusal."""
    adapter = SignOnAdapter(request, settings.OIDC_ISSUER)
    return OAuth2CallbackView.adapter_view(adapter)(request)


def _leave(request: HttpRequest, process: str, asked: dict[str, str]) -> HttpResponse:
    """A page that leads on: the content policy lets no form end on another site."""
    nonce = secrets.token_urlsafe(32)
    answer = sign_on_provider(request).redirect(
        request,
        process,
        next_url=get_next_redirect_url(request),
        auth_params=asked | {"nonce": nonce},
        nonce=nonce,
        asked_at=clock.now().isoformat(),
    )
    if answer.status_code != FOUND:
        return answer
    return render(request, "account/sign_on_leaving.html", {"address": answer.url})
