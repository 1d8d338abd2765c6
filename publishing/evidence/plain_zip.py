"""Zip archives with one spelling: stored, in the given order, dated 1980-01-01.

No compression, no extra fields, no comments, ASCII names, version 2.0 (PKWARE
APPNOTE 6.3.10, §4.3). The reader takes an archive only if writing its files again gives
the very same bytes, so that nothing can hide between them.
"""

import re
import zlib
from collections.abc import Mapping
from struct import Struct, error

MAX_FILES = 10_000
MAX_BYTES = 512 * 1024 * 1024

_LOCAL = Struct("<IHHHHHIIIHH")
_CENTRAL = Struct("<IHHHHHHIIIHHHHHII")
_END = Struct("<IHHHHIIH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = 0x04034B50, 0x02014B50, 0x06054B50
# 2.0, no flags, stored, midnight, 1980-01-01.
_MANNER = (20, 0, 0, 0, 0x21)
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class InvalidArchive(ValueError):
    """The bytes are no archive in its one spelling; `position` is where, in bytes."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"{position}バイト目 / byte {position}: {reason}")
        self.position = position


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive of files in their order. ValueError for names it cannot hold."""
    parts, directory, offset = [], [], 0
    for name, data in files.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"no name for a file in an archive: {name!r}")
        facts = (zlib.crc32(data), len(data), len(data), len(name), 0)
        local = _LOCAL.pack(_LOCAL_MARK, *_MANNER, *facts) + name.encode() + data
        entry = _CENTRAL.pack(_CENTRAL_MARK, 20, *_MANNER, *facts, 0, 0, 0, 0, offset)
        parts.append(local)
        directory.append(entry + name.encode())
        offset += len(local)
    listed, count = b"".join(directory), len(directory)
    end = _END.pack(_END_MARK, 0, 0, count, count, len(listed), offset, 0)
    return b"".join(parts) + listed + end


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of an archive that `pack` wrote. Raises InvalidArchive."""
    if len(data) > MAX_BYTES:
        raise InvalidArchive(MAX_BYTES, "大きすぎる / too large")
    files = _read_directory(data)
    again = pack(files)
    if again != data:
        raise InvalidArchive(_first_difference(again, data), _ANOTHER)
    return files


_ANOTHER = "正規の書き方でない / not the one spelling"


def _read_directory(data: bytes) -> dict[str, bytes]:
    start = len(data) - _END.size
    if start < 0 or data[start : start + 4] != _END_MARK.to_bytes(4, "little"):
        raise InvalidArchive(max(start, 0), "終わりの印がない / no end of archive")
    *_, count, _, at, _ = _END.unpack_from(data, start)
    if count > MAX_FILES:
        raise InvalidArchive(start, "ファイルが多すぎる / too many files")
    files: dict[str, bytes] = {}
    for _ in range(count):
        name, content, length = _entry(data, at)
        if name in files:
            raise InvalidArchive(at, f"{name} が二つある / is there twice")
        files[name] = content
        at += length
    return files


def _entry(data: bytes, at: int) -> tuple[str, bytes, int]:
    """Name, content and length of the directory's entry at a position."""
    try:
        found = _CENTRAL.unpack_from(data, at)
    except error as cause:
        raise InvalidArchive(at, "目次が切れている / directory is cut off") from cause
    size, length, offset = found[9], found[10], found[16]
    name = data[at + _CENTRAL.size :][:length].decode("ascii", "replace")
    if not _NAME.fullmatch(name):
        raise InvalidArchive(at, "ファイル名が不正 / impossible name of a file")
    begin = offset + _LOCAL.size + length
    return name, data[begin : begin + size], _CENTRAL.size + length


def _first_difference(one: bytes, other: bytes) -> int:
    shorter = min(len(one), len(other))
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), shorter)
