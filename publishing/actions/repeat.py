"""二回目以降の公示送達: the same party in the same matter is published to again.

Such a publication takes effect the day after. The law says no more than 「同一の当事者
に対する二回目以降」, so the reading is taken that harms nobody: the first publication
stands, its P is fixed, and its effect begins before the second one is shown.

A name that matches is not yet the same party; a person has to confirm it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from access_control.models import User
from notices.actions.approval import record_event, start_of
from notices.intake.equal_names import (
    found_by,
    indexes_of,
    newest_of,
    under_every_epoch,
)
from notices.models import Addressee, Notice, NoticeQuerySet
from notices.refusals import DeedRefused, require
from notices.rules.legal_basis import Variant, legal_basis
from notices.rules.periods import day_starts, legal_day
from notices.rules.transitions import Status
from notices.rules.variants import FIRST, REPEAT
from publishing.models import EntryCopy, ShellCopy


def repeat_variant_of(notice: Notice, at: datetime) -> Variant | None:
    """What the statute says of a repeat when the notice begins; None: it knows none."""
    basis = legal_basis(notice.basis_id)
    day = legal_day(start_of(notice, at))
    in_force = [version for version in basis.versions if version.is_in_force_on(day)]
    return in_force[0].variants.get(REPEAT) if in_force else None


def earlier_to_same_parties(notice: Notice) -> NoticeQuerySet:
    """First publications of the office and basis that name every name of the notice.

    Newest first. Names are compared by their blind index, so spelling variants match.
    """
    # A matter goes on at the successor of an office that was closed.
    here = Q(office=notice.office) | Q(office__succeeded_by=notice.office)
    earlier = Notice.objects.filter(
        here, basis_id=notice.basis_id, status=Status.POSTED
    ).exclude(pk=notice.pk)
    first = earlier.exclude(variant=REPEAT)
    whole = under_every_epoch(lambda epochs: _naming_all(notice, first, epochs))
    return first.filter(pk__in=whole).order_by("-approved_at", "-pk")


def link_to_first(notice: Notice, first: Notice, *, by: User, at: datetime) -> None:
    """Makes a draft the repeat of a first publication, with the statute's period.

    Requires that a person confirmed that party and matter are the same.
    Raises NotAllowed, DeedRefused.
    """
    require(by, "register_notices", notice.office)
    _require_stands(notice, first, at)
    _change(notice, first, REPEAT, "link_to_first", by=by, at=at)


def unlink_from_first(notice: Notice, *, by: User, at: datetime) -> None:
    """Makes a draft a first publication again. Raises NotAllowed, DeedRefused."""
    require(by, "register_notices", notice.office)
    if notice.variant != REPEAT:
        raise DeedRefused(
            "二回目以降の公示送達にはなっていません。", "the notice repeats none"
        )
    _change(notice, None, FIRST, "unlink_from_first", by=by, at=at)


def require_first_served(notice: Notice, *, at: datetime) -> None:
    """Asked again at the decision: the first one may have been withdrawn meanwhile.

    Raises DeedRefused.
    """
    if notice.repeats is not None:
        _require_stands(notice, notice.repeats, at)
    elif notice.variant == REPEAT:
        raise DeedRefused(
            "二回目以降の期間は、最初の公示送達を選んだときだけ使えます。"
            "差し戻して、最初の公示送達を選んでください。",
            "a repeat needs the first publication it repeats; return the notice",
        )


def _require_stands(notice: Notice, first: Notice, at: datetime) -> None:
    if repeat_variant_of(notice, at) is None:
        raise DeedRefused(
            "この根拠条文には、二回目以降の期間の定めがありません。",
            "the statute knows no period for a repeat",
        )
    if not earlier_to_same_parties(notice).filter(pk=first.pk).exists():
        raise DeedRefused(
            "最初の公示送達が取り下げられたか、同じ名前の方の全員に宛てたものではありません。",
            "the first publication was withdrawn or does not name every addressee",
        )
    shell = ShellCopy.objects.filter(public_id=first.posting.public_id).first()
    deemed = shell.deemed_served_on if shell else None
    if deemed is None or legal_day(start_of(notice, at)) < deemed:
        raise DeedRefused(
            "最初の公示送達の効力が、この掲示の開始までに生じていません。"
            "送達があったとみなす日以後に始めるか、通常の期間で掲示してください。",
            "the first publication has no effect yet when this one begins",
        )
    if not _every_party_was_served(notice, first, deemed):
        raise DeedRefused(
            "最初の公示送達のうち、同じ名前の方の一件が、送達があったとみなす日より前に"
            "非表示又は受領で終わっています。通常の期間で掲示してください。",
            "an entry of the same name ended there before the effect began",
        )


def _every_party_was_served(notice: Notice, first: Notice, deemed: date) -> bool:
    """Whether for each name an entry stayed on display until the effect began."""
    lasting = EntryCopy.objects.filter(display_until__gte=day_starts(deemed))
    served = first.addressees.filter(pk__in=lasting.values("pk"))
    whole = under_every_epoch(lambda epochs: _those_with_all(notice, served, epochs))
    return first.pk in whole


def _naming_all(
    notice: Notice, among: NoticeQuerySet, epochs: Sequence[int]
) -> set[int]:
    theirs = Addressee.objects.filter(notice__in=among)
    return _those_with_all(notice, theirs, epochs)


def _those_with_all(
    notice: Notice, theirs: QuerySet[Addressee], epochs: Sequence[int]
) -> set[int]:
    """Ids of the notices whose addressees, among these, bear every name of this one."""
    mine = indexes_of(notice.addressees.all(), "name_index", epochs)
    newest = newest_of(mine.values())
    wanted = {own[-1] for own in mine.values()}
    shared: dict[int, set[bytes]] = defaultdict(set)
    for row in found_by(theirs, "name_index", newest):
        shared[row.notice_id].add(newest[bytes(row.name_index)])
    return {pk for pk, names in shared.items() if names == wanted}


def _change(
    notice: Notice,
    first: Notice | None,
    variant: str,
    deed: str,
    *,
    by: User,
    at: datetime,
) -> None:
    with transaction.atomic():
        draft = Notice.objects.filter(pk=notice.pk, status=Status.DRAFT)
        unchanged = draft.filter(repeats_id=notice.repeats_id)
        if unchanged.update(repeats=first, variant=variant) != 1:
            raise DeedRefused(
                "変更できるのは、起案中の公示送達だけです。画面を開き直してください。",
                "only a draft can be changed; reload and look again",
            )
        record_event(notice, deed, by=by, at=at)
    notice.refresh_from_db()
