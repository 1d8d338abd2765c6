import pytest

from notices.intake.columns import UnknownColumn, find_header
from notices.intake.reasons import Reason
from notices.intake.screening import parse_list, screen
from notices.intake.unreadable import Fault, UnreadableList
from tests.notices.intake.builders import (
    HEADINGS,
    REQUIRED,
    accepted,
    csv_list,
    honest_row,
    refused,
    screened,
    table,
    xlsx,
)

GUIDE = ("記入要領",)


def parse(*rows: tuple, **options):
    return parse_list(
        csv_list(*rows), filename="list.csv", required=REQUIRED, **options
    )


def test_name_is_stored_verbatim_without_outer_spaces():
    assert accepted(氏名=" 山本  勇\u3000").fields["name"] == "山本  勇"


@pytest.mark.parametrize("space", [" ", "  ", "\u3000", "\n", "\u3000 \t"])
def test_name_is_understood_with_single_spaces(space):
    assert accepted(氏名=f"山本{space}勇").understood["name"] == "山本 勇"


def test_understood_name_is_not_normalised():
    assert accepted(氏名="㈱塚").understood["name"] == "㈱塚"


def test_kana_is_understood_full_width():
    assert accepted(フリガナ="ﾊｾｶﾞﾜ ﾀﾞｲｽｹ").understood["kana"] == "ハセガワ ダイスケ"


def test_kana_is_stored_verbatim():
    assert accepted(フリガナ="ﾊｾｶﾞﾜ").fields["kana"] == "ﾊｾｶﾞﾜ"


def test_reference_is_understood_in_plain_digits():
    assert accepted(通知書番号="２４５３").understood["reference"] == "2453"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2109633622.0, "2109633622"), (7, "7"), (0.5, "0.5"), ("0012", "0012")],
)
def test_number_reads_as_typed(value, text):
    assert accepted(通知書番号=value).fields["reference"] == text


def test_date_is_stored_as_iso():
    assert accepted(発送日="R8.10.3").fields["mailed_on"] == "2026-10-03"


def test_empty_fields_are_not_stored():
    assert "kana" not in accepted(フリガナ="\u3000").fields


def test_understood_fields_are_always_the_same_six():
    assert list(accepted(フリガナ="").understood) == [
        "name",
        "kana",
        "document",
        "reference",
        "mailed_on",
        "hearing_at",
    ]


def test_lone_dash_says_nothing():
    assert accepted(フリガナ="－").understood["kana"] == ""


def test_same_name_document_and_reference_is_a_duplicate():
    rows = screened(honest_row(氏名="山本 勇"), honest_row(氏名="山本\u3000勇"))
    assert [(row.row, row.reason) for row in rows.refused] == [(3, Reason.DUPLICATE)]


@pytest.mark.parametrize("heading", ["氏名", "書類の名称", "通知書番号"])
def test_row_that_differs_in_one_of_the_three_is_no_duplicate(heading):
    assert screened(honest_row(), honest_row(**{heading: "別"})).refused == ()


def test_row_that_differs_elsewhere_is_a_duplicate():
    assert len(screened(honest_row(), honest_row(発送日="")).refused) == 1


def test_row_like_a_refused_one_is_no_duplicate():
    rows = screened(honest_row(発送日="未定"), honest_row())
    assert [row.row for row in rows.accepted] == [3]


def test_entry_on_display_is_a_duplicate():
    built = table(honest_row(), honest_row(氏名="別人"))
    rows = screen(
        built,
        find_header(built.rows, {}),
        required=REQUIRED,
        forbidden_on_display={("見本 花子", "督促状", "1001")}.__contains__,
    )
    assert [(row.row, row.reason) for row in rows.refused] == [(2, Reason.DUPLICATE)]


def test_refused_row_keeps_its_texts_for_the_worklist():
    row = refused(発送日="R8.13.1")
    assert row.fields["name"] == "見本　花子"
    assert row.fields["mailed_on"] == "R8.13.1"


def test_unmapped_texts_do_not_reach_the_worklist():
    assert "内緒" not in refused(発送日="未定", 備考="内緒").fields.values()


@pytest.mark.parametrize(
    "row",
    [
        ("", "", "", "", "", ""),
        ("\u3000", " ", "", "", "", ""),
        ("", "", "", "", "", "備考だけ"),
        ("以上", "", "", "", "", ""),
        ("", "", "以　上", "", "", ""),
        ("以下余白", "", "", "", "", ""),
    ],
)
def test_row_without_a_record_does_not_count(row):
    assert screened(honest_row(), row).total == 1


def test_total_counts_accepted_and_refused():
    assert screened(honest_row(), honest_row(氏名="")).total == 2


def test_csv_rows_are_records_and_the_header_is_one():
    rows = parse(HEADINGS, honest_row(氏名="例示\n太郎"), honest_row())
    assert (rows.header_row, [row.row for row in rows.accepted]) == (1, [2, 3])


def test_first_sheet_with_a_header_is_taken():
    data = xlsx(GUIDE, ("氏名は正しく書くこと。",), (), HEADINGS, honest_row())
    rows = parse_list(data, filename="list.xlsx", required=REQUIRED)
    assert (rows.sheet, rows.header_row, rows.accepted[0].row) == ("名簿", 4, 5)


def test_named_sheet_must_be_there():
    with pytest.raises(UnreadableList) as caught:
        parse(HEADINGS, honest_row(), sheet="別の表")
    assert caught.value.code == Fault.UNKNOWN_SHEET


def test_list_without_a_header_is_refused():
    with pytest.raises(UnreadableList) as caught:
        parse(honest_row())
    assert caught.value.code == Fault.NO_HEADER


def test_override_that_would_have_named_the_header_is_told():
    with pytest.raises(UnknownColumn):
        parse(("宛てた人", "書類名"), overrides={"存在しない列": "name"})


def test_override_makes_a_header():
    rows = parse(
        ("宛てた人", "書類名"), ("見本　花子", "督促状"), overrides={"宛てた人": "name"}
    )
    assert rows.accepted[0].fields["name"] == "見本　花子"
