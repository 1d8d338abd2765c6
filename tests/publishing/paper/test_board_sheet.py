"""The printed board sheet: what stands on the paper, and what is refused."""

import re
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from fontTools.ttLib import TTFont

from publishing.paper.board_sheet import (
    FONTS,
    BoardSheet,
    MissingGlyph,
    board_sheet_pdf,
    drawable,
    qr_svg,
)

URL = "https://kojiban.example.lg.jp/notices/k7m2q4x9v3b6n8p5r2t7w4y9za/"
SHEET = BoardSheet(
    number="8都税徴第123号",
    heading="公示送達書",
    article="地方税法第20条の2",
    statement="次の書類は保管し、いつでも送達を受けるべき者に交付する。",
    issuer="見本都税事務所長",
    authority="見本都",
    office="都税事務所徴収課",
    place="見本都中央区見本1丁目1番1号",
    hours="午前8時30分から午後5時15分まで",
    telephone="03-0000-0000",
    columns=("送達を受けるべき者", "送達すべき書類"),
    rows=(("見本 太郎", "督促状 1通"),),
    posted_on=None,
    url=URL,
    digest="0123456789abcdef" * 4,
    check_code="ABCD-2345",
    issued_on="令和8年11月24日",
    printed_at="2026-11-24T09:30:00+09:00",
    seal_note="（公印省略）",
)


def with_name(name: str) -> BoardSheet:
    return replace(SHEET, rows=((name, "督促状 1通"),))


def text_layer(sheet: BoardSheet) -> str:
    return poppler("pdftotext", "-raw", "-", "-", stdin=board_sheet_pdf(sheet))


def poppler(*command: str, stdin: bytes) -> str:
    done = subprocess.run(command, input=stdin, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize(
    "text",
    [
        SHEET.number,
        SHEET.article,
        SHEET.statement,
        SHEET.issuer,
        SHEET.office,
        SHEET.telephone,
        SHEET.seal_note,
        URL,
        "01234567 89abcdef 01234567",
        "2026-11-24 09:30:00（日本時間）",
        "2026-11-24T00:30:00Z",
        "同姓同名の別人の可能性があります",
    ],
)
def test_sheet_says(text: str) -> None:
    assert text in text_layer(SHEET)


@pytest.mark.parametrize(
    "name",
    [
        "𠮷田 﨑男",
        "髙橋 德子 濵",
        "渡邉\U000e0101 花子",
        "辻\U000e0100 辻\U000e0101 葛\U000e0100",
        "\ufa19 \ufa10 神 塚",
        "㈱① ㋿",
        "Nguyễn Văn Đức",
        "Łukasz Wałęsa",
        "João Nuñez",
        "か\u3099",
        "#evil[x]",
        "$a$ *b* _c_ <d> @e",
        '\\u{41} // /* */ "q" \'--',
    ],
)
def test_name_is_printed_as_it_is_spelt(name: str) -> None:
    assert name in text_layer(with_name(name))


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("山田\ue000", "\ue000"),
        ("葛\U000e0109", "葛\U000e0109"),
        ("\U000e0100", "\U000e0100"),
        ("नेपाल", "न"),
        ("山\u200b田", "\u200b"),
        ("山\u202e田", "\u202e"),
        ("山\t田", "\t"),
    ],
    ids=[
        "private use",
        "unknown variation",
        "selector alone",
        "script without font",
        "zero width",
        "direction",
        "tab",
    ],
)
def test_name_that_cannot_be_drawn_is_refused(name: str, missing: str) -> None:
    with pytest.raises(MissingGlyph) as refusal:
        board_sheet_pdf(with_name(name))
    assert refusal.value.character == missing


def test_every_field_is_checked_for_missing_glyphs() -> None:
    with pytest.raises(MissingGlyph, match=r"U\+E000）の字形がない.*No glyph"):
        board_sheet_pdf(replace(SHEET, place="見本\ue000"))


def test_missing_glyph_message_never_repeats_a_direction_control() -> None:
    assert "\u202e" not in str(MissingGlyph("\u202e"))


def test_coverage_tells_what_the_fonts_draw() -> None:
    characters = {text for text in drawable() if len(text) == 1}
    fonts = [TTFont(path, lazy=True) for path in FONTS.glob("*.?tf")]
    assert characters <= {chr(code) for font in fonts for code in font.getBestCmap()}


def test_equal_sheets_give_equal_bytes() -> None:
    assert board_sheet_pdf(SHEET) == board_sheet_pdf(replace(SHEET))


