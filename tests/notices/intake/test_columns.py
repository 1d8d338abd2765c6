import pytest

from notices.intake.cells import Cell, Row
from notices.intake.columns import UnknownColumn, find_header
from notices.intake.field_names import FIELD_NAMES_JA


def row(*headings: str, number: int = 1) -> Row:
    return Row(number, tuple(Cell(heading) for heading in headings))


def field_of(heading: str) -> str | None:
    """What the heading means beside a name and a document."""
    header = find_header([row("氏名又は名称", "件名", heading)], {})
    return header.columns.get(2)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("フリガナ", "kana"),
        ("ﾌﾘｶﾞﾅ", "kana"),
        ("ふりがな", "kana"),
        ("カナ氏名", "kana"),
        ("氏名（カナ）", "kana"),
        ("納税義務者氏名フリガナ", "kana"),
        ("通称", "alias"),
        ("通称名", "alias"),
        ("通知書番号", "reference"),
        ("記号番号", "reference"),
        ("記号・番号", "reference"),
        ("発送日", "mailed_on"),
        ("発付年月日", "mailed_on"),
        ("聴聞の期日", "hearing_at"),
        ("聴聞の場所", "hearing_place"),
        ("聴聞に関する事務を所掌する組織の名称", "hearing_organisation"),
        ("組織の所在地", "hearing_organisation_address"),
        ("弁明書の提出先", "statement_to"),
        ("弁明書の提出期限", "statement_deadline"),
        ("住所(所在)", "address"),
        ("住　所", "address"),
        ("住所\n（所在地）", "address"),
        ("返戻理由", "return_reason"),
        ("資格", "capacity"),
        ("識別番号", "distinguishing_number"),
    ],
)
def test_heading_is_recognised(heading, field):
    assert field_of(heading) == field


@pytest.mark.parametrize(
    "heading",
    [
        "番号",
        "整理番号",
        "宛名番号",
        "個人番号",
        "被保険者番号",
        "備考",
        "作成日",
        "返戻日",
        "生年月日",
        "予定される不利益処分の内容(非公開)",
        "",
    ],
)
def test_heading_stays_unmapped(heading):
    assert field_of(heading) is None


@pytest.mark.parametrize(
    "heading",
    [
        "氏名",
        "氏　名",
        "名前",
        "送達を受けるべき者の氏名",
        "送達を受けるべき者の氏名又は名称",
        "名あて人の氏名又は名称",
        "納付義務者氏名",
        "納税義務者",
        "世帯主氏名",
    ],
)
def test_name_is_recognised(heading):
    assert find_header([row(heading, "書類の名称")], {}).columns[0] == "name"


def test_better_heading_wins_wherever_it_stands():
    header = find_header([row("世帯主", "氏名", "書類")], {})
    assert header.columns == {1: "name", 2: "document"}


def test_left_one_of_equal_headings_wins():
    header = find_header([row("氏名", "書類名", "住所", "住所")], {})
    assert header.columns == {0: "name", 1: "document", 2: "address"}


def test_header_is_the_first_row_with_a_name_and_one_more():
    rows = [row("名簿"), row("氏名", number=3), row("氏名", "書類名", number=30)]
    assert find_header(rows, {}).row_number == 30


def test_header_is_not_looked_for_further_down():
    assert find_header([row("氏名", "書類名", number=31)], {}) is None


def test_override_goes_before_what_is_recognised():
    header = find_header([row("氏名", "書類名", "宛名")], {"宛　名": "name"})
    assert header.columns == {1: "document", 2: "name"}


def test_override_maps_an_unknown_heading():
    header = find_header([row("氏名", "特記")], {"特記": "return_reason"})
    assert header.columns == {0: "name", 1: "return_reason"}


@pytest.mark.parametrize(
    "overrides",
    [{"存在しない列": "kana"}, {"氏名": "no_such_field"}, {"": "kana"}, {"()": "kana"}],
)
def test_override_that_names_nothing_is_refused(overrides):
    with pytest.raises(UnknownColumn):
        find_header([row("氏名", "書類名", "")], overrides)


def test_unknown_column_says_which():
    with pytest.raises(UnknownColumn) as caught:
        find_header([row("氏名", "書類名")], {"存在しない列": "kana"})
    assert "存在しない列" in caught.value.message_ja


@pytest.mark.parametrize("field", FIELD_NAMES_JA)
def test_every_field_can_be_assigned_by_hand(field):
    header = find_header([row("特記", "氏名", "書類名")], {"特記": field})
    assert header.columns[0] == field
