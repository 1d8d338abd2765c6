"""The written 公示送達書 that an office pins to its board (掲示場).

The sheet is typeset from `templates/certificates/board_sheet.typ` and comes out as
PDF/A-2b and PDF/UA-1. Equal sheets give equal bytes. Names are printed as they are
spelt, variation selectors included; what the fonts cannot draw is refused, because a
box or a plain form in the place of a letter would be another person's name.
"""

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from pathlib import Path

import segno
import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "certificates"
TEMPLATE = TEMPLATES / "board_sheet.typ"
FONTS = TEMPLATES / "fonts"
JAPAN = timezone(timedelta(hours=9), "JST")


class MissingGlyph(Exception):
    """A character, or a character with its variation selector, has no glyph."""

    def __init__(self, character: str) -> None:
        self.character = character
        codes = " ".join(f"U+{ord(code):04X}" for code in character)
        # A control that turns the writing direction would garble the message itself.
        shown = f"「{character}」" if character.isprintable() else "文字"
        super().__init__(
            f"{shown}（{codes}）の字形がないため、印刷できません。"
            f" / No glyph for {codes}; nothing was printed."
        )


@dataclass(frozen=True)
class BoardSheet:
    """What one written notice says; every text is printed as it is given.

    `rows` hold one text per label in `columns`. `posted_on` is None while the day is
    still to be written by hand. `digest` is 64 lower-case hexadecimal digits;
    `check_code` stands on every sheet. `printed_at` is an RFC 3339 instant with its
    offset; it also dates the file. `seal_note`, such as 「公印省略」, stands in the
    place left for the seal.
    """

    number: str
    heading: str
    article: str
    statement: str
    issuer: str
    authority: str
    office: str
    place: str
    hours: str
    telephone: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    posted_on: str | None
    url: str
    digest: str
    check_code: str
    issued_on: str
    printed_at: str
    seal_note: str = ""


def board_sheet_pdf(sheet: BoardSheet) -> bytes:
    """Return the sheet as a PDF file, as many A4 pages as its rows need.

    Raises:
        MissingGlyph: some text holds a character that the fonts cannot draw.
        ValueError: a row does not fit the columns, the digest is not 64 hexadecimal
            digits, or `printed_at` is not an RFC 3339 instant with an offset.
    """
    _check_shape(sheet)
    printed_at = _instant(sheet.printed_at)
    for text in _texts(sheet):
        check_glyphs(text)
    return typst.compile(
        TEMPLATE,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"sheet": _as_json(sheet, printed_at), "qr": qr_svg(sheet.url)},
        pdf_standards=["a-2b", "ua-1"],
        timestamp=int(printed_at.timestamp()),
    )


def qr_svg(url: str, scale: int = 1) -> str:
    """Return the QR code (JIS X 0510) of `url` as SVG with its quiet zone of 4.

    `scale` is the size of a module in the units of the drawing.
    """
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(
        out, kind="svg", xmldecl=False, border=4, scale=scale
    )
    return out.getvalue().decode()


def _check_shape(sheet: BoardSheet) -> None:
    if any(len(row) != len(sheet.columns) for row in sheet.rows):
        raise ValueError("a row needs one text for each column")
    if not re.fullmatch("[0-9a-f]{64}", sheet.digest):
        raise ValueError("the digest needs 64 hexadecimal digits")


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("printed_at needs an offset from UTC")
    return at.astimezone(UTC)


def _as_json(sheet: BoardSheet, printed_at: datetime) -> str:
    japan = f"{printed_at.astimezone(JAPAN):%Y-%m-%d %H:%M:%S}"
    return json.dumps(
        asdict(sheet)
        | {
            "digest_groups": [sheet.digest[at : at + 8] for at in range(0, 64, 8)],
            "printed": f"{japan}（日本時間） {printed_at:%Y-%m-%dT%H:%M:%SZ}",
        }
    )


def _texts(sheet: BoardSheet) -> Iterator[str]:
    for value in vars(sheet).values():
        if isinstance(value, str):
            yield value
    yield from sheet.columns
    for row in sheet.rows:
        yield from row


def check_glyphs(text: str) -> None:
    """Raises MissingGlyph for the first character that the fonts cannot draw."""
    # Typst itself stops at a missing character, but passes over an unknown variation
    # selector and over invisible characters, and would so print another spelling.
    for before, character in pairwise("\n" + text):
        if character == "\n" or character in drawable():
            continue
        if before + character not in drawable():
            raise MissingGlyph(_as_spelt(before, character))


def _as_spelt(before: str, character: str) -> str:
    is_selector = unicodedata.category(character) == "Mn"
    return (before + character).strip() if is_selector else character


@cache
def drawable() -> frozenset[str]:
    """Return what the fonts draw: characters, and characters with their selector."""
    coverage = json.loads((FONTS / "coverage.json").read_text(encoding="ascii"))
    return frozenset(
        chr(code) + selector
        for selector, runs in coverage.items()
        for first, last in runs
        for code in range(first, last + 1)
    )
