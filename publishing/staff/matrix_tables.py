"""The access matrix as tables for people: one for each audience, phases as columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from access_control.models import MatrixChange
from access_control.rules.audiences import AUDIENCE_NAMES_JA, Audience
from access_control.rules.field_access import (
    ACCESS_NAMES_JA,
    Access,
    Cell,
    CellKey,
    FieldClass,
    Matrix,
    Reason,
)
from access_control.rules.matrix_file import shipped_matrix
from access_control.rules.phases import PHASE_NAMES_JA, Phase


@dataclass(frozen=True)
class CellInWords:
    """One cell as it holds, and as it was shipped where that differs."""

    phase: str
    access: Access
    words: str
    shipped: str
    may_change: bool


@dataclass(frozen=True)
class RowInWords:
    """One field class for one audience."""

    kind: FieldClass
    cells: list[CellInWords]
    reason: Reason | None


@dataclass(frozen=True)
class ChangeInWords:
    """A change as people read it."""

    change: MatrixChange
    kind: str

    @property
    def place(self) -> str:
        told = self.change
        return (
            f"{self.kind} / {told.get_audience_display()} / {told.get_phase_display()}"
        )


def table_for(matrix: Matrix, audience: Audience) -> list[RowInWords]:
    """The rows of one audience, in the order of the data."""
    return [_row(matrix, kind, audience) for kind in matrix.classes.values()]


def audiences() -> Mapping[Audience, str]:
    """Whom there is a table for."""
    return AUDIENCE_NAMES_JA


def phases() -> list[str]:
    """The headings of the columns."""
    return [PHASE_NAMES_JA[phase] for phase in Phase]


def change_in_words(change: MatrixChange) -> ChangeInWords:
    """A change with the name of its field class; the id of one that is no more."""
    kind = shipped_matrix().classes.get(change.field_class)
    return ChangeInWords(change, kind.name_ja if kind else change.field_class)


def cells_to_change(matrix: Matrix, audience: Audience) -> list[tuple[str, str]]:
    """(value, label) of the cells with another possible answer, for a form."""
    return [
        (_value(key), f"{matrix.classes[key.field_class].name_ja} / {_phase(key)}")
        for key, cell in matrix.cells.items()
        if key.audience is audience and cell.choices()
    ]


def cell_of(value: str, audience: Audience) -> CellKey:
    """Undoes the value of ``cells_to_change``."""
    field_class, _, phase = value.partition("/")
    return CellKey(field_class, audience, Phase(phase))


def _row(matrix: Matrix, kind: FieldClass, audience: Audience) -> RowInWords:
    keys = [CellKey(kind.id, audience, phase) for phase in Phase]
    first = matrix.cells.get(keys[0])
    return RowInWords(
        kind, [_cell(matrix, key) for key in keys], first.reason if first else None
    )


def _cell(matrix: Matrix, key: CellKey) -> CellInWords:
    access, shipped = matrix.access(key), shipped_matrix().access(key)
    cell: Cell | None = matrix.cells.get(key)
    return CellInWords(
        phase=_phase(key),
        access=access,
        words=ACCESS_NAMES_JA[access],
        shipped="" if access is shipped else ACCESS_NAMES_JA[shipped],
        may_change=bool(cell and cell.choices()),
    )


def _value(key: CellKey) -> str:
    return f"{key.field_class}/{key.phase}"


def _phase(key: CellKey) -> str:
    return PHASE_NAMES_JA[key.phase]
