"""What the rows of a spreadsheet make of people and their roles."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from access_control.rules.administration import AdministrationDeed as Deed
from access_control.rules.import_plan import (
    PEOPLE,
    Change,
    Fault,
    Period,
    PersonRow,
    RoleKey,
    State,
)
from access_control.rules.planned_tree import PlannedTree
from access_control.rules.roles import PROGRAM_ALONE_JA, is_program_and_person

NOT_YOURS = (
    "この利用者の氏名は変えられません。"
    "自分自身か、管理していない部署にも役割がある人です。"
)


class PlannedStaff:
    """The people: what is, and what the rows make of it."""

    def __init__(
        self, state: State, rows: Sequence[PersonRow], tree: PlannedTree
    ) -> None:
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
            seen.add(row.key)

    def changes(self) -> Iterator[Change]:
        for email, name in self.names.items():
            old = self.state.people.get(email)
            if old is None:
                yield Change(Deed.ADD_PERSON, email=email, new=name)
            elif name and old != name and self._may_rename(email):
                yield Change(Deed.RENAME_PERSON, email=email, old=old, new=name)
        for row in self.rows:
            yield from self._change_of_role(row)

    def _change_of_role(self, row: PersonRow) -> Iterator[Change]:
        """What the row makes of a role; when it began is not rewritten later on."""
        if not row.role:
            return
        held = self.state.roles.get(row.key)
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
        if self._differs(row) and not self._may_rename(row.email):
            # The name that is entered is not told: he may not be a colleague at all.
            yield "name", NOT_YOURS
        if row.key in seen:
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
        if is_program_and_person(self._roles[row.email]):
            yield "role", PROGRAM_ALONE_JA
        if row.code not in self.tree.parents:
            yield "code", f"部署「{row.code}」がありません。"
        elif not self.tree.may_change(row.code):
            yield "code", "あなたが管理する部署ではありません。"
        elif not self.tree.is_open(row.code) and not self._is_over(row):
            yield "code", f"部署「{row.code}」は閉鎖されています。"

    def _may_rename(self, email: str) -> bool:
        return email != self.state.own and email not in self.state.elsewhere

    def _differs(self, row: PersonRow) -> bool:
        return bool(row.name) and self.state.people.get(row.email) not in (
            None,
            row.name,
        )

    @cached_property
    def _roles(self) -> dict[str, set[str]]:
        """What each account would hold: what it has and is given, less what ends."""
        over = {row.key for row in self.rows if row.role and self._is_over(row)}
        told = {row.key for row in self.rows if row.role}
        found: dict[str, set[str]] = defaultdict(set)
        for email, role, _ in (told | set(self.state.roles)) - over:
            found[email].add(role)
        return found

    def _is_over(self, row: PersonRow) -> bool:
        return row.until_on is not None and row.until_on < self.state.today


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
