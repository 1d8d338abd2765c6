"""The paper of a certificate: six parts, one entry at most, no missing letter."""

import hashlib
import subprocess

import pytest

from publishing.evidence.certificate import Copy
from publishing.paper.board_sheet import MissingGlyph
from publishing.paper.certificate_sheet import CertificateSheet, certificate_pdf
from publishing.paper.certificate_timeline import WIDTH, Look, as_svg, draw
from tests.publishing.evidence.bundles import certificate_of, make_bundle

PARTS = ("① 結論", "② 掲示内容", "③ 時系列", "④ 中断一覧", "⑤ 検証手順", "⑥ 限界")


def sheet_of(copy: Copy, entry: bytes | None = None) -> CertificateSheet:
    made = make_bundle(copy=copy)
    opened = made.opening.copy if made.opening else b""
    words = {"shell": made.shell, "entry": opened if entry is None else entry}
    return CertificateSheet(certificate_of(made), "見本公示第1号", "B-B", words)


@pytest.fixture(scope="module")
def sheet() -> CertificateSheet:
    return sheet_of(Copy.PARTIES)


@pytest.fixture(scope="module")
def pdf(sheet: CertificateSheet) -> bytes:
    return certificate_pdf(sheet)


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    return poppler("pdftotext", pdf, "-", "-")


def poppler(program: str, pdf: bytes, *words: str) -> str:
    told = subprocess.run([program, *words], input=pdf, capture_output=True, check=True)
    return told.stdout.decode()


def test_the_parts_stand_in_order(text: str) -> None:
    places = [text.index(part) for part in PARTS]
    assert places == sorted(places)


def test_every_page_has_number_and_count(pdf: bytes, sheet: CertificateSheet) -> None:
    pages = poppler("pdftotext", pdf, "-", "-").split("\f")[:-1]
    for place, page in enumerate(pages, start=1):
        assert sheet.told.number in page
        assert f"{place}／{len(pages)} ページ" in page


def test_address_times_and_software_are_printed(
    text: str, sheet: CertificateSheet
) -> None:
    printed = text.replace("\n", "").replace("\u200b", "")
    assert sheet.told.notice.url in printed
    assert "2026-06-01 09:00:00 日本時間" in text
    assert "2026-06-01T00:00:00Z" in text
    assert sheet.told.software.version in text


def test_the_digest_stands_in_clear_in_the_file(
    pdf: bytes, sheet: CertificateSheet
) -> None:
    assert hashlib.sha256(sheet.told.json).hexdigest().encode() in pdf


def test_it_is_an_archive_file(pdf: bytes) -> None:
    told = poppler("pdfinfo", pdf, "-")
    assert "PDF/A-2b" in told or b"<pdfaid:part>2</pdfaid:part>" in pdf


def test_equal_sheets_give_equal_bytes(sheet: CertificateSheet, pdf: bytes) -> None:
    assert certificate_pdf(sheet) == pdf


def test_a_letter_without_a_glyph_refuses_and_is_shown() -> None:
    entry = '{"name":"見本 \U0002b820"}'.encode()
    with pytest.raises(MissingGlyph, match="\U0002b820"):
        certificate_pdf(sheet_of(Copy.PARTIES, entry))


def test_the_outage_is_drawn_where_it_was(sheet: CertificateSheet) -> None:
    drawn = draw(sheet.told)
    (away,) = [each for each in drawn.bands if each.look == Look.AWAY and each.row == 1]
    (told,) = sheet.told.interruptions
    start, length = sheet.told.window.start, sheet.told.totals.period_s
    assert away.x == pytest.approx((told.start - start) / length * WIDTH, abs=0.01)
    assert all(0 <= each.x <= each.x + each.width <= WIDTH for each in drawn.bands)
    assert as_svg(drawn).count("<rect") == len(drawn.bands)
