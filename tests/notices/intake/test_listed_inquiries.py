"""Columns about inquiries become whole records, or stay open."""

from datetime import date

import pytest

from notices.intake.listed_inquiries import ListedInquiry, read_outcome
from notices.intake.reasons import Reason
from notices.intake.screening import AcceptedRow, Screened, parse_list
from notices.rules.inquiries import InquiryItem, Outcome
from tests.notices.intake.builders import csv_list

HEADINGS = ("氏名", "書類の名称", "住民票調査日", "住民票調査結果", "調査者", "納期限")


def parsed(*cells: str) -> Screened:
    data = csv_list(HEADINGS, ("見本 花子", "督促状", *cells))
    return parse_list(data, filename="list.csv", required=("name",))


def row(*cells: str) -> AcceptedRow:
    (found,) = parsed(*cells).accepted
    return found


def test_a_whole_record_is_read():
    assert row("令和8年5月20日", "不明", "徴収 一郎", "").inquiries == (
        ListedInquiry(
            InquiryItem.RESIDENT_REGISTER,
            date(2026, 5, 20),
            "徴収 一郎",
            "不明",
            Outcome.NO_TRACE,
        ),
    )


def test_inquiries_are_none_of_the_registers_fields():
    fields = row("令和8年5月20日", "不明", "徴収 一郎", "R8.6.30").fields
    assert set(fields) == {"name", "document", "payment_due"}


def test_an_unreadable_day_refuses_the_row():
    (refused,) = parsed("昨日", "不明", "徴収 一郎", "").refused
    assert refused.reason == Reason.BAD_DATE


@pytest.mark.parametrize(
    "cells",
    [
        ("", "不明", "徴収 一郎", ""),
        ("令和8年5月20日", "", "徴収 一郎", ""),
        ("令和8年5月20日", "不明", "", ""),
        ("令和8年5月20日", "隣県へ転居の模様", "徴収 一郎", ""),
    ],
)
def test_what_lacks_something_stays_open(cells):
    found = row(*cells)
    assert found.inquiries == ()
    assert found.unclear == (InquiryItem.RESIDENT_REGISTER,)


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("不明", Outcome.NO_TRACE),
        ("該当 なし", Outcome.NO_TRACE),
        ("所在不明", Outcome.NO_TRACE),
        ("判明せず", Outcome.NO_TRACE),
        ("居住確認できず", Outcome.NO_TRACE),
        ("判明", Outcome.FOUND),
        ("居住確認", Outcome.FOUND),
        ("不明だが隣県か", None),
        ("", None),
    ],
)
def test_a_result_says(written, outcome):
    assert read_outcome(written) == outcome
