#!/bin/sh
# Cuts the two fonts of the printed sheets out of Debian's Noto fonts and renames
# them: KojibanSerif.otf (Japanese, with variation sequences) and
# KojibanSerifLatin.ttf (the Latin letters of Vietnamese, Polish, Portuguese, …).
# coverage.json says what the two can draw: for each variation selector ("" for none)
# the runs of code points, both ends included.
# The same packages and the same fonttools give the same bytes.
#
#   apt-get install --no-install-recommends fonts-noto-cjk fonts-noto-core
#   tools/make_font.sh
set -eu

cd "$(dirname "$0")/.."
fonts=${NOTO_FONTS:-/usr/share/fonts}
out=templates/certificates/fonts

for needed in opentype/noto/NotoSerifCJK-Regular.ttc truetype/noto/NotoSerif-Regular.ttf
do
    if [ ! -f "$fonts/$needed" ]; then
        echo "missing $fonts/$needed: install fonts-noto-cjk and fonts-noto-core" >&2
        exit 1
    fi
done

mkdir -p "$out"
.venv/bin/python - "$fonts" "$out" <<'PYTHON'
import json
import sys
import unicodedata
from itertools import groupby
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS, OUT = map(Path, sys.argv[1:])
LATIN = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),
    *range(0x2B0, 0x370),
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2050),
}
JAPANESE_BLOCKS = (
    range(0x2000, 0x2070),  # punctuation
    range(0x2100, 0x2400),  # letter-like, numerals, arrows, operators
    range(0x2460, 0x2700),  # ① ┌ ■ ☆
    range(0x2E80, 0x2FE0),  # radicals, which careless copies from PDF files contain
    range(0x3000, 0x3100),  # 、 kana
    range(0x31F0, 0x3400),  # ㈱ ㋿ ㌔
    range(0x3400, 0xA000),  # ideographs: 髙, 德, and those of Chinese names
    range(0xF900, 0xFB00),  # compatibility ideographs: 﨑 and its like
    range(0xFF00, 0xFFF0),  # full and half width
    range(0x20000, 0x2FA20),  # 𠮷, 𠀋
)
SELECTORS = {0xFE00, 0xFE01, *range(0xE0100, 0xE0110)}
# Planes of JIS X 0213 and the code page that office spreadsheets use.
ENCODINGS = ("euc_jis_2004", "cp932")


def can_encode(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def varied(font: TTFont) -> set[int]:
    """Ideographs that have variation sequences (Adobe-Japan1 and standard)."""
    tables = [table for table in font["cmap"].tables if table.format == 14]
    return {
        base
        for table in tables
        for pairs in table.uvsDict.values()
        for base, _glyph in pairs
    }


def japanese(font: TTFont) -> set[int]:
    drawn = set(font.getBestCmap())
    encoded = {
        code
        for code in drawn
        if any(can_encode(chr(code), encoding) for encoding in ENCODINGS)
    }
    blocks = {code for block in JAPANESE_BLOCKS for code in block}
    return encoded | varied(font) | (drawn & (blocks | LATIN)) | SELECTORS


def cut(font: TTFont, codes: set[int], family: str, path: Path) -> None:
    options = subset.Options(
        layout_features=["ccmp", "mark", "mkmk", "kern"],
        drop_tables=["BASE", "DSIG", "VORG", "vhea", "vmtx"],
        hinting=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 13, 14],
        notdef_outline=True,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    rename(font, family)
    font.save(path, reorderTables=False)
    print(path, path.stat().st_size, "bytes,", len(font.getBestCmap()), "characters")


def rename(font: TTFont, family: str) -> None:
    """Give the cut font a name of its own: it is not Noto any more (OFL 1.1)."""
    postscript = family.replace(" ", "")
    names = {1: family, 2: "Regular", 3: f"1.0;{postscript}", 4: family, 6: postscript}
    table = font["name"]
    table.names = [name for name in table.names if name.langID == 0x409]
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [postscript]
        top = font["CFF "].cff.topDictIndex[0]
        top.FullName, top.FamilyName = family, family


def coverage(fonts: list[TTFont]) -> dict[str, list[list[int]]]:
    """Runs of what the fonts draw; invisible controls count as not drawn."""
    plain = {code for font in fonts for code in font.getBestCmap()} - SELECTORS
    found = {"": {code for code in plain if is_visible(code)}}
    for table in (table for font in fonts for table in font["cmap"].tables):
        if table.format == 14:
            for selector, pairs in table.uvsDict.items():
                found.setdefault(chr(selector), set()).update(base for base, _ in pairs)
    return {selector: runs(codes) for selector, codes in sorted(found.items())}


def is_visible(code: int) -> bool:
    return unicodedata.category(chr(code)) not in {"Cc", "Cf", "Co", "Zl", "Zp"}


def runs(codes: set[int]) -> list[list[int]]:
    grouped = groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0])
    spans = [[code for _at, code in group] for _shift, group in grouped]
    return [[span[0], span[-1]] for span in spans]


def source(path: str) -> TTFont:
    return TTFont(FONTS / path, fontNumber=0, recalcTimestamp=False)


cjk = source("opentype/noto/NotoSerifCJK-Regular.ttc")
cut(cjk, japanese(cjk), "Kojiban Serif", OUT / "KojibanSerif.otf")
latin = source("truetype/noto/NotoSerif-Regular.ttf")
cut(latin, LATIN, "Kojiban Serif Latin", OUT / "KojibanSerifLatin.ttf")
drawn = json.dumps(coverage([cjk, latin]), separators=(",", ":"))
(OUT / "coverage.json").write_text(drawn + "\n", encoding="ascii")
PYTHON
