"""How large a list may be. An honest list of 3,000 addressees stays far below."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one file; each is the largest value still read."""

    # 3,000 addressees in nine columns make about 300 KB as .xlsx and 600 KB as .csv.
    file_bytes: int = 10 * MEBIBYTE
    # A plain workbook has about a dozen members, one more for every sheet.
    members: int = 200
    # 50,000 rows of nine columns unpack to about 30 MB of sheet XML.
    unpacked_bytes: int = 100 * MEBIBYTE
    # One member is held in memory whole while it is checked.
    member_bytes: int = 64 * MEBIBYTE
    # Sheet XML shrinks ten- to thirty-fold; deflate itself ends near 1,030.
    ratio: int = 200
    rows: int = 50_000
    # The width of the oldest Excel sheet; exports of core systems reach 150 columns.
    columns: int = 256
    # The rectangle around the cells in use is held in memory, over all sheets.
    cells: int = 1_000_000
    # One shared string may stand in any number of cells, so text is counted per cell.
    characters: int = 20_000_000


DEFAULT_LIMITS = Limits()
