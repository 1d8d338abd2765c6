"""The access matrix 公開範囲表: field class × audience × phase → show, mask or hide.

An allow-list: a field that nobody classed belongs to no class and is never shown, and
a missing cell hides. The legal basis must name the field as well before the public
gets it (publishing.rules.redaction). The shipped matrix is access_matrix.toml; an
authority's own is the shipped one with its approved changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from access_control.rules.audiences import Audience
from access_control.rules.phases import Phase


class Access(StrEnum):
    """What an audience gets of a field."""

    SHOW = "show"
    MASK = "mask"
    HIDE = "hide"

    @property
    def openness(self) -> int:
        """0 for hide, 1 for mask, 2 for show."""
        return (Access.HIDE, Access.MASK, Access.SHOW).index(self)


ACCESS_NAMES_JA = {
    Access.SHOW: "示す",
    Access.MASK: "一部を伏せる",
    Access.HIDE: "示さない",
}


class CellKey(NamedTuple):
    """Which cell: id of a field class, audience, phase."""

    field_class: str
    audience: Audience
    phase: Phase


@dataclass(frozen=True)
class Reason:
    """Why a row says what it says, and where that comes from."""

    ja: str
    source: str


@dataclass(frozen=True)
class Cell:
    """One answer, and how far an authority may tighten (`least`) or loosen (`most`)."""

    access: Access
    least: Access
    most: Access
    reason: Reason

    def may_become(self, access: Access) -> bool:
        """Whether the answer lies within the limits."""
        return self.least.openness <= access.openness <= self.most.openness

    def choices(self) -> tuple[Access, ...]:
        """What an authority could say instead."""
        return tuple(a for a in Access if a is not self.access and self.may_become(a))


@dataclass(frozen=True)
class FieldClass:
    """What kind of thing its fields tell about a person; `mask` names their mask."""

    id: str
    name_ja: str
    fields: tuple[str, ...]
    mask: str


@dataclass(frozen=True)
class Matrix:
    """All classes and cells; a field is found by its name, or the part before ':'."""

    classes: Mapping[str, FieldClass]
    cells: Mapping[CellKey, Cell]

    def class_of(self, field: str) -> FieldClass | None:
        """The class of a field, e.g. of "inquiry:site_visit:on" that of "inquiry"."""
        stem = field.partition(":")[0]
        found = (one for one in self.classes.values() if stem in one.fields)
        return next(found, None)

    def access(self, key: CellKey) -> Access:
        """What the cell says; a missing one hides."""
        cell = self.cells.get(key)
        return cell.access if cell else Access.HIDE

    def with_cell(self, key: CellKey, access: Access) -> "Matrix":
        """The matrix with another answer in one cell, if its limits allow that.

        A change that a newer shipped matrix forbids, or that names a cell it does not
        have, no longer has effect.
        """
        cell = self.cells.get(key)
        if cell is None or not cell.may_become(access):
            return self
        return replace(self, cells={**self.cells, key: replace(cell, access=access)})


def access_to(
    field: str, audience: Audience, phase: Phase, *, matrix: Matrix
) -> Access:
    """What the audience gets of the field; an unknown field or cell hides."""
    kind = matrix.class_of(field)
    if kind is None:
        return Access.HIDE
    return matrix.access(CellKey(kind.id, audience, phase))
