"""Verifying the log as a task of its own: begun once, told of, and kept.

A log of a million leaves takes longer than a request may. Whoever asks while a check
runs is shown that one.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from access_control.models import User
from publishing.actions.verify_log import RowDamaged, verify_display_log
from publishing.evidence.checkpoint import InvalidCheckpoint
from publishing.evidence.log_check import LogDamaged
from publishing.evidence.note import InvalidNote
from publishing.models import LogVerification

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def begin_verification(*, by: User, at: datetime) -> tuple[LogVerification, bool]:
    """A new verification and True, or the one that runs already and False."""
    LogVerification.objects.silent(at).update(is_running=False)
    try:
        with transaction.atomic():
            begun = LogVerification.objects.create(by=by, started_at=at, seen_at=at)
    except IntegrityError:
        running = LogVerification.objects.running(at).first()
        if running is None:
            raise
        return running, False
    return begun, True


def run_verification(begun: LogVerification, now: Clock) -> None:
    """Checks the log and writes down how far it is, and in the end the outcome.

    One that breaks off, for another cause than damage, ends without an outcome.
    """
    mine = LogVerification.objects.filter(pk=begun.pk, is_running=True)

    def told(done: int, total: int) -> None:
        mine.update(done=done, total=total, seen_at=now())

    try:
        outcome = _outcome(told)
    except Exception:
        logger.exception("the verification of the log broke off")
        mine.update(is_running=False)
        return
    mine.update(ended_at=now(), is_running=False, **outcome)


def _outcome(told: Callable[[int, int], None]) -> dict[str, Any]:
    try:
        found = verify_display_log(told=told)
    except (LogDamaged, RowDamaged) as damage:
        return {"damage": str(damage), "bad_leaf": damage.index}
    except (InvalidNote, InvalidCheckpoint) as damage:
        return {"damage": f"検証点の署名または形式が正しくありません。{damage}"}
    return {"size": found.size, "unsealed": found.unsealed, "root": found.root}
