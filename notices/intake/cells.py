"""What a list is made of once its file format is left behind."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

CellValue = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, and whether a formula computed it."""

    value: CellValue = ""
    is_formula: bool = False

    @property
    def text(self) -> str:
        """The value as text, verbatim; 2109633622.0 reads "2109633622"."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return str(self.value)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row; the number is what a spreadsheet program shows, the first row is 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of the column (the first is 0); beyond the end, an empty one."""
        return self.cells[column] if column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Table:
    """One visible sheet, or a whole CSV file (sheet None); empty rows are left out."""

    sheet: str | None
    rows: tuple[Row, ...]
