"""名寄せ防止: refusing what postings of one name would tell together.

Names are compared by their blind index. Equal names are not yet one person: a legal
officer may decide that they are not, with a reason, for the pairs that he saw.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from access_control.models import User
from notices.actions.approval import version_to_post
from notices.actions.legal_decisions import decide
from notices.intake.equal_names import (
    INDEXES_A_QUERY,
    found_by,
    indexes_of,
    newest_of,
    under_every_epoch,
)
from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import Addressee, LegalDecision, Notice
from notices.refusals import DeedRefused, require
from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_basis import Version, legal_basis
from notices.rules.legal_questions import LegalQuestion
from notices.rules.transitions import Status
from publishing.copies import open_entries
from publishing.models import EntryCopy
from publishing.projection import fields_allowed, words_of
from publishing.rules.linkage import beyond, completed, fields_in

ROWS_NAMED = 20
Pair = frozenset[str]
T = TypeVar("T")
UNDECIDED = (Status.DRAFT, Status.SUBMITTED)


class LinkageRefused(DeedRefused):
    """Together with what is on display the public would learn more than is allowed."""

    def __init__(self, links: Sequence["Link"]) -> None:
        self.links = list(links)
        rows = " ".join(link.sentence for link in links[:ROWS_NAMED])
        super().__init__(
            f"{rows} 表示する項目の採用を見直すか、同姓同名の別人であれば、"
            "法務担当の判断を求めてください。",
            f"{len(links)} rows would tell too much beside another notice on display",
        )


@dataclass(frozen=True)
class Link:
    """One row, its fields that take part, and the entries on display it goes with."""

    row: int
    fields: tuple[str, ...]
    pairs: frozenset[Pair]

    @property
    def sentence(self) -> str:
        """For staff. Of the other notice it says only that there is one."""
        named = "、".join(f"「{FIELD_NAMES_JA.get(f, f)}」" for f in self.fields)
        return (
            f"{self.row}行目: {named}が、同じ名前の方の掲示中の別の公示と合わさって、"
            "根拠条文が認める以上のことを伝えます。"
        )


def links_of(notice: Notice, version: Version, at: datetime) -> list[Link]:
    """The rows that nobody decided about, in few queries. Raises CannotOpen."""
    return _links(notice, version, notice.addressees.all(), at)


def require_unlinked(notice: Notice, *, at: datetime) -> None:
    """Raises LinkageRefused; says nothing while no version can be posted."""
    try:
        version = version_to_post(notice, at)
    except BrokenRule:
        # That refuses the approval with a reason of its own.
        return
    links = links_of(notice, version, at)
    if links:
        raise LinkageRefused(links)


def require_entry_allowed(
    notice: Notice, entry: EntryCopy, shown: Iterable[str], at: datetime
) -> None:
    """Asked when an entry is corrected: what it shows is still allowed, and alone.

    Raises DeedRefused, LinkageRefused, CannotOpen.
    """
    version = version_posted(notice)
    too_many = beyond(shown, fields_allowed(notice, version))
    if too_many:
        named = "、".join(f"「{FIELD_NAMES_JA.get(f, f)}」" for f in too_many)
        raise DeedRefused(
            f"{named}は、根拠条文と採用の内容が公開を認めていません。"
            "非表示にして、あらためて掲示してください。",
            f"the basis does not allow to show {too_many}",
        )
    links = _links(notice, version, notice.addressees.filter(pk=entry.pk), at)
    if links:
        raise LinkageRefused(links)


def version_posted(notice: Notice) -> Version:
    """The version that the posting has pinned."""
    return legal_basis(notice.basis_id).version(notice.version_id)


def decide_on_linkage(
    notice: Notice, *, by: User, at: datetime, reason: str
) -> LegalDecision:
    """A legal officer says: namesakes, other people. Covers the pairs of this moment.

    Raises NotAllowed, SamePerson, DeedRefused, NotInForce, CannotOpen.
    """
    require(by, "decide_exceptions", notice.office)
    with transaction.atomic():
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        if locked.status not in UNDECIDED:
            raise DeedRefused(
                "判断できるのは、決裁の前の公示送達だけです。",
                "a decision is given before the approval",
            )
        links = links_of(locked, version_to_post(locked, at), at)
        if not links:
            raise DeedRefused(
                "判断を待つ行はありません。", "no row waits for a decision"
            )
        pairs = sorted(sorted(pair) for link in links for pair in link.pairs)
        facts = {"rows": [link.row for link in links], "pairs": pairs}
        return decide(
            locked, LegalQuestion.LINKAGE, by=by, at=at, reason=reason, facts=facts
        )


def _links(
    notice: Notice, version: Version, rows: QuerySet[Addressee], at: datetime
) -> list[Link]:
    """Which of these rows of the notice complete a combination."""
    namesakes = under_every_epoch(lambda epochs: _namesakes(notice, rows, at, epochs))
    if not namesakes:
        return []
    mine = [who for who in rows if who.pk in namesakes]
    others = [other for each in namesakes.values() for other in each]
    settled = _settled_pairs(notice, others)
    shown = _shown_fields(others)
    new = words_of(notice, version, mine)
    links = (
        _link(who, list(new[who.pk]), namesakes[who.pk], shown, settled) for who in mine
    )
    return [link for link in links if link is not None]


def _namesakes(
    notice: Notice, rows: QuerySet[Addressee], at: datetime, epochs: Sequence[int]
) -> dict[str, list[Addressee]]:
    """By row that has any: addressees of other notices of its name, shown now or later.

    Raises CannotOpen and MissingKey.
    """
    mine = indexes_of(rows, "name_index", epochs)
    newest = newest_of(mine.values())
    shown = EntryCopy.objects.filter(display_until__gt=at)
    others = Addressee.objects.exclude(notice=notice).filter(pk__in=shown.values("pk"))
    by_name: dict[bytes, list[Addressee]] = defaultdict(list)
    for other in found_by(others, "name_index", newest):
        by_name[newest[bytes(other.name_index)]].append(other)
    return {pk: by_name[own[-1]] for pk, own in mine.items() if own[-1] in by_name}


def _link(
    who: Addressee,
    new: Sequence[str],
    namesakes: Sequence[Addressee],
    shown: Mapping[str, Sequence[str]],
    settled: frozenset[Pair],
) -> Link | None:
    """What the row completes with those that nobody told apart from it."""
    beside = {
        Pair((who.pk, other.pk)): shown[other.pk]
        for other in namesakes
        if other.pk in shown and Pair((who.pk, other.pk)) not in settled
    }
    broken = completed(new, beside.values())
    if not broken:
        return None
    return Link(who.row_number, tuple(fields_in(new, broken)), frozenset(beside))


def _shown_fields(namesakes: Sequence[Addressee]) -> dict[str, Sequence[str]]:
    """What is on display of each, as frozen; register and copy share the id."""
    entries = (
        entry
        for ids in _some({other.pk for other in namesakes})
        for entry in open_entries(EntryCopy.objects.filter(pk__in=ids))
    )
    return {entry.id: list(entry.words) for entry in entries}


def _settled_pairs(notice: Notice, namesakes: Sequence[Addressee]) -> frozenset[Pair]:
    """Pairs that a legal officer told apart, for this notice or for theirs."""
    decisions = LegalDecision.objects.filter(kind=LegalQuestion.LINKAGE)
    notices = {notice.pk} | {other.notice_id for other in namesakes}
    return frozenset(
        Pair(pair)
        for ids in _some(notices)
        for facts in decisions.filter(notice__in=ids).values_list("facts", flat=True)
        for pair in facts.get("pairs", ())
    )


def _some(ids: Collection[T]) -> Iterator[list[T]]:
    """A few hundred at a time, as many as a statement takes."""
    left = list(ids)
    for start in range(0, len(left), INDEXES_A_QUERY):
        yield left[start : start + INDEXES_A_QUERY]
