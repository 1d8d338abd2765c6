"""Reads the workbook's table of contents: which sheets it has, and where they lie."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from notices.intake.unreadable import Fault, UnreadableList
from notices.intake.xml_walk import Attributes, local_name, walk

_CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
# A chart sheet holds no cells.
_CHART_SHEETS = "xl/chartsheets/"
_PLAIN_WORKBOOK = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
)
_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A visible sheet: its name, and the name of its part in the package."""

    name: str
    part: str


def visible_sheets(parts: Mapping[str, bytes]) -> tuple[SheetPart, ...]:
    """The visible worksheets in the workbook's order.

    Raises UnreadableList (unknown_type, macros, dates_from_1904, damaged).
    """
    _check_type(_part(parts, _CONTENT_TYPES))
    targets = _targets(_part(parts, _RELATIONS))
    sheets = tuple(
        SheetPart(sheet["name"], targets.get(sheet["id"], ""))
        for sheet in _sheets(_part(parts, _WORKBOOK))
    )
    found = tuple(s for s in sheets if not s.part.startswith(_CHART_SHEETS))
    names = {sheet.name for sheet in found}
    if len(names) < len(found) or any(sheet.part not in parts for sheet in found):
        raise UnreadableList(Fault.DAMAGED)
    return found


def _part(parts: Mapping[str, bytes], name: str) -> bytes:
    if name not in parts:
        raise UnreadableList(Fault.UNKNOWN_TYPE)
    return parts[name]


def _check_type(content_types: bytes) -> None:
    declared: list[str] = []

    def on_start(_name: str, attributes: Attributes) -> None:
        declared.append(attributes.get("ContentType", ""))

    walk(content_types, on_start=on_start)
    if any("macroenabled" in kind.lower() for kind in declared):
        raise UnreadableList(Fault.MACROS)
    if _PLAIN_WORKBOOK not in declared:
        raise UnreadableList(Fault.UNKNOWN_TYPE)


def _targets(relations: bytes) -> Mapping[str, str]:
    targets: dict[str, str] = {}

    def on_start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.join("/xl", attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = posixpath.normpath(path).lstrip("/")

    walk(relations, on_start=on_start)
    return targets


def _sheets(workbook: bytes) -> list[Attributes]:
    sheets: list[Attributes] = []

    def on_start(name: str, attributes: Attributes) -> None:
        if name == "workbookPr" and attributes.get("date1904") in _TRUE:
            raise UnreadableList(Fault.DATES_FROM_1904)
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            # r:id is known by its namespace, of which there are two editions.
            plain = {local_name(key): value for key, value in attributes.items()}
            sheets.append({"name": plain.get("name", ""), "id": plain.get("id", "")})

    walk(workbook, on_start=on_start)
    return sheets
