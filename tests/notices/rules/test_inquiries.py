"""Which inquiries an addressee needs, and what their results mean."""

from datetime import date, timedelta

import pytest

from notices.rules.inquiries import (
    InquiryInFuture,
    InquiryItem,
    InquiryRecord,
    Outcome,
    found_items,
    items_for,
    missing_items,
    stale_items,
    verify_inquiry_day,
)

DAY = date(2026, 6, 1)
RESIDENT, SITE = InquiryItem.RESIDENT_REGISTER, InquiryItem.SITE_VISIT
CORPORATE = InquiryItem.CORPORATE_REGISTER


def record(item=RESIDENT, done_on=DAY, outcome=Outcome.NO_TRACE) -> InquiryRecord:
    return InquiryRecord(item, done_on, outcome)


@pytest.mark.parametrize(
    ("kind", "items"),
    [
        ("person", (RESIDENT, SITE)),
        ("heirs", (RESIDENT, SITE)),
        ("corporation", (SITE, CORPORATE)),
        ("estate", (SITE,)),
        ("representative", (RESIDENT, SITE)),
    ],
)
def test_a_kind_is_looked_for_by(kind, items):
    assert items_for([CORPORATE, SITE, RESIDENT], kind) == items


def test_what_nobody_recorded_is_missing():
    assert missing_items([RESIDENT, SITE], "person", [record()]) == (SITE,)


def test_what_is_not_required_is_not_missing():
    assert missing_items([], "person", []) == ()


def test_an_inquiry_that_found_somebody_blocks():
    assert found_items([record(outcome=Outcome.FOUND)]) == (RESIDENT,)


@pytest.mark.parametrize(
    ("later", "blocks"), [(Outcome.NO_TRACE, False), (Outcome.FOUND, True)]
)
def test_the_last_inquiry_of_an_item_counts(later, blocks):
    first = Outcome.FOUND if later == Outcome.NO_TRACE else Outcome.NO_TRACE
    told = [record(done_on=DAY + timedelta(1), outcome=later), record(outcome=first)]
    assert bool(found_items(told)) is blocks


@pytest.mark.parametrize(("days", "is_stale"), [(180, False), (181, True)])
def test_an_inquiry_grows_old(days, is_stale):
    assert bool(stale_items([record()], DAY + timedelta(days))) is is_stale


def test_an_inquiry_of_tomorrow_is_refused():
    verify_inquiry_day(DAY, DAY)
    with pytest.raises(InquiryInFuture):
        verify_inquiry_day(DAY + timedelta(1), DAY)
