"""Numbers of certificates 掲示証明書: one series an office and fiscal year, no gaps.

    DEMO-TAX-R8-0001    office code, fiscal year (Reiwa), place in the year

The fiscal year 会計年度 begins on April 1 (地方自治法208条1項).
"""

from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 4
# Reiwa 1 is 2019.
REIWA = 2018


@dataclass(frozen=True)
class CertificateNumber:
    """The place from 1 in the series of an office and a fiscal year (2026 is R8)."""

    office: str
    fiscal_year: int
    place: int

    def __str__(self) -> str:
        return f"{self.office}-R{self.fiscal_year - REIWA}-{self.place:04d}"


def fiscal_year(day: date) -> int:
    """The calendar year in which the fiscal year of a legal day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1
