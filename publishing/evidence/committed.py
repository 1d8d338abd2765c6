"""What the product commits to, and in which words.

    posting  the public id, under the shell's salt: how leaves name a posting
    shell    the posting's own frozen words, under the shell's salt
    entry    an entry's opaque id and frozen words, under the entry's own salt
    shown    a shell and an ordered choice of entries, under the posting's commitment
    window   when and for whom it is displayed, under the posting's commitment

The last two have no secret salt: they are made of commitments, or of nothing personal.
"""

from collections.abc import Iterable

from publishing.evidence.commitment import commit

POSTING_TAG = "kojiban-posting"
SHELL_TAG = "kojiban-shell"
ENTRY_TAG = "kojiban-entry"
SHOWN_TAG = "kojiban-shown"
WINDOW_TAG = "kojiban-window"


def posting_commitment(salt: bytes, public_id: str) -> bytes:
    """32 bytes; `salt` is the shell's."""
    return commit(POSTING_TAG, salt, public_id.encode())


def shell_commitment(salt: bytes, content: bytes) -> bytes:
    """32 bytes that fix the canonical bytes of a posting's own words."""
    return commit(SHELL_TAG, salt, content)


def entry_commitment(salt: bytes, entry_id: str, content: bytes) -> bytes:
    """32 bytes that fix the canonical bytes of one entry's words."""
    return commit(ENTRY_TAG, salt, entry_id.encode() + content)


def shown_commitment(posting: bytes, shell: bytes, entries: Iterable[bytes]) -> bytes:
    """32 bytes over the commitments of a posting, its shell and entries in order."""
    return commit(SHOWN_TAG, posting, b"".join((shell, *entries)))


def window_commitment(
    posting: bytes, *, start: str, end: str, basis: str, office: str
) -> bytes:
    """32 bytes; the instants are in ISO 8601 as the log's writer spells them."""
    return commit(WINDOW_TAG, posting, "\n".join((start, end, basis, office)).encode())
