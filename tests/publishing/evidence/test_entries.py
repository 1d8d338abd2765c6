import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence.entries import (
    CHANNELS,
    KINDS,
    InvalidEntry,
    make_entry,
    parse_entry,
    posting_named,
    postings_named,
)

SALT = bytes(16)
POSTING = bytes(range(32))
AT = 1_795_400_000
COMMITMENT = st.none() | st.binary(min_size=32, max_size=32)
FACTS = st.dictionaries(
    st.sampled_from(["until", "vantage", "status", "tries"]),
    st.integers(0, 10**9) | st.text() | st.booleans() | st.lists(st.integers(0, 9)),
)


def made(**changes: Any) -> bytes:
    fields = {"kind": "posted", "at": AT, "salt": SALT, "posting": POSTING}
    return make_entry(**fields | changes)


def spelled(**changes: Any) -> bytes:
    fields = json.loads(made()) | changes
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def test_entry_is_one_line_of_canonical_json() -> None:
    posting, salt = (base64.b64encode(each).decode() for each in (POSTING, SALT))
    assert made(channel="web").decode() == (
        f'{{"at":{AT},"channel":"web","kind":"posted",'
        f'"posting":"{posting}","salt":"{salt}","v":1}}'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known(kind: str) -> None:
    assert parse_entry(made(kind=kind))["kind"] == kind


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_known(channel: str) -> None:
    assert parse_entry(made(channel=channel))["channel"] == channel


def test_field_without_a_value_is_left_out() -> None:
    fields = json.loads(made(posting=None, copy=None, kind="clock"))
    assert fields.keys() == {"at", "kind", "salt", "v"}


def test_bytes_within_facts_become_base64() -> None:
    fields = json.loads(made(proof=[b"a", {"b": b"c"}]))
    assert fields["proof"] == ["YQ==", {"b": "Yw=="}]


@given(
    st.sampled_from(KINDS),
    st.integers(0, 2**53 - 1),
    st.binary(min_size=16, max_size=16),
    st.fixed_dictionaries(
        dict.fromkeys(("posting", "entry", "copy", "window"), COMMITMENT)
    ),
    FACTS,
)
def test_parsed_entry_makes_the_same_entry(
    kind: str,
    at: int,
    salt: bytes,
    commitments: dict[str, bytes | None],
    facts: dict[str, Any],
) -> None:
    data = make_entry(kind=kind, at=at, salt=salt, **commitments, **facts)
    assert make_entry(**parse_entry(data)) == data


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "shown"},
        {"at": -1},
        {"at": 1.5},
        {"at": True},
        {"at": 2**53},
        {"salt": bytes(15)},
        {"salt": bytes(17)},
        {"salt": None},
        {"posting": bytes(31)},
        {"entry": "text"},
        {"copy": b""},
        {"window": bytes(33)},
        {"channel": "radio"},
        {"v": 2},
        {"ratio": float("nan")},
        {"note": "x" * 65_536},
    ],
    ids=lambda changes: "{}={!r:.20}".format(*next(iter(changes.items()))),
)
def test_field_that_breaks_the_format_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidEntry):
        made(**changes)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"null",
        b"[" * 65_000,
        made() + b"\n",
        made().replace(b",", b", ", 1),
        made().replace(b'"kind"', b'"kind":"ended","kind"'),
        made().replace(b"posted", b"\\u0070osted"),
        spelled(v=2),
        spelled(v=True),
        spelled(kind="shown"),
        spelled(kind=[]),
        spelled(at=1.0),
        spelled(at="1795400000"),
        spelled(salt="AAAA"),
        spelled(salt=None),
        spelled(posting=None),
        spelled(posting=7),
        spelled(posting="*" * 44),
        spelled(posting="A" * 42 + "B="),
        spelled(channel=None),
        spelled(channel=["web"]),
        spelled(note=float("nan")),
    ],
    ids=lambda data: repr(data[:40]),
)
def test_bytes_that_are_not_an_entry_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidEntry):
        parse_entry(data)


@pytest.mark.parametrize("name", ["at", "kind", "salt", "v"])
def test_entry_without_a_required_field_is_refused(name: str) -> None:
    fields = json.loads(made())
    del fields[name]
    data = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(InvalidEntry):
        parse_entry(data)


def test_deeply_nested_fact_is_refused() -> None:
    data = spelled().replace(b'"at"', b'"a":' + b"[" * 700 + b"]" * 700 + b',"at"')
    with pytest.raises(InvalidEntry):
        parse_entry(data)


@given(st.binary())
def test_stray_bytes_never_read_as_an_entry(data: bytes) -> None:
    with pytest.raises(InvalidEntry):
        parse_entry(data)


DISPLAYED = {"kind": "displayed", "copy": POSTING, "channel": "web", "entries": 3}


@given(at=st.integers(0, 10**16), posting=COMMITMENT, salt=st.binary(min_size=16,
       max_size=16), entries=st.integers(0, 10**15))  # fmt: skip
def test_a_posting_is_read_as_by_parsing(
    at: int, posting: bytes | None, salt: bytes, entries: int
) -> None:
    told = DISPLAYED | {"at": at, "posting": posting, "salt": salt, "entries": entries}
    try:
        data = made(**told)
    except InvalidEntry:
        return
    assert posting_named(data) == parse_entry(data)["posting"] == posting


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_changed_byte_is_judged_as_by_parsing(place: int, byte: int) -> None:
    data = bytearray(made(**DISPLAYED))
    data[place % len(data)] = byte
    assert _outcome(posting_named, bytes(data)) == _outcome(
        lambda entry: parse_entry(entry)["posting"], bytes(data)
    )


def test_postings_of_many_are_those_of_each() -> None:
    some = [made(**DISPLAYED), made(), made(posting=None)]
    assert postings_named(some) == [posting_named(each) for each in some]
    with pytest.raises(InvalidEntry):
        postings_named([*some, b"{}"])


def _outcome(read: Callable[[bytes], bytes | None], data: bytes) -> object:
    try:
        return read(data)
    except InvalidEntry:
        return InvalidEntry
