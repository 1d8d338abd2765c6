r"""The chain of one writer's stream: each row's link fixes all rows before it.

    SHA-256("kojiban-chain/v1\0" || previous (32) || length of stream (8) || stream
            || seq (8) || entry)

Numbers are big-endian. The link is made when the row is appended, before the row
becomes a leaf of the display log (掲示記録), so that a row changed or dropped between
two seals is found as well.
"""

import hashlib
from collections.abc import Sequence

GENESIS = bytes(32)

_TAG = b"kojiban-chain/v1\0"


def link(previous: bytes, stream: bytes, seq: int, entry: bytes) -> bytes:
    """Return the 32-byte link of row `seq` of `stream` after the link `previous`.

    The first row follows GENESIS. `stream` is the writer's opaque id. Raises ValueError
    for a previous link that is not 32 bytes and a `seq` outside 0..2**64-1.
    """
    return links(previous, stream, seq, [entry])[0]


def links(
    previous: bytes, stream: bytes, first: int, entries: Sequence[bytes]
) -> list[bytes]:
    """As `link` of each of the rows `first`, `first + 1`, … of a stream."""
    if len(previous) != len(GENESIS):
        raise ValueError("a link is 32 bytes")
    if not 0 <= first <= (1 << 64) - len(entries):
        raise ValueError("a row's number is 0..2**64-1")
    # The stream's length comes first, so that no stream can borrow bytes of the entry.
    named = len(stream).to_bytes(8, "big") + stream
    sha256, made = hashlib.sha256, []
    for seq, entry in enumerate(entries, first):
        row = seq.to_bytes(8, "big") + entry
        previous = sha256(_TAG + previous + named + row).digest()
        made.append(previous)
    return made
