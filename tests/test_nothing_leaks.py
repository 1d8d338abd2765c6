"""Canary words in every field of the register: none reaches the public or the disk."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from access_control.models import User
from notices.actions.approval import return_for_correction, submit_notice
from notices.actions.inquiries import record_for_all
from notices.actions.legal_decisions import decide
from notices.rules.inquiries import InquiryItem, Outcome
from notices.rules.legal_basis import ROW_FIELDS
from notices.rules.legal_questions import LegalQuestion
from notices.rules.special_care import CARE_FIELD, Care, CareKind, care_as_text
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.collect import record_collection
from publishing.actions.correct import approve_correction, propose_correction
from publishing.actions.first_approval import give_first_approval
from publishing.actions.remove import conceal_entry
from publishing.actions.seal import seal_display_log
from publishing.models import EntryCopy, Posting
from publishing.rules.collection import Receipt
from tests.builders import adopt, make_notice, make_office
from tests.clock import frozen, jst
from tests.planted import any_of, content_of

AT = jst("2026-06-01 09:00")
REASON = "カナリア差戻し理由"
WHY = "カナリア非表示理由"
WHO_INQUIRED, WHAT_WAS_SAID = "カナリア調査員", "カナリア調査結果"
DECIDED = "カナリア判断理由"
SLIP, RIGHT = "カナリア訂正理由", "カナリア訂正値"
RECEIPT, COUNTER_NOTE = "カナリア受領番号", "カナリア受領覚え"
CARE = Care(CareKind.SUPPORT_MEASURES, "カナリア配慮理由")
PLANTED = [
    CARE.kind.name_ja,
    CARE.reason,
    REASON,
    WHY,
    WHO_INQUIRED,
    WHAT_WAS_SAID,
    DECIDED,
]
PLANTED += [SLIP, RIGHT, RECEIPT, COUNTER_NOTE]
DATES = {
    "mailed_on": "2026-05-07",
    "hearing_at": "2026-06-30T10:00",
    "statement_deadline": "2026-06-29",
    "payment_due": "2026-06-28",
}
# Each word is unlike every other one and unlike anything a page says by itself.
CANARIES = {
    field: DATES.get(field, f"カナリア{number:02}号")
    for number, field in enumerate((*ROW_FIELDS, "remarks", "payment_due"))
}
# What local_tax makes 公示事項, and what this authority adopted besides.
SHOWN = ("name", "document", "reference", "capacity", "distinguishing_number")
HIDDEN = [field for field in CANARIES if field not in SHOWN]
PLACES = ("/", "/notices/", "NOTICE", "/notices/unknown/", "/robots.txt",
          "/.well-known/security.txt", "/healthz", "/readyz", "/log/checkpoint",
          "/log/tile/0/000.p/2", "/nothing/")  # fmt: skip


# Dates could appear as people write them.
WRITTEN = (
    "2026年5月7日", "令和8年5月7日", "7 May 2026",
    "2026年6月30日", "令和8年6月30日", "30 June 2026",
    "2026年6月29日", "令和8年6月29日", "29 June 2026",
    "2026年6月28日", "令和8年6月28日", "28 June 2026",
)  # fmt: skip
SECRETS = [*(CANARIES[field] for field in HIDDEN), *WRITTEN, *PLANTED]


@pytest.fixture
def posting(
    approver: User, second_approver: User, registrar: User, legal_officer: User
) -> Iterator[Posting]:
    """A notice that was returned once, posted, with one of two entries concealed."""
    adopt(make_office(), "local_tax", also_shown=[*ROW_FIELDS, "remarks"])
    second = {field: f"{word}乙" for field, word in CANARIES.items()} | DATES
    marked = CANARIES | {CARE_FIELD: care_as_text(CARE)}
    notice = make_notice([marked, second])
    return_for_correction(notice, by=approver, at=AT, reason=REASON)
    record_for_all(
        notice,
        InquiryItem.SITE_VISIT,
        AT.date(),
        WHO_INQUIRED,
        WHAT_WAS_SAID,
        Outcome.NO_TRACE,
        by=registrar,
        at=AT,
    )
    submit_notice(notice, by=registrar, at=AT)
    decide(
        notice,
        LegalQuestion.INQUIRIES,
        by=legal_officer,
        at=AT,
        reason=DECIDED,
        facts={},
    )
    with frozen("2026-06-01 10:00"):
        give_first_approval(notice, by=second_approver, at=AT)
        shell = approve_and_publish(notice, by=approver, at=AT)
        posting = Posting.objects.get(public_id=shell.public_id)
        entry = EntryCopy.objects.order_by("position").last()
        _correct(posting, entry, registrar, approver)
        conceal_entry(posting, entry.pk, by=approver, at=AT, reason=WHY)
        receipt = Receipt(number=RECEIPT)
        told = {"receipt": receipt, "reason": COUNTER_NOTE}
        record_collection(posting, entry.pk, by=registrar, at=AT, **told)
        seal_display_log(at=AT)
        yield posting


def _correct(posting: Posting, entry: EntryCopy, registrar: User, approver: User):
    told = {"by": registrar, "at": AT, "reason": SLIP}
    slip = propose_correction(posting, entry.pk, "reference", RIGHT, **told)
    approve_correction(slip, by=approver, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("place", PLACES)
def test_no_public_response_holds_what_is_the_registers(
    place: str, prefix: str, posting: Posting
) -> None:
    path = f"/notices/{posting.public_id}/" if place == "NOTICE" else place
    response = Client().get(prefix + path)
    said = response.content.decode(errors="replace") + str(response.headers)
    assert [word for word in SECRETS if word in said] == []


@pytest.mark.django_db
@pytest.mark.parametrize("field", SHOWN)
def test_the_page_does_hold(field: str, posting: Posting) -> None:
    said = Client().get(f"/notices/{posting.public_id}/").content.decode()
    assert CANARIES[field] in said
    assert f"{CANARIES[field]}乙" not in said


@pytest.mark.django_db
def test_asvs_16_2_5_no_line_of_the_programs_log_holds_a_person(
    posting: Posting, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="publishing")
    Client().get(f"/notices/{posting.public_id}/")
    said = caplog.text + "".join(capfd.readouterr())
    assert "カナリア" not in said


@pytest.mark.django_db(transaction=True)
def test_no_file_of_the_installation_holds_a_person_in_clear(posting: Posting) -> None:
    Client().get(f"/notices/{posting.public_id}/")
    words = [*CANARIES.values(), *PLANTED]
    told = any_of(*(word for word in words if word not in DATES.values()))
    assert [file for file in _files() if told.search(content_of(file))] == []


@pytest.mark.django_db(transaction=True)
def test_the_search_of_files_does_find_what_is_there(posting: Posting) -> None:
    public_id = any_of(posting.public_id)
    assert any(public_id.search(content_of(file)) for file in _files())


def _files() -> list[Path]:
    """Database files, their logs of changes, and everything else the site wrote."""
    places: list[Path] = [settings.VAR, settings.DISPLAY_LOG_DIR]
    places += [_directory(alias) for alias in ("default", "keys")]
    return [file for place in places for file in place.rglob("*") if file.is_file()]


def _directory(alias: str) -> Path:
    facts: Mapping[str, Any] = connections[alias].settings_dict
    if connection.vendor == "sqlite":
        return Path(str(facts["NAME"])).parent
    with connections[alias].cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0])
