"""特別配慮: what a list's columns say, and the form in which a mark is sealed."""

import pytest

from notices.rules.special_care import (
    REASON_LENGTH,
    SEALED_BYTES,
    Care,
    CareKind,
    CareTooLong,
    care_as_text,
    care_from_text,
    care_in_row,
)


@pytest.mark.parametrize("no", ["", "なし", "無 し", "ナシ", "×", "0", "０", "非該当"])
@pytest.mark.parametrize("column", ["support_measures", "minor", "any_care"])
def test_a_no_is_no_mark(column: str, no: str) -> None:
    assert care_in_row({column: no}) is None


@pytest.mark.parametrize("yes", ["あり", "○", "有", "1", "１", "該当"])
@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("support_measures", CareKind.SUPPORT_MEASURES),
        ("minor", CareKind.MINOR),
        ("any_care", CareKind.OTHER),
    ],
)
def test_a_yes_is_a_mark_of_its_column(column: str, kind: CareKind, yes: str) -> None:
    assert care_in_row({column: yes}) == Care(kind, "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DV", CareKind.SUPPORT_MEASURES),
        ("ＤＶ等支援措置", CareKind.SUPPORT_MEASURES),
        ("未成年", CareKind.MINOR),
        ("施設に入所中", CareKind.OTHER),
    ],
)
def test_words_name_the_kind_and_are_kept_as_reason(text: str, kind: CareKind) -> None:
    assert care_in_row({"any_care": text}) == Care(kind, text)


def test_words_that_nobody_foresaw_are_a_mark() -> None:
    assert care_in_row({"support_measures": "確認中"}) is not None


@pytest.mark.parametrize(
    "care",
    [None, Care(CareKind.MINOR, ""), Care(CareKind.OTHER, "𠮷" * REASON_LENGTH)],
    ids=["none", "short", "longest"],
)
def test_every_mark_has_one_length_and_opens_as_sealed(care: Care | None) -> None:
    text = care_as_text(care)
    assert len(text.encode()) == SEALED_BYTES
    assert care_from_text(text) == care


def test_a_register_without_the_field_knows_of_no_mark() -> None:
    assert care_from_text("") is None


def test_a_reason_that_does_not_fit_is_refused() -> None:
    with pytest.raises(CareTooLong):
        care_as_text(Care(CareKind.OTHER, "長" * SEALED_BYTES))
