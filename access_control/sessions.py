"""How long a session lasts, and ending all sessions of a person.

Thirty idle minutes are Django's own (SESSION_COOKIE_AGE); Django also gives a new
session id at sign-in and knows no disabled person.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from access_control.models import User
from config import clock

SIGNED_IN_PATHS = ("/staff/", "/audit/")
SIGNED_IN_AT = "signed_in_at"


class LongestSession:
    """Middleware: signs out whoever signed in too long ago, however busy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(SIGNED_IN_PATHS):
            return self.get_response(request)
        if request.user.is_authenticated and is_too_old(request, clock.now()):
            logout(request)
            messages.info(
                request,
                "ログインから長い時間がたったため、ログアウトしました。"
                "続けるには、もう一度ログインしてください。",
            )
        response = self.get_response(request)
        if request.user.is_authenticated and SIGNED_IN_AT not in request.session:
            request.session[SIGNED_IN_AT] = clock.now().isoformat()
        return response


def is_too_old(request: HttpRequest, at: datetime) -> bool:
    """Whether the session has reached its absolute end."""
    signed_in_at = request.session.get(SIGNED_IN_AT)
    if signed_in_at is None:
        return False
    return at - datetime.fromisoformat(signed_in_at) >= settings.LONGEST_SESSION


def end_sessions(user: User) -> int:
    """Deletes every session of the person on the server; returns how many."""
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def disable(user: User) -> int:
    """Shuts a person out at once; returns how many sessions ended."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    return end_sessions(user)


def enable(user: User) -> None:
    """Lets a person sign in again."""
    User.objects.filter(pk=user.pk).update(is_active=True)
