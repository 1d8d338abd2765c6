"""The frozen shape of what the public is shown, and its digests.

A shell (the posting's own words) and each entry are flat JSON objects of strings,
``{"field": "value"}``, canonicalised by RFC 8785. The digest of one is the SHA-256 of
those bytes, so that anyone can derive it again from the page's ``data-field`` elements.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rfc8785

# 40 bits: no two sheets of an office are taken for each other, and eight letters are
# compared at a glance. Whoever wants proof compares the whole digest.
CHECK_CODE_BYTES = 5
CHECK_CODE = re.compile(r"[A-Z2-7]{4}-[A-Z2-7]{4}")

Words = Mapping[str, str]

FIELD_LABELS_JA: Mapping[str, str] = {
    "name": "送達を受けるべき者",
    "capacity": "資格",
    "distinguishing_number": "識別番号",
    "kana": "ふりがな",
    "document": "送達すべき書類",
    "reference": "書類の番号",
    "mailed_on": "発送した日",
    "hearing_at": "聴聞の期日",
    "hearing_place": "聴聞の場所",
    "hearing_organisation": "所掌する組織の名称",
    "hearing_organisation_address": "所掌する組織の所在地",
    "statement_to": "弁明書の提出先",
    "statement_deadline": "弁明書の提出期限",
}


@dataclass(frozen=True)
class PublicEntry:
    """One addressee as shown: opaque id and the fields the law names, in order."""

    id: str
    words: Words

    @property
    def digest(self) -> str:
        return words_digest(self.words)


def frozen(words: Words) -> bytes:
    """The canonical bytes that are sealed, committed to and shown."""
    return rfc8785.dumps(dict(words))


def thawed(content: bytes) -> dict[str, str]:
    """Undoes ``frozen``."""
    words: dict[str, str] = json.loads(content)
    return words


def words_digest(words: Words) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal characters."""
    return hashlib.sha256(frozen(words)).hexdigest()


def copy_digest(shell_digest: str, entry_digests: Sequence[str]) -> str:
    """One digest over a shell's digest and the ordered digests of its entries."""
    lines = "\n".join((shell_digest, *entry_digests))
    return hashlib.sha256(f"kojiban-copy/v1\n{lines}\n".encode()).hexdigest()


def check_code(digest: bytes) -> str:
    """照合番号: eight letters and digits of a digest, such as ``ABCD-2345``.

    Base32 (RFC 4648) has neither 0 nor 1, which a reader takes for O and I.
    """
    letters = base64.b32encode(digest[:CHECK_CODE_BYTES]).decode()
    return f"{letters[:4]}-{letters[4:]}"
