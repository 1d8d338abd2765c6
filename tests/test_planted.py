"""The search for planted words finds each spelling, wherever it begins."""

import base64
import json

import pytest

from tests.planted import any_of

WORD = "渡邉髙子"
SPELLINGS = {
    "UTF-8": WORD.encode(),
    "CP932": WORD.replace("邉", "辺").encode("cp932"),
    "UTF-16": WORD.encode("utf-16"),
    "UTF-16 BE": WORD.encode("utf-16-be"),
    "JSON": json.dumps({"name": WORD}).encode(),
    "JSON upper": b"\\u6E21\\u9089\\u9AD9\\u5B50",
    **{
        f"base64 {before}": base64.b64encode(b"x" * before + WORD.encode() + b"tail")
        for before in range(3)
    },
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_planted_word_is_found(spelling: bytes) -> None:
    told = any_of(WORD, WORD.replace("邉", "辺"))
    assert told.search(b"\0before" + spelling + b"after\0")


def test_another_word_is_not() -> None:
    assert not any_of(WORD).search("見本太郎".encode())
