"""Opens the ZIP package that an .xlsx file is, and trusts none of its figures.

What is unpacked stays within the limits; what is handed on is a dictionary of bytes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from notices.intake.limits import MEBIBYTE, Limits
from notices.intake.unreadable import Fault, UnreadableList

# Other methods of compression unpack far beyond deflate, and no Excel writes them.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED_FLAG = 0x1
# Small members of blanks shrink by more than the ratio and do no harm.
_RATIO_FROM_BYTES = MEBIBYTE

_MACRO_PARTS = ("xl/vbaproject", "xl/macrosheets/", "xl/dialogsheets/")
_LINK_PARTS = ("xl/externallinks/",)
_FOREIGN_PARTS = ("xl/workbook.bin", "content.xml")
# All that python-calamine needs; pictures, comments and tables stay packed.
_NEEDED_PARTS = (
    "[content_types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedstrings.xml",
    "xl/styles.xml",
    "xl/worksheets/",
)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)


def unpack(data: bytes, limits: Limits) -> Mapping[str, bytes]:
    """The parts of the workbook that are read, by their names in the package.

    Raises UnreadableList (too_large, encrypted, macros, external_links, old_excel,
    damaged) before anything beyond the limits is unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            _check_contents(members)
            _check_sizes(members, len(data), limits)
            return {m.filename: package.read(m) for m in members if _is_needed(m)}
    except _UNREADABLE as error:
        raise UnreadableList(Fault.DAMAGED) from error


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a fresh package, so that the next reader sees what was checked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def _check_contents(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if len(set(names)) < len(names):
        raise UnreadableList(Fault.DAMAGED)
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise UnreadableList(Fault.ENCRYPTED)
    for parts, fault in (
        (_MACRO_PARTS, Fault.MACROS),
        (_LINK_PARTS, Fault.EXTERNAL_LINKS),
        (_FOREIGN_PARTS, Fault.OLD_EXCEL),
    ):
        if any(name.startswith(parts) for name in names):
            raise UnreadableList(fault)


def _check_sizes(
    members: list[zipfile.ZipInfo], packed_bytes: int, limits: Limits
) -> None:
    # zipfile unpacks no byte beyond the declared size and then compares the CRC, so
    # that a member that declares less than it holds is refused as damaged.
    declared = sum(member.file_size for member in members)
    if len(members) > limits.members or declared > limits.unpacked_bytes:
        raise UnreadableList(Fault.TOO_LARGE)
    if declared > max(packed_bytes * limits.ratio, _RATIO_FROM_BYTES):
        raise UnreadableList(Fault.TOO_LARGE)
    for member in members:
        _check_member(member, limits)


def _check_member(member: zipfile.ZipInfo, limits: Limits) -> None:
    if member.compress_type not in _METHODS:
        raise UnreadableList(Fault.DAMAGED)
    ratio_bound = max(member.compress_size * limits.ratio, _RATIO_FROM_BYTES)
    if member.file_size > min(ratio_bound, limits.member_bytes):
        raise UnreadableList(Fault.TOO_LARGE)


def _is_needed(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().startswith(_NEEDED_PARTS)
