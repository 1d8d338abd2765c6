"""A version of a statute in plain Japanese."""

from datetime import date

import pytest

from notices.intake.field_names import FIELD_NAMES_JA
from notices.rules.legal_basis import ROW_FIELDS, Period, all_legal_bases, legal_basis
from notices.rules.legal_basis_words import compare, in_force_in_words, period_in_words

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(7, "days", True), "掲示を始めた日を1日目として、7日間を数えます。"),
        (Period(2, "weeks", False),
         "掲示を始めた日は数えず、翌日を1日目として、2週間を数えます。"),
        (Period(1, "months", False),
         "掲示を始めた日は数えず、翌日を1日目として、1か月を数えます。"),
        (Period(1, "next_day", False),
         "期間を置かず、掲示を始めた日の翌日に効力が生じます。"),
    ],
)  # fmt: skip
def test_a_period_is_said_as_it_is_counted(period: Period, words: str) -> None:
    assert period_in_words(period) == words


@pytest.mark.parametrize("basis", all_legal_bases(), ids=lambda basis: basis.id)
def test_every_basis_can_be_laid_side_by_side(basis) -> None:
    rows = compare(basis.versions, FIELD_NAMES_JA, posted=DAY)
    assert {len(row.cells) for row in rows} == {len(basis.versions)}


def test_every_field_of_the_law_has_a_name_for_people() -> None:
    assert set(ROW_FIELDS) <= set(FIELD_NAMES_JA)


def test_what_differs_between_versions_is_marked() -> None:
    rows = compare(legal_basis("local_tax").versions, FIELD_NAMES_JA, posted=DAY)
    differing = {row.title for row in rows if row.differs}
    assert {"期間の文言", "必要な掲示"} <= differing
    assert "初回" not in differing


def test_a_variant_that_a_version_lacks_is_said_so() -> None:
    versions = [*legal_basis("local_tax").versions, *legal_basis("patent").versions]
    (row,) = [r for r in compare(versions, {}, posted=DAY) if r.title == "初回"]
    assert all("みなされます" in words for _, words in row.cells)


def test_an_end_is_said_as_its_last_day() -> None:
    oldest = legal_basis("local_tax").versions[0]
    assert in_force_in_words(oldest) == "令和8年5月20日まで"
