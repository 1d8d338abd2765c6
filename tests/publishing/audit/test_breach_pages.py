"""漏えい等の資料: one click, everything known, no name for an auditor."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from access_control.models import PersonalDataAccess, User
from publishing import display_log
from publishing.actions.correct import approve_correction, propose_correction
from publishing.actions.interrupt import record_interruption
from publishing.actions.remove import conceal_entry
from publishing.actions.seal import seal_display_log
from publishing.models import EntryCopy, Posting
from publishing.rules.continuity import Cause
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-01 12:00")
SHOWS = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar: User) -> Posting:
    return make_posting()


@pytest.fixture
def entry(posting: Posting) -> EntryCopy:
    return EntryCopy.objects.order_by("position")[0]


def page_of(posting: Posting) -> str:
    return f"/audit/postings/{posting.public_id}/breach/"


def people_of(posting: Posting) -> str:
    return f"/staff/postings/{posting.public_id}/breach/people.csv"


def pack(browser: Client, posting: Posting, **asked: str) -> dict[str, Any]:
    response = browser.get(f"{page_of(posting)}pack.zip", asked)
    with ZipFile(BytesIO(response.content)) as archive:
        told: dict[str, Any] = json.loads(archive.read("breach.json"))
    return told


def test_the_page_of_the_log_leads_to_the_pack(
    posting: Posting, auditor: User, client_for
) -> None:
    page = client_for(auditor).get(f"/audit/postings/{posting.public_id}/")
    assert f'href="{page_of(posting)}"' in page.content.decode()


@SHOWS
@pytest.mark.parametrize("address", ["", "pack.zip"])
def test_an_auditor_reads_no_name_and_opens_nothing(
    address: str, posting: Posting, auditor: User, client_for
) -> None:
    Client().get(f"/notices/{posting.public_id}/")
    response = client_for(auditor).get(page_of(posting) + address)
    said = response.content.decode(errors="replace")
    assert response.status_code == 200
    assert not any(word in said for who in PEOPLE for word in who.values())
    assert not PersonalDataAccess.objects.exists()


@pytest.mark.parametrize("address", ["", "pack.zip"])
@pytest.mark.parametrize("person", ["registrar", "approver", "operator", "outsider"])
def test_others_make_no_pack(
    address: str, person: str, posting: Posting, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(page_of(posting) + address).status_code == 404


@pytest.mark.parametrize("address", ["", "pack.zip"])
def test_a_pack_is_only_read(
    address: str, posting: Posting, auditor: User, client_for
) -> None:
    assert client_for(auditor).post(page_of(posting) + address).status_code == 405


def test_an_unknown_entry_is_not_found(
    posting: Posting, auditor: User, client_for
) -> None:
    response = client_for(auditor).get(page_of(posting), {"entry": "unknown"})
    assert response.status_code == 404


@SHOWS
def test_the_pack_counts_what_was_shown(
    posting: Posting, auditor: User, client_for
) -> None:
    for _ in range(2):
        Client().get(f"/notices/{posting.public_id}/")
    told = pack(client_for(auditor), posting)
    assert (told["people"], told["disclosures"]["at_most"]) == (3, 2)
    assert told["disclosures"]["by_hour"] == [["2026-06-01T12:00:00+09:00", 2]]
    assert "送達を受けるべき者" in told["fields"]


def test_the_pack_of_one_entry_tells_its_windows(
    posting: Posting,
    entry: EntryCopy,
    registrar: User,
    approver: User,
    auditor: User,
    client_for,
) -> None:
    told = {"by": registrar, "at": NOON, "reason": "打ち間違い"}
    slip = propose_correction(posting, entry.pk, "reference", "徴第999号", **told)
    approve_correction(slip, by=approver, at=NOON)
    hidden = jst("2026-06-01 13:00")
    conceal_entry(posting, entry.pk, by=approver, at=hidden, reason="誤り")
    found = pack(client_for(auditor), posting, entry=entry.pk)
    (window,) = found["entries"]
    assert found["people"] == 1
    assert [each["version"] for each in window["versions"]] == [1, 2]
    # Instants of the database are told in UTC.
    assert window["versions"][0]["until"] == "2026-06-01T03:00:00+00:00"
    assert window["until"] == "2026-06-01T04:00:00+00:00"


def test_the_pack_names_who_opened_it_inside(
    posting: Posting, entry: EntryCopy, registrar: User, auditor: User, client_for
) -> None:
    others = EntryCopy.objects.exclude(pk=entry.pk).first()
    for path in ("", f"entries/{entry.pk}/", f"entries/{others.pk}/"):
        client_for(registrar).get(f"/staff/postings/{posting.public_id}/{path}")
    found = pack(client_for(auditor), posting, entry=entry.pk)
    assert [(each["person"], each["entry"]) for each in found["opened"]] == [
        ("山田 花子", entry.pk),
        ("山田 花子", None),
    ]


def test_the_pack_names_gaps_and_interruptions(
    posting: Posting, registrar: User, auditor: User, client_for
) -> None:
    second = int(NOON.timestamp())
    gap = {"missed": 4, "from": second, "until": second}
    display_log.record_site("gap", at=NOON, **gap)
    record_interruption(
        posting.notice.office,
        posting=posting,
        channel="web",
        cause=Cause.OUTAGE,
        starts=NOON,
        ends=None,
        by=registrar,
        at=NOON,
    )
    found = pack(client_for(auditor), posting)
    assert [each["missed"] for each in found["gaps"]] == [4]
    assert [each["channel"] for each in found["interruptions"]] == ["web"]


def test_the_pack_refers_to_the_sealed_log(
    posting: Posting, auditor: User, client_for
) -> None:
    assert pack(client_for(auditor), posting)["log"] == {"unsealed_rows": 1}
    seal_display_log(at=NOON)
    log = pack(client_for(auditor), posting)["log"]
    assert (log["unsealed_rows"], len(log["root"])) == (0, 64)


def test_the_law_is_marked_as_not_verified(
    posting: Posting, auditor: User, client_for
) -> None:
    duties = pack(client_for(auditor), posting)["duties"]
    assert [each["verified"] for each in duties] == [False, False, False]


def test_the_tables_are_in_the_file(
    posting: Posting, auditor: User, client_for
) -> None:
    response = client_for(auditor).get(f"{page_of(posting)}pack.zip")
    with ZipFile(BytesIO(response.content)) as archive:
        names = archive.namelist()
        rows = archive.read("entries.csv").decode("utf-8-sig").splitlines()
    assert names == ["breach.json", "entries.csv", "disclosures.csv", "opened.csv"]
    assert len(rows) == 4


def test_names_go_to_whoever_may_open_the_register_and_that_is_recorded(
    posting: Posting, legal_officer: User, client_for
) -> None:
    response = client_for(legal_officer).get(people_of(posting))
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert {row[2] for row in rows[1:]} == {who["name"] for who in PEOPLE}
    row = PersonalDataAccess.objects.get()
    assert (row.page, row.entries) == ("staff:breach_people", 3)


def test_one_name_alone_can_be_taken(
    posting: Posting, entry: EntryCopy, registrar: User, client_for
) -> None:
    response = client_for(registrar).get(people_of(posting), {"entry": entry.pk})
    assert len(response.content.decode().splitlines()) == 2
    assert PersonalDataAccess.objects.get().entry_id == entry.pk


@pytest.mark.parametrize("person", ["auditor", "operator", "outsider"])
def test_names_go_to_nobody_else(
    person: str, posting: Posting, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(people_of(posting)).status_code == 404
