r"""Salted commitments: fix a content now, show it later or never.

    SHA-256(tag || "/v1\0" || salt (32) || length of content (8, big-endian) || content)

As long as the salt is secret the commitment hides the content; SHA-256 binds it.
The salt has a fixed length because a padded one would let two openings share a
commitment. Destroying the salt makes the commitment meaningless (消去) while every
tree that contains it still verifies.
"""

import hashlib

SALT_BYTES = 32


class CommitmentMismatch(Exception):
    """The opened content is not what was committed to."""


def commit(tag: str, salt: bytes, content: bytes) -> bytes:
    r"""Return the 32-byte commitment to `content`.

    `tag` names the use in ASCII (for example "kojiban-entry"), so that an opening for
    one use proves nothing for another. Raises ValueError for a salt that is not
    32 bytes and for a tag that is empty, not ASCII or holds a NUL.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a commitment's salt is {SALT_BYTES} bytes, not {len(salt)}")
    # The NUL ends the tag; inside it, two tags could spell the same prefix.
    if not tag or not tag.isascii() or "\0" in tag:
        raise ValueError("a commitment's tag is ASCII text without NUL")
    prefix = tag.encode("ascii") + b"/v1\0"
    length = len(content).to_bytes(8, "big")
    return hashlib.sha256(prefix + salt + length + content).digest()


def verify_commitment(
    commitment: bytes, *, tag: str, salt: bytes, content: bytes
) -> None:
    """Raise CommitmentMismatch unless `commitment` opens to this salt and content.

    Raises ValueError where `commit` does.
    """
    if commit(tag, salt, content) != commitment:
        raise CommitmentMismatch(
            "内容がコミットメントと一致しない / content does not open the commitment"
        )
