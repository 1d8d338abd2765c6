"""A typing error in the board's record: proposed by one person, decided by another.

What a person saw at the board cannot be computed again, so the old record counts until
an approver has looked. P, the deemed day and the end follow the corrected start as they
follow a first record; the end only ever moves later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from access_control.models import User
from access_control.vault.keys import was_erased
from notices.actions.approval import record_event
from notices.refusals import DeedRefused, require, require_reason
from notices.register import keep_facts, open_facts
from notices.rules.legal_questions import LegalQuestion
from notices.rules.transitions import SamePerson
from publishing import display_log
from publishing.actions.continuity import make_up_for_outages
from publishing.actions.deemed_day import decisions_on
from publishing.actions.extend import require_posted
from publishing.actions.record_board import (
    move_p,
    require_possible_end,
    require_possible_start,
)
from publishing.models import Correction, Posting, ShellCopy

FIELDS: Mapping[str, str] = {"started": "board_started_at", "ended": "board_ended_at"}
FIELD_NAMES_JA: Mapping[str, str] = {
    "board_started_at": "掲示した日時",
    "board_ended_at": "外した日時",
}


@dataclass(frozen=True)
class Proposed:
    """What a correction says, opened for a person's eyes; never stored."""

    old: datetime
    new: datetime
    reason: str


def propose_board_correction(
    posting: Posting,
    which: str,
    moment: datetime,
    *,
    by: User,
    at: datetime,
    reason: str,
) -> Correction:
    """``which`` is ``started`` or ``ended``. Raises NotAllowed, DeedRefused."""
    require(by, "record_board", posting.notice.office)
    require_reason(reason)
    require_posted(posting)
    _require_correctable(posting, FIELDS[which], moment, at)
    told = {
        "old": getattr(posting, FIELDS[which]).isoformat(),
        "new": moment.isoformat(),
        "reason": reason,
    }
    try:
        with transaction.atomic():
            record_event(posting.notice, "propose_board_correction", by=by, at=at)
            correction = posting.corrections.create(
                field=FIELDS[which], proposed_by=by, proposed_at=at
            )
            keep_facts(posting.notice, correction, told)
    except IntegrityError as error:
        raise DeedRefused(
            "同じ日時の訂正が、すでに決裁を待っています。",
            "a correction of the same moment waits for an approver already",
        ) from error
    return correction


def approve_board_correction(correction: Correction, *, by: User, at: datetime) -> None:
    """The corrected moment counts from now on. Raises NotAllowed, BrokenRule."""
    posting = correction.posting
    with transaction.atomic():
        shell = ShellCopy.objects.select_for_update().get(pk=posting.public_id)
        _decide(correction, is_approved=True, by=by, at=at)
        require_posted(posting)
        told = open_board_correction(correction)
        _require_correctable(posting, correction.field, told.new, at)
        _change(posting, correction.field, told)
        _follow(posting, shell, correction.field, told.new, at)
        record_event(posting.notice, "correct_board", by=by, at=at)


def decline_board_correction(
    correction: Correction, *, by: User, at: datetime, reason: str
) -> None:
    """The old record stays. Raises NotAllowed, BrokenRule."""
    require_reason(reason)
    with transaction.atomic():
        _decide(correction, is_approved=False, by=by, at=at)
        notice = correction.posting.notice
        record_event(notice, "decline_correction", by=by, at=at, reason=reason)


def open_board_correction(correction: Correction) -> Proposed:
    """Old and new moment and the reason in clear. Raises CannotOpen."""
    if not correction.sealed:
        raise was_erased("掲示場の記録の訂正")
    told = open_facts(correction.posting.notice, correction)
    old, new = (datetime.fromisoformat(told[name]) for name in ("old", "new"))
    return Proposed(old, new, told["reason"])


def _decide(
    correction: Correction, *, is_approved: bool, by: User, at: datetime
) -> None:
    require(by, "approve_notices", correction.posting.notice.office)
    if by.pk == correction.proposed_by_id:
        raise SamePerson(
            "訂正を申し出た本人は決裁できません。別の決裁者に依頼してください。",
            "whoever proposed the correction cannot decide it; ask another approver",
        )
    waiting = Correction.objects.filter(pk=correction.pk, decided_at__isnull=True)
    decided = waiting.update(decided_by=by, decided_at=at, is_approved=is_approved)
    if decided != 1:
        raise DeedRefused(
            "この訂正は、すでに決裁されています。", "the correction is decided already"
        )
    correction.refresh_from_db()


def _require_correctable(
    posting: Posting, field: str, moment: datetime, at: datetime
) -> None:
    old = getattr(posting, field)
    if old is None:
        raise DeedRefused(
            "訂正する記録がありません。まず掲示場の掲示を記録してください。",
            "there is no record to correct; record the board first",
        )
    if moment == old:
        raise DeedRefused("今の記録と同じ日時です。", "the moment is the recorded one")
    if field == "board_ended_at":
        require_possible_end(posting, moment, at)
        return
    require_possible_start(posting, moment, at)
    _require_before_end(posting, moment)
    _require_day_not_decided(posting)


def _require_before_end(posting: Posting, started: datetime) -> None:
    ended = posting.board_ended_at
    if ended is not None and ended < started:
        raise DeedRefused(
            "外した日時より後の日時です。外した日時から訂正してください。",
            "the start would lie after the end; correct the end first",
        )


def _require_day_not_decided(posting: Posting) -> None:
    kinds = {each.kind for each in decisions_on(posting.notice)}
    if LegalQuestion.DEEMED_DAY in kinds:
        raise DeedRefused(
            "送達があったとみなす日は、法務担当が判断して決めています。記録の誤りは法務担当に"
            "知らせ、正しい日時を踏まえた新しい判断を記録してもらってください。",
            "the deemed day was decided by a legal officer; tell them, so that a new "
            "decision takes the right moment into account",
        )


def _change(posting: Posting, field: str, told: Proposed) -> None:
    unchanged = Posting.objects.filter(pk=posting.pk, **{field: told.old})
    if unchanged.update(**{field: told.new}) != 1:
        raise DeedRefused(
            "ほかの人が先に記録を変えました。訂正を申し出直してください。",
            "somebody changed the record meanwhile; propose the correction anew",
        )
    posting.refresh_from_db()


def _follow(
    posting: Posting, shell: ShellCopy, field: str, moment: datetime, at: datetime
) -> None:
    seconds = int(moment.timestamp())
    display_log.record_deed("corrected", shell, at=at, field=field)
    if field == "board_ended_at":
        display_log.record_deed("board_ended", shell, at=at, ended=seconds)
        make_up_for_outages(posting, shell, at)
        return
    move_p(posting, shell, moment, at)
    display_log.record_deed("board_started", shell, at=at, started=seconds)
