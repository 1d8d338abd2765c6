"""Reading the access matrix from its data file."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from access_control.rules.audiences import Audience
from access_control.rules.field_access import (
    Access,
    Cell,
    CellKey,
    FieldClass,
    Matrix,
    Reason,
)
from access_control.rules.masks import MASKS
from access_control.rules.phases import Phase

FILE = Path(__file__).with_name("access_matrix.toml")
# What is not written hides; no answer is more open than the shipped one.
TIGHTEST = (Access.HIDE,) * len(Phase)


class BrokenMatrix(Exception):
    """The data file is wrong; the message says where."""


@cache
def shipped_matrix() -> Matrix:
    """The matrix as it is shipped. Raises BrokenMatrix."""
    return read_matrix(FILE)


def read_matrix(file: Path) -> Matrix:
    """The matrix of a file. A row that is not there hides; a wrong word raises
    BrokenMatrix."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        reasons = {name: Reason(**row) for name, row in told["reasons"].items()}
        classes = {name: _class(name, row) for name, row in told["classes"].items()}
        cells = {
            key: cell
            for name, rows in told["classes"].items()
            for key, cell in _cells(name, rows, reasons)
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BrokenMatrix(f"{file.name}: {error!r}") from error
    _require_each_field_once(classes)
    return Matrix(classes, cells)


def _class(name: str, row: Mapping[str, Any]) -> FieldClass:
    if row["mask"] not in MASKS:
        raise BrokenMatrix(f"{name}: there is no mask {row['mask']!r}")
    return FieldClass(name, row["name_ja"], tuple(row["fields"]), row["mask"])


def _cells(
    name: str, rows: Mapping[str, Any], reasons: Mapping[str, Reason]
) -> Iterator[tuple[CellKey, Cell]]:
    for audience in Audience:
        row = rows.get(audience)
        if row is None:
            continue
        reason = reasons[row["because"]]
        answers = _answers(row["cells"])
        least = _answers(row["least"]) if "least" in row else TIGHTEST
        most = _answers(row["most"]) if "most" in row else answers
        for number, phase in enumerate(Phase):
            cell = Cell(answers[number], least[number], most[number], reason)
            if not cell.may_become(cell.access):
                raise BrokenMatrix(f"{name}.{audience}.{phase}: outside its own limits")
            yield CellKey(name, audience, phase), cell


def _answers(words: list[str]) -> tuple[Access, ...]:
    if len(words) != len(Phase):
        raise BrokenMatrix(f"{words}: one word for each phase is needed")
    return tuple(Access(word) for word in words)


def _require_each_field_once(classes: Mapping[str, FieldClass]) -> None:
    every = [field for one in classes.values() for field in one.fields]
    twice = {field for field in every if every.count(field) > 1}
    if twice:
        raise BrokenMatrix(f"{sorted(twice)}: in more than one class")
