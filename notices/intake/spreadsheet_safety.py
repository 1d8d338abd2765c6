"""Text that a spreadsheet program would take for a formula (CSV injection)."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from io import StringIO

# Without it Excel reads UTF-8 as CP932.
BYTE_ORDER_MARK = "\ufeff"

# OWASP ASVS 5.0 1.2.10; a carriage return opens a new cell in some programs.
_DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def starts_like_formula(text: str) -> bool:
    """Whether a spreadsheet program may compute the text, full-width signs included."""
    return text.startswith(_DANGEROUS_STARTS) or unicodedata.normalize(
        "NFKC", text.lstrip()[:1]
    ).startswith(_DANGEROUS_STARTS)


def safe_cell(text: str) -> str:
    """The text as it may be written to a CSV or XLSX cell.

    What looks like a formula gets an apostrophe in front (OWASP ASVS 5.0 1.2.10);
    quoting (RFC 4180 2.6 and 2.7) is the csv writer's.
    """
    return f"'{text}" if starts_like_formula(text) else text


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as RFC 4180 has it, every cell safe; Excel opens it as UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()
