"""Retention 保存期間: when the register's personal data may be disposed of.

Years are counted from the first day of the fiscal year after the one in which a matter
was completed 完結, and end before the first day of a fiscal year:

    completed 2027-03-31 | 5 years | 2027-04-01 ≤ kept < 2032-04-01
    completed 2027-04-01 | 5 years | 2028-04-01 ≤ kept < 2033-04-01

How many years is what the authority's own rule 文書管理規程 says.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from notices.rules.broken_rule import BrokenRule
from notices.rules.named_choices import NamedChoice
from notices.rules.numbers import fiscal_year

# The rule for every legal basis that has none of its own.
DEFAULT_BASIS = "default"
YEARS = range(1, 31)
DEFAULT_WARNING_JA = "初期値です。貴団体の文書管理規程で確かめてください。"


class RecordKind(NamedChoice):
    """What is kept; each kind has years of its own."""

    POSTED = "posted", "掲示した公示送達"
    NOT_POSTED = "not_posted", "掲示しなかった起案"
    LIST = "list", "取り込まなかった名簿"
    REQUEST = "request", "終わった開示等の請求"


class HoldCause(NamedChoice):
    """Why something is kept beyond its years."""

    LITIGATION = "litigation", "訴訟・審査請求"
    DISCLOSURE_REQUEST = "disclosure_request", "開示・訂正・利用停止の請求"
    AUDIT = "audit", "監査・検査"
    OTHER = "other", "その他"


DEFAULT_YEARS: Mapping[RecordKind, int] = {
    RecordKind.POSTED: 5,
    RecordKind.NOT_POSTED: 1,
    RecordKind.LIST: 1,
    RecordKind.REQUEST: 3,
}


class ImpossibleYears(BrokenRule):
    """A number of years for which nothing can be kept."""


def verify_years(years: int) -> None:
    """Raises ImpossibleYears."""
    if years not in YEARS:
        raise ImpossibleYears(
            f"保存年数は{YEARS[0]}年から{YEARS[-1]}年までで入力してください。",
            f"years of retention lie between {YEARS[0]} and {YEARS[-1]}",
        )


def completed_on(days: Iterable[date | None]) -> date | None:
    """The last of the days that end a matter; None while one of them is not known."""
    told = list(days)
    known = [day for day in told if day is not None]
    return max(known) if known and len(known) == len(told) else None


def retention_until(completed: date, years: int) -> date:
    """The first day of a fiscal year, on which it may be disposed of (exclusive end).

    Raises ImpossibleYears.
    """
    verify_years(years)
    return date(fiscal_year(completed) + 1 + years, 4, 1)


def is_due(until: date, *, on: date) -> bool:
    """Whether the retention has ended on a day."""
    return on >= until


def complete_before(on: date, years: int) -> date:
    """What is due on a day was complete before this one; the inverse of the above."""
    return date(fiscal_year(on) - years, 4, 1)


def fewest_years(rules: Mapping[tuple[str, str], int], kind: RecordKind) -> int:
    """The shortest retention that anything of the kind can have."""
    own = [years for (of, _), years in rules.items() if of == kind]
    return min([years_for(rules, kind, DEFAULT_BASIS), *own])


def years_for(
    rules: Mapping[tuple[str, str], int], kind: RecordKind, basis_id: str
) -> int:
    """The authority's years for the basis, else for the kind, else the default."""
    return rules.get(
        (kind, basis_id), rules.get((kind, DEFAULT_BASIS), DEFAULT_YEARS[kind])
    )
