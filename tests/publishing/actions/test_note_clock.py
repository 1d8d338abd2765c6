"""The clock leaf: hourly, with what the clocks said of each other."""

from datetime import timedelta

import pytest

from publishing.actions.kernel_clock import kernel_clock
from publishing.actions.note_clock import note_clock
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")
SECOND = timedelta(seconds=1)
KERNEL = {"ntp": True, "ntp_offset_us": -120, "ntp_max_error_us": 900}


def note(at, drift: timedelta = timedelta(0)) -> bool:
    return note_clock(at=at, process_at=at + drift, kernel=KERNEL)


def test_the_leaf_tells_drift_and_discipline() -> None:
    note(AT, timedelta(milliseconds=-340))
    leaf = parse_entry(bytes(DisplayLogEntry.objects.get().entry))
    told = {name: leaf[name] for name in ("kind", "at", "drift_ms", *KERNEL)}
    assert told == {
        "kind": "clock",
        "at": int(AT.timestamp()),
        "drift_ms": -340,
        **KERNEL,
    }


@pytest.mark.parametrize(
    ("later", "again"),
    [
        (timedelta(hours=1) - SECOND, False),
        (timedelta(hours=1), True),
        (-SECOND, True),
    ],
    ids=["within the hour", "an hour later", "set back"],
)
def test_it_is_written_once_an_hour(later: timedelta, again: bool) -> None:
    assert note(AT)
    assert note(AT + later) is again


def test_the_kernel_tells_of_itself_or_says_nothing() -> None:
    told = kernel_clock()
    assert not told or {*told} == {*KERNEL}
    assert isinstance(told.get("ntp", False), bool)
