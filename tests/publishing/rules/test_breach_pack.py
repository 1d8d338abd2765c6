"""Counting what was shown, with the boundaries of windows on both sides."""

from datetime import datetime, timedelta

import pytest

from publishing.rules.breach_pack import (
    DUTIES,
    Disclosure,
    EntryWindow,
    disclosures_of,
    versions_of,
)
from tests.clock import jst

START, END = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
SECOND = timedelta(seconds=1)


def window(entry_id: str, until: datetime = END) -> EntryWindow:
    return EntryWindow(entry_id, 1, START, until, versions_of(START, until, []))


A, B = window("a"), window("b", until=jst("2026-06-02 00:00"))
BOTH = [A, B]


@pytest.mark.parametrize(
    ("at", "counted"),
    [(START - SECOND, 0), (START, 1), (END - SECOND, 1), (END, 0)],
)
def test_a_disclosure_counts_within_the_window(at: datetime, counted: int) -> None:
    found = disclosures_of([Disclosure(at, 2)], BOTH, [A])
    assert found.at_most == counted


def test_the_second_in_which_the_display_began_counts() -> None:
    begun = START.replace(microsecond=900_000)
    late = EntryWindow("a", 1, begun, END, versions_of(begun, END, []))
    assert disclosures_of([Disclosure(START, 1)], [late], [late]).at_most == 1


@pytest.mark.parametrize(
    ("at", "entries", "surely"),
    [
        (jst("2026-06-01 10:00"), 1, 0),
        (jst("2026-06-01 10:00"), 2, 1),
        # By then the other one was concealed: a page with one entry had this one.
        (jst("2026-06-02 00:00"), 1, 1),
    ],
)
def test_a_page_with_all_entries_surely_showed_each(
    at: datetime, entries: int, surely: int
) -> None:
    found = disclosures_of([Disclosure(at, entries)], BOTH, [A])
    assert (found.at_most, found.surely) == (1, surely)


def test_of_a_whole_posting_every_page_with_names_counts_surely() -> None:
    shown = [Disclosure(START, 1), Disclosure(START, 0)]
    found = disclosures_of(shown, BOTH, BOTH)
    assert (found.at_most, found.surely) == (1, 1)


def test_hours_are_those_of_japan() -> None:
    moments = [jst(f"2026-06-01 {told}") for told in ("10:00", "10:59", "11:00")]
    found = disclosures_of([Disclosure(at, 2) for at in moments], BOTH, BOTH)
    assert found.by_hour == (
        (jst("2026-06-01 10:00"), 2),
        (jst("2026-06-01 11:00"), 1),
    )
    assert (found.first, found.last) == (moments[0], moments[-1])


def test_nothing_shown_has_no_first_and_no_last() -> None:
    found = disclosures_of([], BOTH, BOTH)
    assert (found.at_most, found.first, found.last) == (0, None, None)
    assert found.by_hour == ()


@pytest.mark.parametrize(
    ("replaced", "edges"),
    [
        ([], [START, END]),
        ([jst("2026-06-03 00:00")], [START, jst("2026-06-03 00:00"), END]),
        ([START - SECOND], [START, START, END]),
        ([END + SECOND], [START, END, END]),
    ],
    ids=["never", "once", "before it was shown", "after its end"],
)
def test_versions_follow_each_other_within_the_window(
    replaced: list[datetime], edges: list[datetime]
) -> None:
    versions = versions_of(START, END, replaced)
    assert [each.starts for each in versions] == edges[:-1]
    assert [each.until for each in versions] == edges[1:]
    assert [each.version for each in versions] == list(range(1, len(edges)))


def test_every_duty_names_its_source() -> None:
    assert all("68条" in duty.source_ja for duty in DUTIES)