def test_another_instant_of_printing_gives_other_bytes() -> None:
    later = replace(SHEET, printed_at="2026-11-24T09:30:01+09:00")
    assert board_sheet_pdf(SHEET) != board_sheet_pdf(later)


def test_long_list_takes_numbered_sheets() -> None:
    pages = text_layer(replace(SHEET, rows=SHEET.rows * 120)).split("\f")[:-1]
    assert len(pages) > 1
    assert all(f"{n}／{len(pages)} 枚" in page for n, page in enumerate(pages, 1))


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (51, 3), (3000, 89)])
def test_every_sheet_bears_number_heading_and_check_code(
    count: int, sheets: int
) -> None:
    pages = text_layer(replace(SHEET, rows=SHEET.rows * count)).split("\f")[:-1]
    assert len(pages) == sheets
    for page in pages:
        for word in (SHEET.number, SHEET.heading, SHEET.check_code):
            assert word in page.replace(" ", "")


def test_the_longest_list_is_set_while_a_clerk_waits() -> None:
    begun = time.monotonic()
    board_sheet_pdf(replace(SHEET, rows=SHEET.rows * 3000))
    # 1.6 s on two shared cores; a clerk takes ten for a page that hangs.
    assert time.monotonic() - begun < 10


def test_every_sheet_repeats_the_labels_of_the_columns() -> None:
    pages = text_layer(replace(SHEET, rows=SHEET.rows * 120)).split("\f")[:-1]
    assert all("送達を受けるべき者" in page for page in pages[1:])


def test_every_row_of_a_long_list_is_printed_once() -> None:
    rows = tuple((f"見本{n:04}", "督促状") for n in range(1, 3001))
    printed = re.findall(r"見本(\d{4})", text_layer(replace(SHEET, rows=rows)))
    assert printed == [f"{n:04}" for n in range(1, 3001)]


def test_day_of_posting_is_left_blank_until_known() -> None:
    assert re.search(r"掲示開始\s+令和\s+年\s+月\s+日", text_layer(SHEET))


def test_day_of_posting_is_printed_when_known() -> None:
    posted = text_layer(replace(SHEET, posted_on="令和8年11月25日"))
    assert re.search(r"掲示開始\s+令和8年11月25日", posted)


def test_day_of_removal_is_never_filled_in() -> None:
    posted = text_layer(replace(SHEET, posted_on="令和8年11月25日"))
    assert re.search(r"掲示終了日\s+令和\s+年\s+月\s+日", posted)


def test_place_for_the_seal_is_marked() -> None:
    assert "公印" in text_layer(replace(SHEET, seal_note=""))


def test_file_claims_both_standards() -> None:
    file = board_sheet_pdf(SHEET)
    assert b"<pdfaid:part>2<" in file
    assert b"<pdfuaid:part>1<" in file


def test_metadata_names_the_notice_and_no_person() -> None:
    about = poppler("pdfinfo", "-", stdin=board_sheet_pdf(SHEET))
    assert SHEET.number in about
    assert "太郎" not in about


def test_qr_code_holds_the_public_address() -> None:
    assert modules(qr_svg(URL)) == modules_of_matrix(URL)


def modules(svg: str) -> set[tuple[int, int]]:
    """Dark modules (row, column) that the strokes of a segno drawing cover."""
    path = re.search(r' d="([^"]+)"', svg)
    column, row, dark = 0, 0, set()
    for command, numbers in re.findall(
        r"([Mmh])([-\d. ]+)", path.group(1) if path else ""
    ):
        first, *rest = (float(number) for number in re.findall(r"-?[\d.]+", numbers))
        if command == "h":
            dark |= {(row, column + step) for step in range(int(first))}
        if command in "Mm" and rest:
            row = int(rest[0]) + (row if command == "m" else 0)
        column = int(first) + (0 if command == "M" else column)
    return dark


def modules_of_matrix(url: str) -> set[tuple[int, int]]:
    matrix = segno.make_qr(url, error="m").matrix_iter(border=4)
    return {
        (row, column)
        for row, line in enumerate(matrix)
        for column, is_dark in enumerate(line)
        if is_dark
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": (("見本 太郎",),)},
        {"digest": "0" * 63},
        {"digest": "g" * 64},
        {"printed_at": "2026-11-24T09:30:00"},
        {"printed_at": "令和8年11月24日"},
    ],
    ids=["short row", "short digest", "not hexadecimal", "no offset", "no instant"],
)
def test_ill_formed_sheet_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        board_sheet_pdf(replace(SHEET, **changes))


def test_licence_stands_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE" in Path(FONTS, "OFL.txt").read_text(encoding="utf-8")
