"""Text that a spreadsheet program would take for a formula (CSV injection)."""

import unicodedata

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
