"""Deadlines against the deemed day, from 00:00 of which service has effect."""

from datetime import date

import pytest

from notices.rules.deadlines import deadlines_before, deadlines_on

DEEMED = date(2026, 6, 16)


@pytest.mark.parametrize(
    ("field", "written", "is_before", "is_on"),
    [
        ("hearing_at", "2026-06-15T10:00", True, False),
        ("hearing_at", "2026-06-15T23:59", True, False),
        ("hearing_at", "2026-06-16T00:00", False, True),
        ("hearing_at", "2026-06-16T10:00", False, True),
        ("hearing_at", "2026-06-17T10:00", False, False),
        ("statement_deadline", "2026-06-15", True, False),
        ("statement_deadline", "2026-06-16", False, True),
        ("payment_due", "2026-06-15", True, False),
        ("payment_due", "2026-06-17", False, False),
        ("mailed_on", "2026-05-07", False, False),
        ("hearing_at", "", False, False),
    ],
)
def test_a_deadline_lies(field, written, is_before, is_on):
    told = {field: written}
    assert bool(deadlines_before(told, DEEMED)) is is_before
    assert bool(deadlines_on(told, DEEMED)) is is_on
