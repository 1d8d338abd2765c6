"""Walks an XML part of a workbook once, without building a tree.

A document type declaration is refused, and with it every entity (OWASP ASVS 5.0
1.5.1). Names are handed on without their namespace, as python-calamine compares them.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.parsers import expat

from notices.intake.unreadable import Fault, UnreadableList

Attributes = Mapping[str, str]
OnStart = Callable[[str, Attributes], None]
OnEnd = Callable[[str], None]
OnText = Callable[[str], None]

_SEPARATOR = " "


def walk(
    data: bytes,
    *,
    on_start: OnStart | None = None,
    on_end: OnEnd | None = None,
    on_text: OnText | None = None,
) -> None:
    """Calls back for each element and text of the document, in order.

    Raises UnreadableList (document_type, damaged).
    """
    # The encoding is fixed so that a declared one cannot hide anything from this walk.
    parser = expat.ParserCreate("utf-8", _SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    if on_start:
        parser.StartElementHandler = lambda name, attributes: on_start(
            local_name(name), attributes
        )
    if on_end:
        parser.EndElementHandler = lambda name: on_end(local_name(name))
    parser.CharacterDataHandler = on_text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableList(Fault.DAMAGED) from error


@lru_cache(maxsize=256)
def local_name(name: str) -> str:
    """The name without the namespace that expat puts before it."""
    return name.rpartition(_SEPARATOR)[2]


def _refuse_document_type(*_declaration: object) -> None:
    raise UnreadableList(Fault.DOCUMENT_TYPE)
