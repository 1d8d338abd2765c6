"""Identifiers that tell nothing: 128 random bits, 26 letters of lower-case base32."""

import base64
import re
import secrets

ID_LENGTH = 26
ID_PATTERN = re.compile(r"[a-z2-7]{26}\Z")


def new_opaque_id() -> str:
    """A fresh identifier (RFC 4648 base32 without padding, lower case)."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def is_opaque_id(text: str) -> bool:
    """Whether the text has the form of an identifier; it may still name nothing."""
    return ID_PATTERN.match(text) is not None
