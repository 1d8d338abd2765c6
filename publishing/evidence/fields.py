"""Frozen dataclasses as canonical JSON and back: one value, one spelling.

Bytes are standard base64, spans [start, end] and other tuples lists, a field that is
None is left out. Nothing else is read than what would be written.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from publishing.evidence.canonical import NotCanonical, canonical

Kind = TypeVar("Kind")


class InvalidFields(ValueError):
    """The bytes are not a value of the expected shape in its canonical spelling.

    The message begins with the path of the field, such as ``window.start``.
    """


def spell(value: Any) -> bytes:
    """The canonical bytes (RFC 8785) of a dataclass. Raises InvalidFields."""
    try:
        return canonical(as_json(value))
    except NotCanonical as error:
        raise InvalidFields(str(error)) from error


def read(kind: type[Kind], data: bytes) -> Kind:
    """The value that ``spell`` wrote; raises InvalidFields for anything else."""
    try:
        loaded = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidFields("JSONでない / not JSON") from error
    value: Kind = _read(kind, loaded, "")
    # The same spelling again excludes spaces, double keys and loose base64.
    if spell(value) != data:
        raise InvalidFields("正規の書き方でない / not the canonical spelling")
    return value


def as_json(value: Any) -> Any:
    """The JSON value of a dataclass and of whatever it holds."""
    if is_dataclass(value):
        named = {each.name: getattr(value, each.name) for each in fields(value)}
        return {key: as_json(each) for key, each in named.items() if each is not None}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


def _read(kind: Any, value: Any, path: str) -> Any:
    if get_origin(kind) is tuple:
        return _read_tuple(get_args(kind), value, path)
    if isinstance(kind, UnionType):
        (kind,) = (each for each in get_args(kind) if each is not NoneType)
        return _read(kind, value, path)
    if is_dataclass(kind):
        return _read_fields(kind, value, path)
    if kind is bytes:
        return _decoded(value, path)
    if issubclass(kind, StrEnum):
        return _member(kind, value, path)
    if type(value) is not kind:
        raise InvalidFields(f"{path}: 型が不正 / not a {kind.__name__}")
    return value


def _read_tuple(parts: tuple[Any, ...], value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise InvalidFields(f"{path}: 一覧でない / not a list")
    kinds = parts[:1] * len(value) if parts[-1] is ... else parts
    if len(kinds) != len(value):
        raise InvalidFields(f"{path}: 長さが不正 / not {len(kinds)} long")
    return tuple(
        _read(kind, each, f"{path}[{place}]")
        for place, (kind, each) in enumerate(zip(kinds, value, strict=True))
    )


def _read_fields(kind: Any, value: Any, path: str) -> Any:
    if not isinstance(value, Mapping):
        raise InvalidFields(f"{path}: オブジェクトでない / not an object")
    names = _shape(kind)
    dot = f"{path}." if path else ""
    if unknown := sorted(value.keys() - names.keys()):
        raise InvalidFields(f"{dot}{unknown[0]}: 未知の項目 / unknown field")
    for name, (_, is_required) in names.items():
        if is_required and name not in value:
            raise InvalidFields(f"{dot}{name}: 項目がない / missing")
    read_fields = {
        name: _read(names[name][0], each, f"{dot}{name}")
        for name, each in value.items()
    }
    try:
        return kind(**read_fields)
    except InvalidFields:
        raise
    except ValueError as error:
        raise InvalidFields(f"{path}: {error}") from error


@cache
def _shape(kind: Any) -> dict[str, tuple[Any, bool]]:
    """Each field's type, and whether it has no default."""
    hints = get_type_hints(kind)
    return {
        each.name: (hints[each.name], each.default is MISSING) for each in fields(kind)
    }


def _decoded(value: Any, path: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (ValueError, TypeError) as error:
        raise InvalidFields(f"{path}: base64でない / not base64") from error


def _member(kind: type[StrEnum], value: Any, path: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        raise InvalidFields(f"{path}: 未知の値 / unknown value") from error
