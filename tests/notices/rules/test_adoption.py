"""What an authority may choose, and which wording it has to have looked at."""

from dataclasses import replace
from datetime import date

import pytest

from notices.rules.adoption import (
    LONGEST_TEXT,
    AdoptionChoices,
    AdoptionRefused,
    Reading,
    holds_phrase,
    verify_choices,
)
from notices.rules.legal_basis import all_legal_bases, legal_basis

TODAY = date(2026, 11, 24)
VERIFIED = legal_basis("local_tax").version("local_tax/original")
UNREAD = legal_basis("local_tax").version("local_tax/2026-05-21")
ONE_READING = legal_basis("patent").versions[-1]
PASTED = AdoptionChoices(
    text_as_of=TODAY,
    official_text=f"第二十条の二 3 前項の{UNREAD.phrase}は、送達があったものとみなす。",
    text_source="官報 令和8年3月31日 号外第70号",
)


@pytest.mark.parametrize("basis", all_legal_bases(), ids=lambda basis: basis.id)
def test_every_version_can_be_adopted_with_its_text(basis) -> None:
    for version in basis.versions:
        verify_choices(
            version, replace(PASTED, official_text=version.phrase), today=TODAY
        )


def test_a_read_wording_can_be_confirmed_instead_of_pasted() -> None:
    confirmed = AdoptionChoices(text_as_of=TODAY, confirms_phrase=True)
    verify_choices(VERIFIED, confirmed, today=TODAY)


@pytest.mark.parametrize(
    ("version", "changes"),
    [
        pytest.param(UNREAD, {"official_text": ""}, id="nothing pasted"),
        pytest.param(
            UNREAD,
            {"official_text": "", "confirms_phrase": True},
            id="confirmed but unread",
        ),
        pytest.param(VERIFIED, {"official_text": ""}, id="read but not confirmed"),
        pytest.param(UNREAD, {"official_text": " \n　"}, id="only spaces pasted"),
        pytest.param(UNREAD, {"text_source": " "}, id="no source"),
        pytest.param(UNREAD, {"text_as_of": date(2026, 11, 25)}, id="tomorrow"),
        pytest.param(UNREAD, {"official_text": "別の条文"}, id="another text"),
        pytest.param(UNREAD, {"official_text": "条" * (LONGEST_TEXT + 1)}, id="long"),
        pytest.param(UNREAD, {"also_shown": ("address",)}, id="must not be shown"),
        pytest.param(UNREAD, {"also_shown": ("nothing",)}, id="unknown field"),
        pytest.param(UNREAD, {"required_inquiries": ("star",)}, id="unknown inquiry"),
        pytest.param(ONE_READING, {"reading": Reading.LATEST}, id="undisputed"),
    ],
)
def test_what_does_not_fit_is_refused(version, changes) -> None:
    choices = replace(PASTED, accepts_difference=version is ONE_READING, **changes)
    with pytest.raises(AdoptionRefused):
        verify_choices(version, choices, today=TODAY)


def test_another_text_is_accepted_by_whoever_has_seen_the_difference() -> None:
    seen = replace(PASTED, official_text="別の条文", accepts_difference=True)
    verify_choices(UNREAD, seen, today=TODAY)


def test_the_day_itself_is_no_day_in_the_future() -> None:
    verify_choices(UNREAD, replace(PASTED, text_as_of=TODAY), today=TODAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [("期間は七日を経過したとき。", True), ("七日を\n経過 した　とき", True),
     ("七日を経過した日", False), ("", False)],
)  # fmt: skip
def test_a_phrase_is_found_whatever_the_spacing(text: str, found: bool) -> None:
    assert holds_phrase(text, "七日を経過したとき") is found
