"""Locked out after wrong passwords, by account and address; the same for an account
that does not exist, so that nobody learns which do.

``manage.py axes_reset_username EMAIL`` unlocks at once.
"""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOO_MANY_REQUESTS = 429
LONGEST_ADDRESS = 255


class LockOut(AxesDatabaseHandler):
    """Axes in the database, and a cap on one account from all addresses together."""

    def is_locked(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> bool:
        if super().is_locked(request, credentials):
            return True
        return self._failures_anywhere(request, credentials) >= settings.LOCK_OUT_CAP

    def _failures_anywhere(
        self, request: HttpRequest, credentials: dict[str, Any] | None
    ) -> int:
        recent = AccessAttempt.objects.filter(
            username=typed_address(request, credentials),
            attempt_time__gt=get_cool_off_threshold(request),
        )
        return recent.aggregate(total=Sum("failures_since_start"))["total"] or 0


def typed_address(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The account that is being tried; allauth has put it into small letters."""
    told = credentials or {}
    return str(told.get("email") or told.get("username") or "")[:LONGEST_ADDRESS]


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The page of the lock-out, in place of the sign-in page."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(
        request,
        "account/locked_out.html",
        {"minutes": minutes},
        status=TOO_MANY_REQUESTS,
    )
