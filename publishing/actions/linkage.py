"""名寄せ防止: refusing what postings of one name would tell together.

Names are compared by their blind index. Equal names are not yet one person: a legal
officer may decide that they are not, with a reason, for the pairs that he saw.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from access_control.models import User
from notices.actions.approval import version_to_post
from notices.actions.legal_decisions import decide
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
    namesakes = _namesakes(notice, at)
    names = {bytes(index) for index in namesakes.values_list("name_index", flat=True)}
    rows = notice.addressees.all() if names else ()
    mine = [who for who in rows if bytes(who.name_index) in names]
    return _links(notice, version, mine, namesakes)


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
    own = list(notice.addressees.filter(pk=entry.pk))
    links = _links(notice, version, own, _namesakes(notice, at))
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


def _namesakes(notice: Notice, at: datetime) -> QuerySet[Addressee]:
    """Addressees of other notices with a name of this one, shown now or later."""
    names = notice.addressees.order_by().values("name_index")
    shown = EntryCopy.objects.filter(display_until__gt=at)
    others = Addressee.objects.exclude(notice=notice).filter(name_index__in=names)
    return others.filter(pk__in=shown.values("pk"))


def _links(
    notice: Notice,
    version: Version,
    mine: Sequence[Addressee],
    namesakes: QuerySet[Addressee],
) -> list[Link]:
    if not mine:
        return []
    by_name: dict[bytes, list[Addressee]] = defaultdict(list)
    for other in namesakes:
        by_name[bytes(other.name_index)].append(other)
    settled = _settled_pairs(notice, namesakes)
    shown = _shown_fields(namesakes)
    new = words_of(notice, version, mine)
    links = (
        _link(who, list(new[who.pk]), by_name[bytes(who.name_index)], shown, settled)
        for who in mine
    )
    return [link for link in links if link is not None]


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


def _shown_fields(namesakes: QuerySet[Addressee]) -> dict[str, Sequence[str]]:
    """What is on display of each, as frozen; register and copy share the id."""
    copies = EntryCopy.objects.filter(pk__in=namesakes.order_by().values("pk"))
    return {entry.id: list(entry.words) for entry in open_entries(copies)}


def _settled_pairs(notice: Notice, namesakes: QuerySet[Addressee]) -> frozenset[Pair]:
    """Pairs that a legal officer told apart, for this notice or for theirs."""
    theirs = namesakes.order_by().values("notice")
    decisions = LegalDecision.objects.filter(kind=LegalQuestion.LINKAGE)
    decided = decisions.filter(Q(notice=notice) | Q(notice__in=theirs))
    return frozenset(
        Pair(pair)
        for facts in decided.values_list("facts", flat=True)
        for pair in facts.get("pairs", ())
    )
