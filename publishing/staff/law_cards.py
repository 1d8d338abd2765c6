"""Legal bases as cards: what is adopted, what is not, what changed between versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from access_control.models import Office
from access_control.tree import authority_of_each
from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import AdoptedVersion, Notice
from notices.rules.adoption import LogFailure, OutageUnit, Reading, SearchMode
from notices.rules.calendar_strip import CalendarStrip, calendar_strip
from notices.rules.inquiries import InquiryItem
from notices.rules.legal_basis import (
    LegalBasis,
    NotInForce,
    Version,
    all_legal_bases,
    legal_basis,
)
from notices.rules.legal_basis_words import VARIANT_NAMES_JA
from notices.rules.transitions import Status
from publishing.staff.forms import GROUPS, OTHERS

# In the order in which a legal officer should look at them.
STATES_JA: Mapping[str, str] = {
    "outdated": "新しい版が未採用",
    "not_adopted": "未採用",
    "demonstration": "見本としての採用",
    "adopted": "採用済み",
    "not_in_force": "施行されていません",
}
URGENT = frozenset({"outdated"})


@dataclass(frozen=True)
class BasisCard:
    """One legal basis on the list; `version` is the one in force on the day."""

    basis: LegalBasis
    version: Version | None
    state: str
    adoption: AdoptedVersion | None

    @property
    def state_ja(self) -> str:
        return STATES_JA[self.state]

    @property
    def is_urgent(self) -> bool:
        return self.state in URGENT


@dataclass(frozen=True)
class VariantStrip:
    """The days of one variant, counted from the day that was typed."""

    name: str
    condition: str
    strip: CalendarStrip


def cards_by_group(
    authority: Office, *, on: date, state: str = ""
) -> list[tuple[str, list[BasisCard]]]:
    """Every basis in its group, or those of one state; empty groups are left out."""
    adopted = current_adoptions(authority)
    cards = {b.id: card_of(b, adopted, on=on) for b in all_legal_bases()}
    wanted = {key: card for key, card in cards.items() if state in ("", card.state)}
    known = {basis_id for group in GROUPS.values() for basis_id in group}
    rest = tuple(basis_id for basis_id in wanted if basis_id not in known)
    groups = [
        (name, [wanted[basis_id] for basis_id in ids if basis_id in wanted])
        for name, ids in (*GROUPS.items(), (OTHERS, rest))
    ]
    return [group for group in groups if group[1]]


def current_adoptions(authority: Office) -> dict[str, AdoptedVersion]:
    """The authority's current adoptions by version id."""
    rows = AdoptedVersion.objects.current().filter(authority=authority)
    return {row.version_id: row for row in rows.select_related("adopted_by")}


def card_of(
    basis: LegalBasis, adopted: Mapping[str, AdoptedVersion], *, on: date
) -> BasisCard:
    """What stands about a basis on a day."""
    try:
        version = basis.version_on(on)
    except NotInForce:
        return BasisCard(basis, None, "not_in_force", None)
    adoption = adopted.get(version.id)
    older = basis.versions[: basis.versions.index(version)]
    was_adopted = any(each.id in adopted for each in older)
    return BasisCard(basis, version, _state(adoption, was_adopted), adoption)


def bases_to_adopt(authority: Office, *, on: date) -> list[BasisCard]:
    """Bases that notices of the authority wait for, or used before, and nobody adopted
    in the version of the day."""
    adopted = current_adoptions(authority)
    waiting = Notice.objects.filter(status__in=(Status.DRAFT, Status.SUBMITTED))
    used = {
        *_bases_of(waiting, authority),
        *(row.basis_id for row in adopted.values()),
    }
    cards = (card_of(legal_basis(each), adopted, on=on) for each in sorted(used))
    return [card for card in cards if card.state in ("outdated", "not_adopted")]


def _bases_of(notices: QuerySet[Notice], authority: Office) -> set[str]:
    authorities = authority_of_each()
    used = notices.order_by().values_list("office", "basis_id").distinct()
    return {basis for office, basis in used if authorities[office] == authority.pk}


def strips_of(version: Version, *, posted: date) -> list[VariantStrip]:
    """The calendar strip of every variant. Raises ImpossibleDate."""
    return [
        VariantStrip(
            VARIANT_NAMES_JA[name],
            variant.condition_ja,
            calendar_strip(posted, version, variant),
        )
        for name, variant in version.variants.items()
    ]


def choices_in_words(adoption: AdoptedVersion) -> list[tuple[str, str]]:
    """What was chosen, for people."""
    return [
        ("公開に加えた項目", _named(adoption.also_shown, FIELD_NAMES_JA)),
        ("みなす日の数え方", Reading(adoption.reading).name_ja),
        ("本人による検索", SearchMode(adoption.search_mode).name_ja),
        ("記録できないとき", LogFailure(adoption.log_failure).name_ja),
        ("途切れた時間の数え方", OutageUnit(adoption.outage_counted_by).name_ja),
        ("必要な調査", _named(adoption.required_inquiries, _INQUIRIES)),
    ]


def history_of(authority: Office, version: Version) -> list[dict[str, object]]:
    """Adoptions of the version, newest first, each with what it changed."""
    rows = AdoptedVersion.objects.filter(authority=authority, version_id=version.id)
    newest_first = list(rows.select_related("adopted_by", "ended_by"))
    return [
        {"adoption": row, "changes": _changes(row, before)}
        for row, before in zip(newest_first, [*newest_first[1:], None], strict=False)
    ]


def _changes(
    row: AdoptedVersion, before: AdoptedVersion | None
) -> list[tuple[str, str]]:
    now = choices_in_words(row)
    if before is None:
        return now
    then = dict(choices_in_words(before))
    return [(title, words) for title, words in now if then[title] != words]


def _state(adoption: AdoptedVersion | None, was_adopted: bool) -> str:
    if adoption is not None:
        return "demonstration" if adoption.is_demonstration else "adopted"
    return "outdated" if was_adopted else "not_adopted"


def _named(words: Iterable[str], names: Mapping[str, str]) -> str:
    told: Sequence[str] = [names.get(word, word) for word in words]
    return "、".join(told) or "なし"


_INQUIRIES = {item.value: item.name_ja for item in InquiryItem}
