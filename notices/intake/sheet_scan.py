"""Looks over the sheets' XML before python-calamine builds them in memory.

Finds which cells a formula computes, and refuses a sheet whose cells would need more
memory than the limits allow, whatever it declares about itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from notices.intake.limits import Limits
from notices.intake.unreadable import Fault, UnreadableList
from notices.intake.xml_walk import Attributes, walk

# Row and column, the first of each is 0.
Position = tuple[int, int]

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CONTENT = frozenset({"v", "is", "f"})


def shared_string_lengths(shared_strings: bytes) -> Sequence[int]:
    """How many characters each shared string has, in the order of the table."""
    lengths: list[int] = []

    def on_start(name: str, _attributes: Attributes) -> None:
        if name == "si":
            lengths.append(0)

    def on_text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    walk(shared_strings, on_start=on_start, on_text=on_text)
    return lengths


@dataclass(slots=True)
class SheetScan:
    """One pass over one sheet; afterwards formulas and sizes can be asked."""

    limits: Limits
    string_lengths: Sequence[int]
    formulas: set[Position] = field(default_factory=set)
    characters: int = 0
    _used: Position = (0, 0)
    _at: Position = (-1, -1)
    _shares_string: bool = False
    _in_value: bool = False
    _value: str = ""

    @property
    def cells(self) -> int:
        """The size of the rectangle from A1 around the cells that hold something."""
        rows, columns = self._used
        return rows * columns

    def run(self, sheet: bytes) -> None:
        """Reads the sheet. Raises UnreadableList (too_…, document_type, damaged)."""
        walk(
            sheet,
            on_start=self._on_start,
            on_end=self._on_end,
            on_text=self._on_text,
        )

    def _on_start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name == "row":
            self._open_row(attributes)
        elif name in _CONTENT:
            self._open_content(name)
        elif name == "dimension":
            self._check_dimension(attributes.get("ref", "A1"))

    def _open_row(self, attributes: Attributes) -> None:
        row = attributes.get("r")
        number = _whole(row) - 1 if row is not None else self._at[0] + 1
        self._at = (number, -1)

    def _open_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        row, column = self._at
        self._at = (row, column + 1) if reference is None else _position(reference)
        self._shares_string = attributes.get("t") == "s"

    def _open_content(self, name: str) -> None:
        row, column = self._at
        rows, columns = max(self._used[0], row + 1), max(self._used[1], column + 1)
        self._check_extent(rows, columns)
        self._used = (rows, columns)
        if name == "f":
            self.formulas.add(self._at)
        self._in_value, self._value = name == "v", ""

    def _check_dimension(self, declared: str) -> None:
        row, column = _position(declared.rpartition(":")[2])
        self._check_extent(row + 1, column + 1)

    def _check_extent(self, rows: int, columns: int) -> None:
        if rows > self.limits.rows:
            raise UnreadableList(Fault.TOO_MANY_ROWS)
        if columns > self.limits.columns:
            raise UnreadableList(Fault.TOO_MANY_COLUMNS)

    def _on_text(self, text: str) -> None:
        self.characters += len(text)
        if self._in_value:
            self._value += text

    def _on_end(self, name: str) -> None:
        if name != "v":
            return
        if self._shares_string:
            self.characters += self._shared_length()
        self._in_value = False

    def _shared_length(self) -> int:
        index = _whole(self._value.strip())
        if index >= len(self.string_lengths):
            raise UnreadableList(Fault.DAMAGED)
        return self.string_lengths[index]


def scan_sheets(
    sheets: Mapping[str, bytes], shared_strings: bytes | None, limits: Limits
) -> Mapping[str, set[Position]]:
    """The cells of each sheet that a formula computes, by the sheet's name.

    Raises UnreadableList (too_large, too_many_rows, too_many_columns, document_type,
    damaged) when one sheet or all together exceed the limits.
    """
    lengths = shared_string_lengths(shared_strings) if shared_strings else ()
    formulas: dict[str, set[Position]] = {}
    cells = characters = 0
    for name, sheet in sheets.items():
        scan = SheetScan(limits, lengths)
        scan.run(sheet)
        formulas[name] = scan.formulas
        cells, characters = cells + scan.cells, characters + scan.characters
        if cells > limits.cells or characters > limits.characters:
            raise UnreadableList(Fault.TOO_LARGE)
    return formulas


def _position(reference: str) -> Position:
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise UnreadableList(Fault.DAMAGED)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnreadableList(Fault.DAMAGED)
    return int(text)
