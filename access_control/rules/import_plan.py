"""What a spreadsheet of offices and people says, and what it would change."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import date

from access_control.rules.administration import AdministrationDeed as Deed

OFFICES, PEOPLE = "部署", "利用者"
FILLED_IN = ("kind", "sign", "issuer_title", "place", "hours", "telephone")


Period = tuple[date | None, date | None]
RoleKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office of the file; only cells that are filled in."""

    row: int
    code: str
    facts: Mapping[str, str]
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the file, or one role; ``until_on`` is its last day."""

    row: int
    email: str
    name: str = ""
    code: str = ""
    role: str = ""
    from_on: date | None = None
    until_on: date | None = None

    @property
    def key(self) -> RoleKey:
        """Whose role it is, and where."""
        return (self.email, self.role, self.code)


@dataclass(frozen=True, slots=True)
class OfficeState:
    """An office as it is: its facts, with ``parent`` and ``successor`` as codes."""

    facts: Mapping[str, str]
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What there is now. ``may_change`` are the codes that whoever imports administers;
    ``own`` is his address. None and "" stand for the first import of all.
    ``elsewhere`` are the addresses of people with a role where he does not."""

    offices: Mapping[str, OfficeState]
    people: Mapping[str, str]
    roles: Mapping[RoleKey, Period]
    may_change: frozenset[str] | None
    own: str
    today: date
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One change, old → new; ``code`` and ``email`` say whose."""

    deed: Deed
    code: str = ""
    email: str = ""
    field: str = ""
    old: str = ""
    new: str = ""
    from_on: str = ""
    until_on: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be followed."""

    sheet: str
    row: int
    field: str
    message_ja: str


@dataclass(slots=True)
class Plan:
    """All changes in the order in which they can be made, or what stands in the way."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Names exactly these changes: whoever confirmed others confirms anew."""
        told = json.dumps([astuple(change) for change in self.changes])
        return hashlib.sha256(told.encode()).hexdigest()
