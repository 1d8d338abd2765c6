"""The token of an office's screen: in the address it opens, kept as a hash."""

import hashlib


def token_hash(token: str) -> bytes:
    """32 bytes. The token has 128 random bits, so that nothing slower is needed."""
    return hashlib.sha256(f"kojiban-terminal/v1\n{token}".encode()).digest()
