"""Entries of the display log (掲示記録): one leaf of the tree each.

    {"at":1795400000,"channel":"web","copy":"<base64>","kind":"displayed",
     "posting":"<base64>","salt":"<base64>","v":1}

Canonical JSON (RFC 8785) on one line. `at` is in seconds since 1970 (UTC); `salt` is
16 random bytes, so that nobody who guesses the rest can confirm the guess by the hash;
`posting`, `entry`, `copy` and `window` are 32-byte commitments or salted digests. An
entry says what was shown, never who looked. Further facts stand beside these fields:

    posted       entries (how many), from, until (the display window, in seconds)
    extended     until (the new end, in seconds)
    interrupted  channel, from, until (in seconds; no until while it goes on): one leaf
                 for each posting within its window; one that names no posting where
                 the whole site was away
    hung         channel (print), from, until, sheet (the check code on the paper): what
                 was recorded afterwards of paper that hung during an outage
    clock        drift_ms (the machine's clock less the clock of record), and as the
                 kernel tells it: ntp (disciplined or not), ntp_offset_us,
                 ntp_max_error_us
    corrected    field (board_started_at, board_ended_at), before the leaf that has the
                 fact as corrected; or decided (interruption, deemed_day) with outcome
                 (stands, extended, publish_anew) or deemed_on (a day, or null)
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from publishing.evidence import canonical, tiles

VERSION = 1
SALT_BYTES = 16
COMMITMENT_BYTES = 32

KINDS = (
    "posted",
    "displayed",
    "observed",
    "board_started",
    "board_ended",
    "interrupted",
    "hung",
    "extended",
    "corrected",
    "collected",
    "concealed",
    "withdrawn",
    "ended",
    "disposed",
    "key_rotated",
    "checkpointed",
    "clock",
    "gap",
)
CHANNELS = ("web", "terminal", "board", "print", "observe")

_COMMITMENTS = ("posting", "entry", "copy", "window")
# Standard base64 of 32 and of 16 bytes; the last letter has no bits to spare.
_B64_32 = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
_B64_16 = rb"[A-Za-z0-9+/]{21}[AQgw]=="
_WHOLE = rb"(?:0|[1-9][0-9]{0,14})"
# The canonical spelling of the kind of which there are most, field by field.
_DISPLAYED = re.compile(
    rb'\{"at":(?P<at>%(n)b),"channel":"(?:web|terminal|board|print|observe)",'
    rb'"copy":"%(c)b","entries":%(n)b,"kind":"displayed","posting":"(?P<posting>%(c)b)",'
    rb'"salt":"%(s)b","v":1\}' % {b"n": _WHOLE, b"c": _B64_32, b"s": _B64_16}
)


class InvalidEntry(ValueError):
    """The fields or the bytes are not an entry of the display log."""


def make_entry(
    *,
    kind: str,
    at: int,
    salt: bytes,
    posting: bytes | None,
    entry: bytes | None = None,
    copy: bytes | None = None,
    window: bytes | None = None,
    channel: str | None = None,
    **facts: Any,
) -> bytes:
    """Return the leaf data of one entry.

    `at` is in whole seconds since 1970 (UTC), `salt` 16 bytes, commitments 32 bytes; a
    field that is None is left out. Facts are JSON values in which bytes become standard
    base64. Raises InvalidEntry for fields that break this, for a fact named "v" and for
    an entry over 65,535 bytes.
    """
    fields = {
        "kind": kind,
        "at": at,
        "salt": salt,
        "posting": posting,
        "entry": entry,
        "copy": copy,
        "window": window,
        "channel": channel,
    }
    if "v" in facts:
        raise InvalidEntry("項目vは使えない / a fact cannot be named v")
    present = {name: value for name, value in fields.items() if value is not None}
    _require_valid(present)
    return _spell(present | facts)


def parse_entry(data: bytes) -> dict[str, Any]:
    """Return the fields of an entry, such that `make_entry(**fields)` makes it again.

    Salt and commitments are bytes, facts are as in JSON; `posting` is None where the
    entry names none and the version is left out. Raises InvalidEntry for every spelling
    but the canonical one, for another version and for fields that break the format.
    """
    fields = _load(data)
    if fields.pop("v", None) != VERSION:
        raise InvalidEntry("未知の版 / unknown version of an entry")
    for name in ("salt", *_COMMITMENTS):
        if name in fields:
            fields[name] = _decode(fields[name])
    _require_valid(fields)
    # The same spelling again excludes spaces, double keys and foreign base64.
    if _spell(fields) != data:
        raise InvalidEntry("正規の書き方でない / not the canonical spelling")
    return {"posting": None} | fields


def posting_named(data: bytes) -> bytes | None:
    """Return the posting that a valid entry names, None where it names none.

    As `parse_entry(data)["posting"]`, with the same errors, but several times faster
    for a disclosure.
    """
    return postings_named([data])[0]


def postings_named(entries: Sequence[bytes]) -> list[bytes | None]:
    """As `posting_named` of each: a whole log is read this way."""
    # Groups by number and no call of our own: a log has millions of disclosures.
    return [
        binascii.a2b_base64(shown[2]) if shown else parse_entry(data)["posting"]
        for data, shown in zip(entries, map(_DISPLAYED.fullmatch, entries), strict=True)
    ]


def disclosed_at(data: bytes) -> int | None:
    """Return the second of a disclosure (`displayed`), None for any other entry.

    For counting a great many; an entry in an unusual spelling is None, not an error.
    """
    shown = _DISPLAYED.fullmatch(data)
    return int(shown["at"]) if shown else None


def _require_valid(fields: Mapping[str, Any]) -> None:
    """Raise InvalidEntry unless the fields that are present have the right form."""
    if fields.get("kind") not in KINDS:
        raise InvalidEntry("未知の種別 / unknown kind of entry")
    at = fields.get("at")
    if type(at) is not int or at < 0:
        raise InvalidEntry("時刻が不正 / at is not whole seconds since 1970")
    _require_bytes("salt", fields.get("salt"), SALT_BYTES)
    for name in _COMMITMENTS:
        if name in fields:
            _require_bytes(name, fields[name], COMMITMENT_BYTES)
    if "channel" in fields and fields["channel"] not in CHANNELS:
        raise InvalidEntry("未知の経路 / unknown channel")


def _require_bytes(name: str, value: Any, length: int) -> None:
    if not isinstance(value, bytes) or len(value) != length:
        raise InvalidEntry(f"{name}は{length}バイト / {name} is {length} bytes")


def _spell(fields: Mapping[str, Any]) -> bytes:
    try:
        data = canonical.canonical(_json({"v": VERSION} | dict(fields)))
    except (canonical.NotCanonical, RecursionError) as error:
        raise InvalidEntry(str(error)) from error
    if len(data) > tiles.MAX_ENTRY_BYTES:
        raise InvalidEntry("65535バイトを超える / entry is over 65,535 bytes")
    return data


def _json(value: Any) -> Any:
    """Return the value with base64 text in place of bytes."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {name: _json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return value


def _load(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidEntry("JSONでない / not JSON") from error
    if not isinstance(fields, dict):
        raise InvalidEntry("JSONオブジェクトでない / not a JSON object")
    return fields


def _decode(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError) as error:
        raise InvalidEntry("base64でない / not base64") from error
