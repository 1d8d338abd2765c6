"""Time-stamping checkpoints: an outsider says when it saw them (RFC 3161).

The log grows whether or not the authority answers. What a later checkpoint proves it
proves of all before it, so one that was missed is made up for by the next.
"""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from django.conf import settings

from publishing.evidence.timestamp import (
    NotStamped,
    question_about,
    roots_of,
    verify_stamp,
)
from publishing.models import SealedCheckpoint, Timestamp

logger = logging.getLogger(__name__)

# Connecting and answering, seconds.
PATIENCE_S = (2, 10)
LONGEST_ANSWER = 64 * 1024
# How far the authority's clock and ours may be apart: its own accuracy and the answer's
# way. What is further away says that one of the two is wrong.
CLOCKS_APART = timedelta(minutes=1)
HEADERS = {"Content-Type": "application/timestamp-query"}


def stamp_newest(*, at: datetime) -> Timestamp | None:
    """Stamps the newest checkpoint when it is due; None when it is not, or failed."""
    newest = SealedCheckpoint.objects.last()
    if not settings.TSA_URL or newest is None or not _is_due(newest, at):
        return None
    return _stamped(newest, at)


def stamp_now(*, at: datetime) -> Timestamp | None:
    """Stamps the newest checkpoint now, for a certificate; None as above."""
    newest = SealedCheckpoint.objects.last()
    if not settings.TSA_URL or newest is None:
        return None
    known = Timestamp.objects.filter(checkpoint=newest).first()
    return known or _stamped(newest, at)


def _stamped(newest: SealedCheckpoint, at: datetime) -> Timestamp | None:
    try:
        return _stamp(newest, at)
    except (NotStamped, requests.RequestException, OSError, ValueError) as error:
        logger.warning("no time-stamp for checkpoint %s: %s", newest.size, error)
        return None


def unstamped_since() -> datetime | None:
    """When the first checkpoint was sealed that no time-stamp covers yet."""
    last = Timestamp.objects.last()
    later = SealedCheckpoint.objects.filter(size__gt=last.checkpoint_id if last else 0)
    return later.values_list("sealed_at", flat=True).first()


def _is_due(newest: SealedCheckpoint, at: datetime) -> bool:
    last = Timestamp.objects.last()
    if last is None:
        return True
    since = at - last.checkpoint.sealed_at
    is_new = last.checkpoint_id < newest.size
    return is_new and since >= timedelta(seconds=settings.STAMP_EVERY_S)


def _stamp(checkpoint: SealedCheckpoint, at: datetime) -> Timestamp:
    data = checkpoint.note.encode()
    question = question_about(data)
    answer = requests.post(
        settings.TSA_URL,
        data=question.body,
        headers=HEADERS,
        timeout=PATIENCE_S,
        allow_redirects=False,
    )
    answer.raise_for_status()
    if len(answer.content) > LONGEST_ANSWER:
        raise NotStamped("答えが長すぎる / too long an answer")
    told = verify_stamp(
        answer.content,
        data,
        roots=roots_of(Path(settings.TSA_CA).read_bytes()),
        earliest=int((checkpoint.sealed_at - CLOCKS_APART).timestamp()),
        latest=int((at + CLOCKS_APART).timestamp()),
        nonce=question.nonce,
    )
    return Timestamp.objects.create(
        checkpoint=checkpoint,
        token=answer.content,
        stamped_at=datetime.fromtimestamp(told.seconds, UTC),
        policy=told.policy,
    )
