"""Planted words, in every spelling in which a file could hold them."""

import base64
import json
import re
from pathlib import Path


def any_of(*words: str) -> "re.Pattern[bytes]":
    """Finds any of the words: as text, as JSON escapes it, or inside base64."""
    spellings = {spelling for word in words for spelling in _spellings(word)}
    return re.compile(b"|".join(re.escape(spelling) for spelling in spellings))


def content_of(file: Path) -> bytes:
    """What a file holds; nothing where a running database has just put it away."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _spellings(word: str) -> list[bytes]:
    escaped = json.dumps(word)[1:-1].encode()
    plain = [word.encode(), *_in_cp932(word)]
    plain += [word.encode("utf-16-le"), word.encode("utf-16-be")]
    escapes = [escaped, re.sub(rb"\\u(....)", _upper, escaped)]
    encoded = [piece for text in plain for piece in _in_base64(text)]
    return plain + escapes + encoded


def _in_cp932(word: str) -> list[bytes]:
    try:
        return [word.encode("cp932")]
    except UnicodeEncodeError:
        return []


def _upper(found: "re.Match[bytes]") -> bytes:
    return b"\\u" + found[1].upper()


def _in_base64(text: bytes) -> list[bytes]:
    """What is sure of it, at each of the three places where it may begin."""
    pieces = []
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + text)
        first = -(-before * 4 // 3) if before else 0
        last = (before + len(text)) * 4 // 3
        pieces.append(encoded[first:last].rstrip(b"="))
    return [piece for piece in pieces if len(piece) >= 8]
