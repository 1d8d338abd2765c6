"""閲覧の記録 as auditors read it: staff and numbers, never addressees."""

import csv
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from access_control.models import PersonalDataAccess, Sitting, User
from access_control.opaque_ids import new_opaque_id
from access_control.rules.purposes import Purpose
from access_control.rules.roles import Role
from access_control.vault.data_keys import make_data_key
from access_control.vault.key_store import REGISTER
from notices.models import Notice
from publishing.models import Posting
from tests.builders import PEOPLE, make_notice, make_person, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

MONDAY = jst("2026-06-01 10:00")
PAGE = "/audit/opened/"


@pytest.fixture
def posting(registrar: User) -> Posting:
    return make_posting()


def opened(
    notice: Notice, by: User, at: datetime = MONDAY, **changes: Any
) -> PersonalDataAccess:
    """One opening of a notice at its own office, to decide on it."""
    sitting = Sitting.objects.create(
        id=new_opaque_id(),
        person=by,
        began_at=at,
        purpose=changes.pop("purpose", Purpose.DECIDING),
    )
    facts = {
        "office_code": notice.office.code,
        "is_own_office": True,
        "subject_kind": "notice",
        "subject_id": str(notice.pk),
        "page": "staff:notice",
        "part": 1,
        "entries": 3,
    }
    return PersonalDataAccess.objects.create(
        sitting=sitting, at=at, **(facts | changes)
    )


def read(browser: Client, page: str = PAGE, **asked: str) -> str:
    with frozen("2026-06-02 09:00"):
        return browser.get(page, asked).content.decode()


def test_an_auditor_reads_who_opened_what_and_why(
    posting: Posting, registrar: User, auditor: User, client_for
) -> None:
    opened(posting.notice, registrar)
    said = read(client_for(auditor))
    number = f"第{posting.notice.number}号"
    assert all(word in said for word in ("山田 花子", number, "決裁", "公示送達"))
    assert not any(person["name"] in said for person in PEOPLE)


def test_nothing_opened_says_so(auditor: User, client_for) -> None:
    assert "あてはまる閲覧の記録はありません。" in read(client_for(auditor))


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}export.csv"])
@pytest.mark.parametrize("person", ["registrar", "operator"])
def test_others_do_not_read_it(page: str, person: str, client_for, request) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(page).status_code == 404


def test_an_auditor_of_another_office_reads_nothing_of_it(
    posting: Posting, registrar: User, other_office, client_for
) -> None:
    opened(posting.notice, registrar)
    other = make_person("監物 九郎", Role.AUDITOR, other_office)
    assert "山田" not in read(client_for(other))


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}export.csv"])
def test_the_record_is_read_and_never_written(
    page: str, auditor: User, client_for
) -> None:
    assert client_for(auditor).post(page).status_code == 405


def test_unusual_openings_come_first_with_their_reason(
    posting: Posting, registrar: User, auditor: User, client_for
) -> None:
    opened(posting.notice, registrar, jst("2026-06-01 02:00"))
    opened(posting.notice, registrar, jst("2026-06-01 11:00"))
    said = read(client_for(auditor))
    assert said.index("02:00:00 JST") < said.index("11:00:00 JST")
    assert said.count("執務時間の外") == 1


@pytest.mark.parametrize(
    ("by", "changes", "reason"),
    [
        ("registrar", {"at": jst("2026-05-31 10:00")}, "閉庁日に開いた"),
        ("registrar", {"is_own_office": False}, "所属していない部署"),
        ("registrar", {"purpose": Purpose.OTHER}, "目的が「その他」"),
        ("second_approver", {}, "担当したことのない"),
    ],
)
def test_the_page_knows_what_is_unusual(
    by: str,
    changes: dict[str, Any],
    reason: str,
    posting: Posting,
    auditor: User,
    client_for,
    request,
) -> None:
    opened(posting.notice, request.getfixturevalue(by), **changes)
    assert reason in read(client_for(auditor))


