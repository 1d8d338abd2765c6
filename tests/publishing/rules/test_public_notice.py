"""The frozen shape and its digests, which anyone can derive again."""

import hashlib

import pytest

from publishing.rules.public_notice import (
    CHECK_CODE,
    PublicEntry,
    check_code,
    copy_digest,
    frozen,
    thawed,
    words_digest,
)

WORDS = {"name": "渡邉 髙子", "document": "督促状"}


def test_words_freeze_to_canonical_json() -> None:
    assert frozen(WORDS).decode() == '{"document":"督促状","name":"渡邉 髙子"}'


def test_thawing_undoes_freezing() -> None:
    assert thawed(frozen(WORDS)) == WORDS


def test_a_digest_is_sha_256_of_the_frozen_bytes() -> None:
    plain = '{"document":"督促状","name":"渡邉 髙子"}'.encode()
    assert words_digest(WORDS) == hashlib.sha256(plain).hexdigest()


def test_the_order_of_fields_does_not_change_a_digest() -> None:
    turned = dict(reversed(WORDS.items()))
    assert words_digest(turned) == words_digest(WORDS)


@pytest.mark.parametrize(
    "name", ["渡邉 高子", "渡邉髙子", "渡邉 髙子 ", "渡邉\U000e0100 髙子", "神"]
)
def test_a_name_is_digested_verbatim(name: str) -> None:
    assert words_digest(WORDS | {"name": name}) != words_digest(WORDS)


def test_compatibility_ideographs_stay_apart() -> None:
    assert words_digest({"name": "\ufa19"}) != words_digest({"name": "\u795e"})


def test_an_entry_is_digested_without_its_id() -> None:
    assert PublicEntry("a", WORDS).digest == PublicEntry("b", WORDS).digest


def test_the_copys_digest_covers_the_shell_and_the_order_of_entries() -> None:
    shell, one, other = (words_digest({"n": letter}) for letter in "abc")
    digests = {
        copy_digest(shell, [one, other]),
        copy_digest(shell, [other, one]),
        copy_digest(shell, [one]),
        copy_digest(one, [shell, other]),
    }
    assert len(digests) == 4


def test_the_copys_digest_is_of_one_line_each() -> None:
    lines = f"kojiban-copy/v1\n{'a' * 64}\n{'b' * 64}\n"
    expected = hashlib.sha256(lines.encode()).hexdigest()
    assert copy_digest("a" * 64, ["b" * 64]) == expected


def test_check_code_is_eight_letters_that_nobody_confuses() -> None:
    assert check_code(bytes(range(32))) == "AAAQ-EAYE"
    assert CHECK_CODE.fullmatch(check_code(b"\xff" * 32))


def test_check_code_differs_with_the_first_bits_of_the_digest() -> None:
    assert check_code(b"\x00" * 32) != check_code(b"\x08" + b"\x00" * 31)
