"""What the rows of a spreadsheet make of the tree of offices."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from access_control.rules.administration import AdministrationDeed as Deed
from access_control.rules.import_plan import (
    FILLED_IN,
    OFFICES,
    Change,
    Fault,
    OfficeRow,
    State,
)


class PlannedTree:
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


def _differs(
    deed: Deed, row: OfficeRow, facts: Mapping[str, str], name: str
) -> Iterator[Change]:
    new, old = row.facts.get(name, ""), facts.get(name, "")
    if new and new != old:
        yield Change(deed, row.code, field=name, old=old, new=new)
