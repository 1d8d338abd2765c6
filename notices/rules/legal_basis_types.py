"""The shape of a legal basis 根拠条文: what a statute says about one 公示送達.

A basis has versions, one for each wording of the statute; a version has variants,
one for each period it knows (first publication, repeat, abroad). A posting pins the
version it was made under, so a version that has been used is never edited: a changed
statute gets a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from notices.rules.broken_rule import BrokenRule

Unit = Literal["days", "weeks", "months", "next_day"]
UNITS: tuple[Unit, ...] = ("days", "weeks", "months", "next_day")

# "board_or_terminal" is the second leg of the reformed statutes: a sheet on the
# board 掲示場, or a screen in the office on which anyone can read the same.
Channel = Literal["web", "board_or_terminal", "board", "gazette"]
CHANNELS: tuple[Channel, ...] = ("web", "board_or_terminal", "board", "gazette")

# What an interruption of the display does to the period.
Continuity = Literal[
    "no_effect_repair_promptly", "extend_by_outage", "legal_officer_decides"
]
CONTINUITIES: tuple[Continuity, ...] = (
    "no_effect_repair_promptly",
    "extend_by_outage",
    "legal_officer_decides",
)

ROW_FIELDS: tuple[str, ...] = (
    "name",
    "kana",
    "capacity",
    "distinguishing_number",
    "document",
    "reference",
    "mailed_on",
    "hearing_at",
    "hearing_place",
    "hearing_organisation",
    "hearing_organisation_address",
    "statement_to",
    "statement_deadline",
    "address",
    "return_reason",
)


class UnknownBasis(BrokenRule):
    """No legal basis has this id."""


class UnknownVersion(BrokenRule):
    """The basis has no version of this id."""


class UnknownVariant(BrokenRule):
    """The statute knows no such period, e.g. "abroad" under a tax statute."""


class NotInForce(BrokenRule):
    """No version of the basis is in force on the day."""


class BrokenLegalBasis(BrokenRule):
    """A data file of legal bases is wrong; `file` and `field` say where."""

    def __init__(self, file: str, field: str, problem: str) -> None:
        super().__init__(
            f"根拠条文の定義{file}の{field}が正しくありません({problem})",
            f"{file}: {field}: {problem}",
        )
        self.file = file
        self.field = field


@dataclass(frozen=True)
class Period:
    """How long the statute waits, counted from the day of publication P."""

    amount: int
    unit: Unit
    counts_first_day: bool


@dataclass(frozen=True)
class Variant:
    """One period of a version, and when it applies.

    `latest_reading` is the period of the reading that ends last, where readings
    differ; the display must outlast it.
    """

    name: str
    period: Period
    latest_reading: Period | None
    condition_ja: str
    condition_en: str


@dataclass(frozen=True)
class Version:
    """One wording of a statute, in force in [in_force_from, in_force_until).

    The oldest version has no start. `verified` is false where the wording has not
    been read in a source; `open_questions` say what a legal officer must check.
    """

    id: str
    basis_id: str
    in_force_from: date | None
    in_force_until: date | None
    article: str
    articles: tuple[str, ...]
    phrase: str
    variants: Mapping[str, Variant] = field(hash=False)
    channels: tuple[Channel, ...]
    must_show: tuple[str, ...]
    may_show: tuple[str, ...]
    must_not_show: tuple[str, ...]
    statement_ja: str
    statement_en: str
    margin_days: int
    continuity: Continuity
    source: str
    verified: bool
    checked_on: date
    open_questions: tuple[str, ...]

    def variant(self, name: str) -> Variant:
        """The period of this name.

        Raises: UnknownVariant, when the statute has none.
        """
        if name not in self.variants:
            raise UnknownVariant(
                f"{self.article}には「{name}」の期間の定めがありません",
                f"{self.id} knows no variant {name!r}",
            )
        return self.variants[name]

    def is_in_force_on(self, day: date) -> bool:
        """Whether the wording applies to a publication of that day."""
        starts = self.in_force_from or date.min
        return starts <= day and (
            self.in_force_until is None or day < self.in_force_until
        )


@dataclass(frozen=True)
class LegalBasis:
    """A statute under which a notice may be posted; versions from oldest to newest."""

    id: str
    title_ja: str
    title_en: str
    versions: tuple[Version, ...]

    def version_on(self, day: date) -> Version:
        """The wording in force on a legal day.

        Raises: NotInForce, when the statute does not apply on that day.
        """
        for version in self.versions:
            if version.is_in_force_on(day):
                return version
        raise NotInForce(
            f"{self.title_ja}は{day.isoformat()}には施行されていません",
            f"{self.id} is not in force on {day.isoformat()}",
        )

    def version(self, version_id: str) -> Version:
        """The wording that a posting has pinned, e.g. "local_tax/2026-05-21".

        Raises: UnknownVersion.
        """
        for version in self.versions:
            if version.id == version_id:
                return version
        raise UnknownVersion(
            f"{self.title_ja}に版「{version_id}」はありません",
            f"{self.id} has no version {version_id!r}",
        )
