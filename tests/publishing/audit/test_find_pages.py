"""Looking for a name: exactly, with a reason, on record, and nothing is opened."""

import pytest

from access_control.models import PersonalDataAccess
from publishing.audit.find import MOST_FOUND
from tests.builders import PEOPLE, make_people, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

PAGE = "/audit/find/"
NAME = PEOPLE[0]["name"]


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(jst("2026-06-01 12:00")):
        yield


@pytest.fixture
def posting(registrar):
    return make_posting()


def found(client, name: str = NAME):
    return client.post(PAGE, {"name": name}).context["found"]


def test_a_posting_is_found_by_a_whole_name(posting, auditor, client_for) -> None:
    (each,) = found(client_for(auditor))
    assert (each.shell.pk, each.entries) == (posting.public_id, 1)


def test_a_part_of_a_name_finds_nothing(posting, auditor, client_for) -> None:
    assert not found(client_for(auditor), NAME[:2])


def test_what_was_found_is_on_record(posting, auditor, client_for) -> None:
    found(client_for(auditor))
    row = PersonalDataAccess.objects.get()
    assert (row.page, row.subject_id) == ("audit:find", str(posting.notice_id))


def test_a_search_in_vain_is_on_record_too(posting, auditor, client_for) -> None:
    found(client_for(auditor), "見本 なし")
    row = PersonalDataAccess.objects.get()
    assert (row.subject_kind, row.entries) == ("search", 0)


def test_the_record_reads_as_a_search(posting, auditor, client_for) -> None:
    client = client_for(auditor)
    found(client, "見本 なし")
    assert "氏名での検索" in client.get("/audit/opened/").content.decode()


def test_the_name_is_in_no_record(posting, auditor, client_for) -> None:
    found(client_for(auditor))
    assert NAME not in str(PersonalDataAccess.objects.values().get())


def test_without_a_reason_one_is_asked_for(posting, auditor, client) -> None:
    client.force_login(auditor)
    page = client.post(PAGE, {"name": NAME}).content.decode()
    assert "目的" in page
    assert posting.public_id not in page
    assert not PersonalDataAccess.objects.exists()


def test_other_offices_are_not_searched(posting, outsider, client_for) -> None:
    assert not found(client_for(outsider))


@pytest.mark.parametrize("name", ["", " ", "あ" * 201])
def test_what_is_no_name_is_asked_again(name, posting, auditor, client_for) -> None:
    answer = client_for(auditor).post(PAGE, {"name": name})
    assert answer.status_code == 200
    assert "found" not in answer.context
    assert not PersonalDataAccess.objects.exists()


def test_a_name_that_many_have_is_shown_in_part(auditor, registrar, client_for) -> None:
    people = [dict(who, name=NAME) for who in make_people(MOST_FOUND + 1)]
    people = [dict(who, reference=f"徴第{n}号") for n, who in enumerate(people)]
    make_posting(people)
    assert [each.entries for each in found(client_for(auditor))] == [MOST_FOUND]
