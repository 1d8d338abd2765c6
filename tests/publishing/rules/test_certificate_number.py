"""Numbers of certificates: the fiscal year begins on April 1."""

from datetime import date

import pytest

from publishing.rules.certificate_number import CertificateNumber, fiscal_year


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_the_fiscal_year_of_a_day(day: date, year: int) -> None:
    assert fiscal_year(day) == year


def test_a_number_in_words() -> None:
    assert str(CertificateNumber("DEMO-TAX", 2026, 7)) == "DEMO-TAX-R8-0007"