def test_long_after_the_end_is_unusual(
    posting: Posting, registrar: User, auditor: User, client_for
) -> None:
    opened(posting.notice, registrar, jst("2027-06-01 10:00"))
    with frozen("2027-06-02 09:00"):
        said = client_for(auditor).get(PAGE).content.decode()
    assert "掲示の終了から180日以上" in said


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({}, True),
        ({"first": "2026-06-01", "last": "2026-06-01"}, True),
        ({"first": "2026-06-02"}, False),
        ({"last": "2026-05-31"}, False),
        ({"office": "DEMO-TAX"}, True),
        ({"number": "第99号"}, False),
        ({"unusual": "on"}, False),
    ],
)
def test_the_filter(
    asked: dict[str, str],
    is_found: bool,
    posting: Posting,
    registrar: User,
    auditor: User,
    client_for,
) -> None:
    opened(posting.notice, registrar)
    assert ("10:00:00 JST" in read(client_for(auditor), **asked)) is is_found


def test_one_person_can_be_looked_for(
    posting: Posting, registrar: User, approver: User, auditor: User, client_for
) -> None:
    opened(posting.notice, registrar)
    opened(posting.notice, approver, jst("2026-06-01 12:00"))
    said = read(client_for(auditor), person=str(approver.pk))
    assert "12:00:00 JST" in said
    assert "10:00:00 JST" not in said


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-06-02", "2026-06-01", "より前の日"),
        ("2026-01-01", "2026-06-01", "92日以内"),
        ("0001-01-01", "2026-06-01", "年を確かめて"),
    ],
)
def test_an_impossible_period_is_refused_beside_its_field(
    first: str, last: str, words: str, auditor: User, client_for
) -> None:
    assert words in read(client_for(auditor), first=first, last=last)


def test_too_many_rows_ask_for_a_shorter_period(
    posting: Posting,
    registrar: User,
    auditor: User,
    client_for,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("publishing.audit.views_opened.MOST_ROWS", 0)
    opened(posting.notice, registrar)
    assert "期間を短くしてください" in read(client_for(auditor))


def test_asvs_1_2_10_the_export_computes_nothing(
    posting: Posting, registrar: User, auditor: User, client_for
) -> None:
    User.objects.filter(pk=registrar.pk).update(name="=HYPERLINK(1)")
    opened(posting.notice, registrar)
    rows = list(csv.reader(StringIO(read(client_for(auditor), f"{PAGE}export.csv"))))
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert rows[0][1] == "開いた人"


def test_asvs_5_4_2_the_export_has_a_safe_name(auditor: User, client_for) -> None:
    response = client_for(auditor).get(f"{PAGE}export.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E9%96%B2"
    )


@pytest.fixture
def told(posting: Posting, registrar: User) -> Sitting:
    """山田 opened a notice for a reason in free words."""
    row = opened(posting.notice, registrar, purpose=Purpose.OTHER)
    key = make_data_key(REGISTER)
    sealed = key.seal("窓口で苦情".encode(), f"sitting:{row.sitting_id}:words:1")
    sitting = row.sitting
    sitting.key_id, sitting.sealed_words = key.id, sealed
    sitting.save()
    return sitting


def test_a_legal_officer_reads_the_words_and_that_is_recorded(
    told: Sitting, legal_officer: User, client_for
) -> None:
    said = read(client_for(legal_officer), f"{PAGE}sittings/{told.pk}/")
    assert "窓口で苦情" in said
    row = PersonalDataAccess.objects.first()
    assert (row.page, row.subject_kind, row.subject_id) == (
        "audit:words",
        "sitting",
        told.pk,
    )


@pytest.mark.parametrize("person", ["auditor", "registrar", "outsider"])
def test_nobody_else_reads_the_words(
    person: str, told: Sitting, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(f"{PAGE}sittings/{told.pk}/").status_code == 404


def test_a_notice_without_a_number_has_its_own_words(
    registrar: User, auditor: User, client_for
) -> None:
    notice = make_notice()
    opened(notice, registrar)
    assert f"公示番号なし(受付{notice.pk})" in read(client_for(auditor))
