"""名寄せ防止: what postings of one person tell together, and no single one may tell.

Each posting shows what its legal basis allows. Two of them beside each other can tell
more than either: a person's home from one, a pending sanction from the other. The rule:
a posting is refused where it completes a forbidden combination with what is on display
for the same name, unless it, or what is on display, tells the whole of it alone.

Everybody reads the page and the office's terminal alike, so both audiences have the
same combinations.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from access_control.rules.audiences import Audience


class Told(StrEnum):
    """What a shown field tells a reader about a person."""

    WHERE = "where"
    WHEREABOUTS = "whereabouts"
    READING = "reading"
    NUMBER = "number"
    CAPACITY = "capacity"
    MATTER = "matter"
    MONEY = "money"
    SANCTION = "sanction"


# The name itself is what two postings have in common; a field that nobody classed is
# never shown (access_control.rules.field_access).
TELLS: Mapping[str, Told] = {
    "address": Told.WHERE,
    "return_reason": Told.WHEREABOUTS,
    "kana": Told.READING,
    "distinguishing_number": Told.NUMBER,
    "capacity": Told.CAPACITY,
    "document": Told.MATTER,
    "reference": Told.MATTER,
    "payment_due": Told.MONEY,
    "hearing_at": Told.SANCTION,
    "hearing_place": Told.SANCTION,
    "hearing_organisation": Told.SANCTION,
    "statement_to": Told.SANCTION,
    "statement_deadline": Told.SANCTION,
}


@dataclass(frozen=True)
class Combination:
    """What must not be told together, and why."""

    told: frozenset[Told]
    reason_ja: str
    reason_en: str


_AT_HOME = ("住んでいた場所と事情が結び付きます", "it ties a home to a matter")
_ONE_PERSON = (
    "識別番号によって、別の手続の当事者と同じ人であることが分かります",
    "a number tells that the party of another procedure is the same person",
)
_DEBT = (
    "納付の事情と不利益処分の手続が結び付きます",
    "it ties a debt to a pending sanction",
)
_PAIRS: tuple[tuple[Told, Told, tuple[str, str]], ...] = (
    *((Told.WHERE, other, _AT_HOME) for other in Told if other is not Told.WHERE),
    (Told.WHEREABOUTS, Told.MATTER, _AT_HOME),
    (Told.WHEREABOUTS, Told.MONEY, _AT_HOME),
    (Told.WHEREABOUTS, Told.SANCTION, _AT_HOME),
    (Told.NUMBER, Told.SANCTION, _ONE_PERSON),
    (Told.MONEY, Told.SANCTION, _DEBT),
)
_FORBIDDEN = tuple(
    Combination(frozenset((one, other)), *why) for one, other, why in _PAIRS
)
FORBIDDEN: Mapping[Audience, tuple[Combination, ...]] = {
    Audience.PUBLIC: _FORBIDDEN,
    Audience.TERMINAL: _FORBIDDEN,
}


def told_by(fields: Iterable[str]) -> frozenset[Told]:
    """What shown fields tell together."""
    return frozenset(TELLS[field] for field in fields if field in TELLS)


def completed(
    new: Collection[str],
    on_display: Iterable[Collection[str]],
    audience: Audience = Audience.PUBLIC,
) -> tuple[Combination, ...]:
    """The forbidden combinations that showing ``new`` would complete.

    on_display: the fields of each posting of the same name. An audience without
    combinations of its own gets the public's.
    """
    mine = told_by(new)
    before = told_by(field for fields in on_display for field in fields)
    return tuple(
        combination
        for combination in FORBIDDEN.get(audience, _FORBIDDEN)
        if combination.told <= mine | before
        and not combination.told <= mine
        and not combination.told <= before
    )


def fields_in(new: Iterable[str], broken: Iterable[Combination]) -> list[str]:
    """Which of the new posting's fields take part, in their order."""
    told = {one for combination in broken for one in combination.told}
    return [field for field in new if TELLS.get(field) in told]


def beyond(shown: Iterable[str], allowed: Collection[str]) -> list[str]:
    """Fields that an entry shows and its basis and adoption do not allow."""
    return [field for field in shown if field not in allowed]
