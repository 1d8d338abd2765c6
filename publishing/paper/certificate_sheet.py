"""The paper of a certificate 掲示証明書 or report of facts 事実報告書: unsigned PDF.

Typeset from `templates/certificates/certificate.typ`: conclusion, what was displayed,
timeline, interruptions, how to verify, limits. It is PDF/A-2b and PDF/UA-1. All it says
comes from the machine form, whose SHA-256 stands on it and, in clear, in its keywords.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import typst

from publishing.evidence.certificate import Certificate, Copy, Kind
from publishing.evidence.certificate_words import CHANNELS, duration
from publishing.paper.board_sheet import FONTS, JAPAN, TEMPLATES, check_glyphs, qr_svg
from publishing.paper.certificate_timeline import WIDTH, as_svg, draw
from publishing.rules.public_notice import FIELD_LABELS_JA

TEMPLATE = TEMPLATES / "certificate.typ"
TITLES_JA = {Kind.CERTIFICATE: "掲示証明書", Kind.FACT_REPORT: "事実報告書"}
COPIES_JA = {Copy.PARTIES: "当事者用", Copy.PUBLIC: "公開用(氏名なし)"}
LEVELS_JA = {
    "B-B": "PAdES B-B(電子署名。タイムスタンプはない)",
    "B-LTA": "PAdES B-LTA(電子署名、長期検証のためのタイムスタンプ)",
}
WORDS_JA: Mapping[str, str] = FIELD_LABELS_JA | {
    "heading": "表題",
    "number": "公示番号",
    "subject": "件名",
    "statement": "公示の文",
    "issued_on": "公示の日",
    "article": "根拠条文",
    "issuer": "公示した者",
    "authority": "団体",
    "office": "部署",
    "place": "交付の場所",
    "hours": "交付の時間",
    "telephone": "電話",
}
KINDS_JA = {"away": "掲示を確かめられない", "altered": "内容が異なる"}


@dataclass(frozen=True)
class CertificateSheet:
    """What the paper is made of.

    `level` is the signature it will bear ("B-B" or "B-LTA"); `words` hold the canonical
    JSON of the posting's own words ("shell") and, in a parties' copy, of the one entry
    ("entry", else empty).
    """

    told: Certificate
    posting_number: str
    level: str
    words: Mapping[str, bytes]


def certificate_pdf(sheet: CertificateSheet) -> bytes:
    """Return the PDF, unsigned. Equal sheets give equal bytes.

    Raises MissingGlyph, which shows the character, for what the fonts cannot draw.
    """
    content = _content(sheet)
    for text in _texts(content):
        check_glyphs(text)
    drawing = draw(sheet.told)
    return typst.compile(
        TEMPLATE,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={
            "certificate": json.dumps(content),
            "qr": qr_svg(content["verify_url"]),
            "timeline": as_svg(drawing),
        },
        pdf_standards=["a-2b", "ua-1"],
        timestamp=sheet.told.issued_at,
    )


def _content(sheet: CertificateSheet) -> dict[str, Any]:
    told = sheet.told
    digest = hashlib.sha256(told.json).hexdigest()
    return {
        "title": TITLES_JA[told.kind],
        "is_report": told.kind == Kind.FACT_REPORT,
        "number": told.number,
        "copy": COPIES_JA[told.copy],
        "issuer": told.issuer,
        "issued": _both(told.issued_at),
        "why": list(told.why_report),
        "statements": [
            {"text": each.text_ja, "grade": each.grade, "basis": each.basis}
            for each in told.statements
        ],
        "totals": _totals(told),
        "posting_number": sheet.posting_number,
        "posting": _posting(told),
        "shell": _words(sheet.words["shell"]),
        "entry": _words(sheet.words["entry"]) if sheet.words["entry"] else [],
        "entry_place": (told.copies.opened or 0) + 1,
        "entry_count": len(told.copies.entries),
        "hashes": _hashes(told),
        "drawing": _drawing(told),
        "vantages": _vantages(told),
        "interruptions": [_interruption(each) for each in told.interruptions],
        "unobserved": [_span(*each) for each in told.unobserved],
        "recorded": [_recorded(each) for each in told.recorded],
        "refusals": f"{told.refusals.count_429}回",
        "verify_url": _verify_url(told),
        "digest": _grouped(digest),
        "digest_whole": digest,
        "digits": digest[:16],
        "trust": _trust(told, sheet.level),
        "limits": list(told.limits),
    }


def _posting(told: Certificate) -> list[list[str]]:
    window = told.window
    return [
        ["公示のアドレス", told.notice.url],
        ["根拠", f"{told.legal_basis.law} {told.legal_basis.article}"],
        ["掲示期間の始め", _both(window.start)],
        ["掲示期間の終わり", f"{_both(window.end)}(この時を含まない)"],
        *([["現在", _both(told.issued_at)]] if told.is_so_far else []),
    ]


def _hashes(told: Certificate) -> list[list[str]]:
    rows = [
        ["公示のコミットメント", _grouped(told.notice.commitment.hex())],
        ["公示の文面の要約値", _grouped(told.copies.shell_digest.hex())],
    ]
    if told.copies.opened is not None:
        opened = told.copies.entries[told.copies.opened]
        rows.append(["この一件のコミットメント", _grouped(opened.hex())])
    return rows


def _totals(told: Certificate) -> list[list[str]]:
    return [
        [
            "期間" + ("(現在まで)" if told.is_so_far else ""),
            duration(told.totals.period_s),
        ],
        ["中断(長くて)", duration(told.totals.pess_s)],
        ["中断(短くて)", duration(told.totals.opt_s)],
        ["観測なし", duration(told.totals.unobserved_s)],
    ]


def _vantages(told: Certificate) -> list[list[str]]:
    independent = {each.name: each.independent for each in told.watch.vantages}
    return [
        [
            each.name,
            "発行者以外" if independent[each.name] else "発行者自身",
            f"{each.total}回",
            f"{each.bad}回",
            duration(each.totals.pess_s),
            duration(each.totals.unobserved_s),
        ]
        for each in told.display.vantages
    ]


def _drawing(told: Certificate) -> dict[str, Any]:
    drawn = draw(told)
    return {
        "width": WIDTH,
        "rows": list(drawn.rows),
        "ticks": [{"x": each.x, "label": each.label} for each in drawn.ticks],
        "alt": f"掲示期間の図。{' '.join(each.text_ja for each in told.statements)}",
    }


def _interruption(each: Any) -> list[str]:
    certain = sum(end - start for start, end in each.certain)
    return [
        *_span(each.start, each.end),
        duration(certain),
        KINDS_JA.get(each.kind, each.kind),
    ]


def _recorded(each: Any) -> list[str]:
    ended = _both(each.end) if each.end is not None else "続いている"
    return [
        CHANNELS.get(each.channel, each.channel),
        _both(each.start),
        ended,
        each.cause,
    ]


def _span(start: int, end: int) -> list[str]:
    return [_both(start), _both(end), duration(end - start)]


def _trust(told: Certificate, level: str) -> list[list[str]]:
    stamps = "、".join(f"{_both(each.at)}(方針 {each.policy})" for each in told.time)
    witnesses = "、".join(f"{each.name} {_both(each.at)}" for each in told.witnesses)
    return [
        ["電子署名", LEVELS_JA[level]],
        ["掲示記録", f"{told.log.origin} {told.log.last.size}件"],
        ["記録の根", _grouped(told.log.last.root.hex())],
        ["記録の公開鍵", told.keys.log],
        ["記録のタイムスタンプ", stamps or "ない"],
        ["証人の共同署名", witnesses or "ない"],
        ["作成したソフトウェア", told.software.version],
    ]


def _verify_url(told: Certificate) -> str:
    parts = urlsplit(told.notice.url)
    return f"{parts.scheme}://{parts.netloc}/verify/"


def _words(content: bytes) -> list[list[str]]:
    fields: dict[str, str] = json.loads(content)
    return [[WORDS_JA.get(name, name), text] for name, text in fields.items() if text]


def _both(at: int) -> str:
    """The instant in Japan's time and in UTC."""
    utc = datetime.fromtimestamp(at, UTC)
    return (
        f"{utc.astimezone(JAPAN):%Y-%m-%d %H:%M:%S} 日本時間({utc:%Y-%m-%dT%H:%M:%SZ})"
    )


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
