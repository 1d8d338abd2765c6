"""訂正: a slip in one entry is proposed by one person and decided by another.

A correction leaves P and the deemed day as they are. The words shown before are kept
with their commitment until the entry itself is forgotten.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from access_control.models import User
from notices.actions.approval import record_event
from notices.actions.correct_addressee import correct_addressee
from notices.intake.field_names import FIELD_NAMES_JA
from notices.intake.typed_values import screened_value
from notices.models import Addressee
from notices.refusals import DeedRefused, require, require_reason
from notices.register import ERASED_JA, keep_facts, open_facts
from publishing import display_log
from publishing.actions.duplicates import shown_already
from publishing.actions.extend import require_posted
from publishing.actions.linkage import require_entry_allowed
from publishing.copies import open_entries, seal_again
from publishing.models import (
    Correction,
    EarlierCopy,
    EntryCopy,
    EntryQuerySet,
    Posting,
    ShellCopy,
)
from publishing.projection import findable, public_word
from publishing.rules.corrections import Consequence, consequence_of, moves_in_list
from publishing.rules.public_notice import Words
from publishing.rules.visibility import has_expired
from publishing.search_keys import write_search_keys

SEALED_ANEW = ("version", "key_id", "sealed", "commitment")


class PublishAnew(DeedRefused):
    """The field cannot be corrected in place: what was published was something else."""


def propose_correction(
    posting: Posting,
    entry_id: str,
    field: str,
    value: str,
    *,
    by: User,
    at: datetime,
    reason: str,
) -> Correction:
    """Asks an approver to set one shown field of one entry right.

    Raises NotAllowed, PublishAnew, DeedRefused, ValueRefused.
    """
    require(by, "register_notices", posting.notice.office)
    require_reason(reason)
    entry = _correctable(posting, EntryCopy.objects.all(), entry_id, at)
    words = _words(entry)
    before = _require_correctable_field(words, field)
    require_entry_allowed(posting.notice, entry, words, at)
    after = screened_value(field, value)
    _require_change(words, field, after)
    facts = {"before": before, "after": after, "reason": reason}
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                posting=posting,
                entry_id=entry_id,
                field=field,
                proposed_by=by,
                proposed_at=at,
            )
            keep_facts(posting.notice, correction, facts)
            record_event(posting.notice, "propose_correction", by=by, at=at)
    except IntegrityError as error:
        raise DeedRefused(
            "この項目の訂正は、すでに決裁を待っています。",
            "a correction of this field is waiting for its decision already",
        ) from error
    return correction


def approve_correction(correction: Correction, *, by: User, at: datetime) -> EntryCopy:
    """Shows the corrected words from now on; P and the deemed day stay.

    Raises NotAllowed, DeedRefused.
    """
    posting = correction.posting
    _require_decider(correction, by)
    change = facts_of(correction)
    with transaction.atomic():
        shell = ShellCopy.objects.select_for_update().get(public_id=posting.public_id)
        locked = EntryCopy.objects.select_for_update()
        entry = _correctable(posting, locked, correction.entry_id, at)
        _require_not_shown_twice(entry, correction.field, change["after"], at)
        require_entry_allowed(posting.notice, entry, _words(entry), at)
        _decide(correction, by=by, at=at, is_approved=True)
        shown = _shown_to_public(posting, correction.field, change["after"])
        before = _replace(entry, correction.field, change["after"], shown, at)
        display_log.record_deed(
            "corrected",
            shell,
            at=at,
            entry=entry,
            before=before,
            version=entry.version,
        )
        record_event(posting.notice, "approve_correction", by=by, at=at)
    return entry


def refuse_correction(
    correction: Correction, *, by: User, at: datetime, reason: str
) -> None:
    """Leaves everything as it is shown. Raises NotAllowed, DeedRefused."""
    _require_decider(correction, by)
    require_reason(reason)
    notice = correction.posting.notice
    with transaction.atomic():
        _decide(correction, by=by, at=at, is_approved=False)
        record_event(notice, "refuse_correction", by=by, at=at, reason=reason)


def facts_of(correction: Correction) -> dict[str, str]:
    """``before``, ``after`` and ``reason``, or that they are gone. CannotOpen."""
    if not correction.sealed:
        return dict.fromkeys(("before", "after", "reason"), ERASED_JA)
    return open_facts(correction.posting.notice, correction)


def _replace(
    entry: EntryCopy, field: str, value: str, shown: str, at: datetime
) -> bytes:
    """Seals the entry anew, here and in the register; its commitment until now."""
    before = bytes(entry.commitment)
    words = dict(_words(entry)) | {field: shown}
    EarlierCopy.objects.create(
        entry=entry,
        version=entry.version,
        key_id=entry.key_id,
        sealed=entry.sealed,
        commitment=before,
        replaced_at=at,
    )
    seal_again(entry, words)
    entry.save(update_fields=SEALED_ANEW)
    # Register and copy share the opaque id and nothing else.
    correct_addressee(Addressee.objects.get(pk=entry.pk), field, value)
    people = findable(Addressee.objects.filter(pk=entry.pk))
    write_search_keys(entry.shell.search_mode, people)
    return before


def _shown_to_public(posting: Posting, field: str, value: str) -> str:
    """A corrected entry is a new copy, so the matrix of today decides."""
    shown = public_word(posting.notice, field, value)
    if not shown:
        raise DeedRefused(
            "公開範囲表が変わり、この項目は示せなくなりました。訂正の申出を退けてください。",
            f"the access matrix no longer shows {field}; refuse the correction",
        )
    return shown


def _correctable(
    posting: Posting, entries: EntryQuerySet, entry_id: str, at: datetime
) -> EntryCopy:
    """The entry, planned or on display. Raises DeedRefused."""
    require_posted(posting)
    entry = entries.filter(shell_id=posting.public_id, pk=entry_id).first()
    if entry is None or has_expired(entry.display_until, at=at):
        raise DeedRefused(
            "この一件の掲示は終了しているため、訂正できません。"
            "必要なら、新しい公示として掲示してください。",
            "the entry is not on display any more; publish anew instead",
        )
    return entry


def _words(entry: EntryCopy) -> Words:
    opened = open_entries([entry])
    return opened[0].words if opened else {}


def _require_correctable_field(words: Words, field: str) -> str:
    """What the copy shows in the field. Raises PublishAnew, DeedRefused."""
    named = FIELD_NAMES_JA.get(field, field)
    if field not in words:
        raise DeedRefused(
            f"「{named}」は、この一件には表示されていません。",
            f"the entry does not show {field}",
        )
    if consequence_of(field) is Consequence.NEW_PUBLICATION:
        raise PublishAnew(
            f"「{named}」の誤りは訂正できません。誰に何を公示したかが変わるため、"
            "新しい公示として掲示し、掲示を始めた日から数え直します。",
            f"a wrong {field} is published anew with a new P, not corrected",
        )
    return words[field]


def _require_change(words: Words, field: str, after: str) -> None:
    if after == words[field]:
        raise DeedRefused(
            "今の表示と同じです。正しい値を入力してください。",
            "the value is what is shown already",
        )
    if moves_in_list(words, field, after):
        raise PublishAnew(
            "フリガナの行(あ・か…)が変わる訂正はできません。掲示の順は変えられず、"
            "探す人が見つけられないためです。新しい公示として掲示してください。",
            "the entry would have to move to another row; publish anew",
        )


def _require_not_shown_twice(
    entry: EntryCopy, field: str, value: str, at: datetime
) -> None:
    words: Mapping[str, str] = {**_words(entry), field: value}
    if shown_already(words, at=at, but=entry.pk):
        raise DeedRefused(
            "訂正すると、掲示中の別の一件と氏名・書類・番号が同じになります。",
            "another entry on display has the same name, document and reference",
        )


def _require_decider(correction: Correction, by: User) -> None:
    require(by, "approve_notices", correction.posting.notice.office)
    if correction.proposed_by_id == by.pk:
        raise DeedRefused(
            "訂正を申し出た本人は決裁できません。別の決裁者に依頼してください。",
            "whoever proposed a correction cannot decide it; another approver must",
        )


def _decide(
    correction: Correction, *, by: User, at: datetime, is_approved: bool
) -> None:
    undecided = Correction.objects.undecided().of_entries().filter(pk=correction.pk)
    decision = {"decided_by": by, "decided_at": at, "is_approved": is_approved}
    if undecided.update(**decision) != 1:
        raise DeedRefused(
            "この訂正は、すでに決裁されています。", "the correction is decided already"
        )
    correction.refresh_from_db()
