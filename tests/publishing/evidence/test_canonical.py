import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence.canonical import NotCanonical, canonical, digest


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
        ({"公示": "送達"}, '{"公示":"送達"}'),
        ("\u20ac\u000f\n'\"\\", '"€\\u000f\\n\'\\"\\\\"'),
        (2**53 - 1, "9007199254740991"),
        ([1.0, 1e30, 0.002], "[1,1e+30,0.002]"),
        ([True, None, []], "[true,null,[]]"),
        # UTF-16 order: the letter beyond the BMP starts with a lower code unit.
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'),
    ],
    ids=["sorted", "utf-8", "escapes", "largest", "numbers", "literals", "utf-16"],
)
def test_value_has_the_spelling_of_rfc_8785(value: object, spelling: str) -> None:
    assert canonical(value).decode() == spelling


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, -(2**53), "\ud800", b"bytes", {1: "key"}],
    ids=repr,
)
def test_value_outside_json_has_no_spelling(value: object) -> None:
    with pytest.raises(NotCanonical, match="正規化できない"):
        canonical(value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(2**53 - 3, 2**53 + 3)
    | st.floats()
    | st.text(st.characters()),
    lambda each: st.lists(each) | st.dictionaries(st.text(st.characters()), each),
)


@given(JSON)
def test_every_value_has_the_spelling_of_the_reference(value: object) -> None:
    assert _spelled(canonical, value) == _spelled(rfc8785.dumps, value)


def _spelled(spell: Callable[[Any], bytes], value: object) -> bytes | None:
    try:
        return spell(value)
    except ValueError:
        return None


def test_value_nested_without_end_has_no_spelling() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(NotCanonical):
        canonical(value)


def test_digest_is_sha_256_of_the_spelling() -> None:
    assert digest({"a": 1}) == hashlib.sha256(b'{"a":1}').digest()


@given(st.dictionaries(st.text(), st.integers(-1000, 1000)))
def test_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)
