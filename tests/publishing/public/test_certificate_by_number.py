"""Anybody may ask whether a certificate was issued; nobody learns about a person."""

import pytest
from django.test import Client

from publishing.models import IssuedCertificate
from tests.clock import jst

pytestmark = pytest.mark.django_db

NUMBER = "DEMO-TAX-R8-0001"
PROOF, BUNDLE = "0123456789abcdef" * 4, "fedcba9876543210" * 4
ISSUED = "は、発行されています"
UNKNOWN = "発行の記録にありません"


@pytest.fixture(autouse=True)
def issued() -> None:
    IssuedCertificate.objects.create(
        number=NUMBER,
        office_code="DEMO-TAX",
        fiscal_year=2026,
        place=1,
        kind="certificate",
        copy="parties",
        public_id="a" * 26,
        posting_number="都税徴公示第1号",
        issued_at=jst("2026-06-10 09:00"),
        proof_sha256=PROOF,
        bundle_sha256=BUNDLE,
        level="B-B",
    )


def asked(number: str, digits: str) -> str:
    page = Client().get("/verify/", {"number": number, "digits": digits})
    return page.content.decode()


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        (NUMBER, PROOF[:16]),
        (NUMBER, BUNDLE[:16]),
        # Spaces, capitals and full-width letters are as good.
        (" DEMO-TAX-R8-0001", "01234567 89ABCDEF"),
        ("ＤＥＭＯ-TAX-R8-0001", PROOF[:16]),
    ],
)
def test_what_stands_on_the_paper_finds_it(number: str, digits: str) -> None:
    page = asked(number, digits)
    assert ISSUED in page
    assert "都税徴公示第1号" in page
    assert "2026-06-10 09:00" in page


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        (NUMBER, "0" * 16),
        (NUMBER, PROOF[:15]),
        (NUMBER, PROOF),
        (NUMBER, ""),
        ("DEMO-TAX-R8-0002", PROOF[:16]),
        ("", PROOF[:16]),
        (NUMBER + "\x00" + "9" * 900, PROOF[:16]),
    ],
)
def test_all_else_is_unknown(number: str, digits: str) -> None:
    page = asked(number, digits)
    assert UNKNOWN in page
    assert "都税徴公示第1号" not in page


def test_whoever_asks_nothing_is_told_nothing() -> None:
    page = Client().get("/verify/").content.decode()
    assert ISSUED not in page
    assert UNKNOWN not in page
