"""What a spreadsheet of offices and people would change: state and rows → changes.

Pure: nothing is written here. A blank cell leaves what is there; what the file does not
name stays as it is; an office is closed only by a day of closing. Reading the same file
again after its changes were made gives no change.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date

from access_control.rules.administration import AdministrationDeed as Deed

OFFICES, PEOPLE = "部署", "利用者"
FILLED_IN = ("kind", "sign", "issuer_title", "place", "hours", "telephone")


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


@dataclass(frozen=True, slots=True)
class OfficeState:
    """An office as it is: its facts, with ``parent`` and ``successor`` as codes."""

    facts: Mapping[str, str]
    closed_on: date | None = None


Period = tuple[date | None, date | None]
RoleKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class State:
    """What there is now. ``may_change`` are the codes that whoever imports administers;
    ``own`` is his address. None and "" stand for the first import of all."""

    offices: Mapping[str, OfficeState]
    people: Mapping[str, str]
    roles: Mapping[RoleKey, Period]
    may_change: frozenset[str] | None
    own: str
    today: date


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


def plan_import(
    state: State, offices: Sequence[OfficeRow], people: Sequence[PersonRow]
) -> Plan:
    """The changes that lead from the state to what the rows say."""
    tree = _Tree(state, offices)
    staff = _Staff(state, people, tree)
    faults = [*tree.faults(), *staff.faults()]
    if faults:
        return Plan(faults=faults)
    return Plan([*tree.changes(), *staff.changes()])


class _Tree:
    """The offices: what is, and what the rows make of it."""

    def __init__(self, state: State, rows: Sequence[OfficeRow]) -> None:
        self.state, self.rows = state, rows
        self.named = {row.code: row for row in rows}
        self.parents = {
            code: office.facts.get("parent", "")
            for code, office in state.offices.items()
        }
        for row in rows:
            given = row.facts.get("parent", self.parents.get(row.code, ""))
            self.parents[row.code] = given

    def is_open(self, code: str) -> bool:
        """Whether the office will be there once the rows are followed."""
        old = self.state.offices.get(code)
        row = self.named.get(code)
        if old is not None and old.closed_on is not None:
            return False
        return code in self.parents and (row is None or row.closed_on is None)

    def may_change(self, code: str) -> bool:
        """Whether the office, or the nearest existing one above it, is administered."""
        allowed = self.state.may_change
        if allowed is None:
            return True
        seen: set[str] = set()
        while code and code not in self.state.offices and code not in seen:
            seen.add(code)
            code = self.parents.get(code, "")
        # What hangs on nothing has a fault of its own.
        return code in allowed or code not in self.state.offices

    def faults(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for row in self.rows:
            for name, message in self._faults_of(row, seen):
                yield Fault(OFFICES, row.row, name, message)
            seen.add(row.code)

    def changes(self) -> Iterator[Change]:
        rows = sorted(self.rows, key=lambda row: (self._depth(row.code), row.row))
        for row in rows:
            yield from self._made_or_changed(row)
        for row in reversed(rows):
            if row.closed_on is not None and self._closed_on(row.code) is None:
                successor = row.facts.get("successor", "")
                day = row.closed_on.isoformat()
                yield Change(Deed.CLOSE_OFFICE, row.code, new=successor, from_on=day)

    def _made_or_changed(self, row: OfficeRow) -> Iterator[Change]:
        old = self.state.offices.get(row.code)
        facts = old.facts if old else {}
        if old is None:
            told = {"field": row.facts.get("parent", ""), "new": row.facts["name"]}
            yield Change(Deed.CREATE_OFFICE, row.code, **told)
        else:
            yield from _differs(Deed.RENAME_OFFICE, row, facts, "name")
            yield from _differs(Deed.MOVE_OFFICE, row, facts, "parent")
        for name in FILLED_IN:
            yield from _differs(Deed.FILL_IN_OFFICE, row, facts, name)

    def _faults_of(self, row: OfficeRow, seen: set[str]) -> Iterator[tuple[str, str]]:
        if row.code in seen:
            yield "code", f"部署コード「{row.code}」が、上の行にもあります。"
        if not self.may_change(row.code):
            yield "code", "あなたが管理する部署ではありません。"
        if row.code not in self.state.offices:
            yield from self._faults_of_new(row)
        elif self._closed_on(row.code) and any(self._made_or_changed(row)):
            yield "code", "閉鎖された部署は変えられません。"
        yield from self._faults_of_parent(row)
        yield from self._faults_of_closing(row)

    def _faults_of_parent(self, row: OfficeRow) -> Iterator[tuple[str, str]]:
        parent = row.facts.get("parent", "")
        if parent and parent not in self.parents:
            yield "parent", f"上位部署「{parent}」がありません。"
        elif parent and not self._unchanged(row, "parent") and not self.is_open(parent):
            yield "parent", f"上位部署「{parent}」は閉鎖されています。"
        elif parent and not self.may_change(parent):
            yield "parent", "上位部署は、あなたが管理する部署ではありません。"
        if self._is_circular(row.code):
            yield "parent", "上位部署をたどると、自分自身に戻ります。"

    def _faults_of_new(self, row: OfficeRow) -> Iterator[tuple[str, str]]:
        if "name" not in row.facts:
            yield "name", "新しい部署には、部署名が必要です。"
        is_root = not row.facts.get("parent")
        roots = [code for code, parent in self.parents.items() if not parent]
        if is_root and roots != [row.code]:
            yield "parent", "新しい部署には、上位部署コードが必要です。"
        if row.closed_on is not None:
            yield "closed_on", "まだない部署は閉鎖できません。"

    def _faults_of_closing(self, row: OfficeRow) -> Iterator[tuple[str, str]]:
        successor = row.facts.get("successor", "")
        if successor and row.closed_on is None:
            yield "closed_on", "引継先を書くときは、閉鎖日も書いてください。"
        if row.closed_on is None or self._closed_on(row.code) is not None:
            return
        if row.closed_on > self.state.today:
            yield "closed_on", "閉鎖日は、今日までの日付にしてください。"
        if successor and not (self.is_open(successor) and self.may_change(successor)):
            yield "successor", f"引継先「{successor}」は、ないか閉鎖されています。"
        below = [c for c, parent in self.parents.items() if parent == row.code]
        if any(self.is_open(code) for code in below):
            yield "closed_on", "下の部署が残っています。先に移すか閉鎖してください。"

    def _unchanged(self, row: OfficeRow, name: str) -> bool:
        old = self.state.offices.get(row.code)
        return old is not None and row.facts.get(name) == old.facts.get(name)

    def _closed_on(self, code: str) -> date | None:
        old = self.state.offices.get(code)
        return old.closed_on if old else None

    def _chain(self, code: str) -> list[str]:
        chain: list[str] = []
        while code and code not in chain:
            chain.append(code)
            code = self.parents.get(code, "")
        return chain

    def _depth(self, code: str) -> int:
        return len(self._chain(code))

    def _is_circular(self, code: str) -> bool:
        chain = self._chain(code)
        return bool(self.parents.get(chain[-1], ""))


class _Staff:
    """The people: what is, and what the rows make of it."""

    def __init__(self, state: State, rows: Sequence[PersonRow], tree: _Tree) -> None:
        self.state, self.rows, self.tree = state, rows, tree
        self.names: dict[str, str] = {}
        for row in rows:
            self.names.setdefault(row.email, row.name)
            self.names[row.email] = self.names[row.email] or row.name

    def faults(self) -> Iterator[Fault]:
        seen: set[RoleKey] = set()
        for row in self.rows:
            for name, message in self._faults_of(row, seen):
                yield Fault(PEOPLE, row.row, name, message)
            seen.add((row.email, row.role, row.code))

    def changes(self) -> Iterator[Change]:
        for email, name in self.names.items():
            old = self.state.people.get(email)
            if old is None:
                yield Change(Deed.ADD_PERSON, email=email, new=name)
            elif name and old != name:
                yield Change(Deed.RENAME_PERSON, email=email, old=old, new=name)
        for row in self.rows:
            yield from self._change_of_role(row)

    def _change_of_role(self, row: PersonRow) -> Iterator[Change]:
        """What the row makes of a role; when it began is not rewritten later on."""
        if not row.role:
            return
        held = self.state.roles.get((row.email, row.role, row.code))
        who = {"code": row.code, "email": row.email}
        days = {"from_on": _iso(row.from_on), "until_on": _iso(row.until_on)}
        if held is None:
            if not self._is_over(row):
                yield Change(Deed.APPOINT, **who, new=row.role, **days)
        elif _ends_earlier(row.until_on, held[1]):
            last = {"until_on": _iso(row.until_on)}
            yield Change(Deed.END_ROLE, **who, old=row.role, **last)
        elif _begins_earlier(row.from_on, held[0]) or _ends_later(row, held):
            days["from_on"] = _iso(_earlier(row.from_on, held[0]))
            yield Change(Deed.APPOINT, **who, old=row.role, new=row.role, **days)

    def _faults_of(
        self, row: PersonRow, seen: set[RoleKey]
    ) -> Iterator[tuple[str, str]]:
        if not self.names[row.email] and row.email not in self.state.people:
            yield "name", "新しい利用者には、氏名が必要です。"
        if row.name and row.name != self.names[row.email]:
            yield "name", "同じメールアドレスに、違う氏名があります。"
        if (row.email, row.role, row.code) in seen:
            yield "email", "同じ人・同じ部署・同じ役割の行が、上にもあります。"
        if bool(row.role) != bool(row.code):
            yield "role", "部署コードと役割は、両方を書くか、両方を空けてください。"
        if row.from_on and row.until_on and row.from_on > row.until_on:
            yield "until_on", "終了日が開始日より前です。"
        if row.role and row.code and any(self._change_of_role(row)):
            yield from self._faults_of_role(row)

    def _faults_of_role(self, row: PersonRow) -> Iterator[tuple[str, str]]:
        if row.email == self.state.own:
            yield "email", "自分自身の役割は変えられません。"
        if row.code not in self.tree.parents:
            yield "code", f"部署「{row.code}」がありません。"
        elif not self.tree.may_change(row.code):
            yield "code", "あなたが管理する部署ではありません。"
        elif not self.tree.is_open(row.code) and not self._is_over(row):
            yield "code", f"部署「{row.code}」は閉鎖されています。"

    def _is_over(self, row: PersonRow) -> bool:
        return row.until_on is not None and row.until_on < self.state.today


def _differs(
    deed: Deed, row: OfficeRow, facts: Mapping[str, str], name: str
) -> Iterator[Change]:
    new, old = row.facts.get(name, ""), facts.get(name, "")
    if new and new != old:
        yield Change(deed, row.code, field=name, old=old, new=new)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _ends_earlier(told: date | None, held: date | None) -> bool:
    return told is not None and (held is None or told < held)


def _ends_later(row: PersonRow, held: Period) -> bool:
    told, until = row.until_on, held[1]
    return told is not None and until is not None and told > until


def _begins_earlier(told: date | None, held: date | None) -> bool:
    return told is not None and held is not None and told < held


def _earlier(told: date | None, held: date | None) -> date | None:
    return min(told, held) if told and held else held
