"""The budget of names: charged before a page is sent, never met by a family."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError
from django.test import Client

from access_control.models import Office, User
from publishing.actions.terminals import enrol_terminal
from publishing.models import DisplayLogEntry, Posting, ReadingCount
from publishing.public import reading_counts
from publishing.rules.observer_signature import signed_text
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst
from tests.services import free_port

pytestmark = pytest.mark.django_db

OTHER = "203.0.113.9"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def posting_of(count: int) -> Posting:
    """A posting of so many people, none of them posted before."""
    series = Posting.objects.count()
    people = [
        {"name": f"山田 {number}郎", "reference": f"徴第{series}-{number}号"}
        for number in range(count)
    ]
    return make_posting(people)


@pytest.fixture
def posting() -> Posting:
    return posting_of(3)


@pytest.fixture
def narrow(settings: Any) -> None:
    """Room for one page of three names, and for one name more."""
    settings.LIMIT_NAMES, settings.LIMIT_NAMES_RESERVE = 3, 1


@pytest.fixture
def other_url() -> str:
    return f"/notices/{posting_of(2).public_id}/"


@pytest.fixture
def single_url() -> str:
    return f"/notices/{posting_of(1).public_id}/"


def miss(reader: Client) -> int:
    office = Office.objects.exclude(parent=None).first()
    form = {"name": "居無 人", "office": office.code}
    return reader.post("/search/", form).status_code


def counted(kind: str) -> int:
    return sum(row.count for row in ReadingCount.objects.filter(kind=kind))


def test_names_beyond_the_budget_are_refused(
    reader: Client, url: str, other_url: str, narrow: None
) -> None:
    assert [reader.get(each).status_code for each in (url, other_url)] == [200, 429]


def test_a_refusal_leaves_no_leaf(
    reader: Client, url: str, other_url: str, narrow: None
) -> None:
    reader.get(url)
    before = DisplayLogEntry.objects.count()
    reader.get(other_url)
    assert DisplayLogEntry.objects.count() == before


def test_the_same_names_again_cost_nothing(
    reader: Client, url: str, narrow: None
) -> None:
    assert [reader.get(url).status_code for _ in range(4)] == [200] * 4


def test_one_name_is_still_shown_when_the_budget_is_used_up(
    reader: Client, url: str, single_url: str, narrow: None
) -> None:
    reader.get(url)
    assert reader.get(single_url).status_code == 200


def test_beyond_the_reserve_a_single_name_is_refused_too(
    reader: Client, url: str, single_url: str, narrow: None
) -> None:
    reader.get(url)
    reader.get(single_url)
    assert reader.get(f"/notices/{posting_of(1).public_id}/").status_code == 429


def test_one_client_closes_nothing_for_another(
    reader: Client, url: str, other_url: str, narrow: None
) -> None:
    for each in (url, other_url):
        reader.get(each)
    assert reader.get(other_url, REMOTE_ADDR=OTHER).status_code == 200


def test_a_search_in_vain_costs_a_name(
    reader: Client, posting: Posting, narrow: None
) -> None:
    assert [miss(reader) for _ in range(5)] == [200, 200, 200, 200, 429]


def test_a_search_that_finds_many_costs_no_more_than_one_in_vain(
    reader: Client, settings: Any
) -> None:
    for _ in range(4):
        make_posting()
    settings.LIMIT_NAMES, settings.LIMIT_NAMES_RESERVE = 3, 0
    office = Office.objects.exclude(parent=None).first()
    form = {"name": PEOPLE[0]["name"], "office": office.code}
    asked = [reader.post("/search/", form) for _ in range(4)]
    assert len(asked[0].names_disclosed) == 4
    assert [each.status_code for each in asked] == [200, 200, 200, 429]


def test_what_a_search_found_is_not_counted_as_shown(
    reader: Client, posting: Posting
) -> None:
    miss(reader)
    assert counted("names_shown") == 0


def test_an_hour_later_there_is_room_again(
    reader: Client, url: str, other_url: str, narrow: None, settings: Any
) -> None:
    # Redis has a clock that no test stops.
    settings.REDIS_URL = ""
    reader.get(url)
    with frozen("2026-06-03 11:00"):
        assert reader.get(other_url).status_code == 200


def test_asking_without_reading_costs_nothing(
    reader: Client, url: str, other_url: str, narrow: None
) -> None:
    reader.head(other_url)
    assert reader.get(url).status_code == 200


def test_a_refusal_says_how_long_and_for_whom_the_limit_is(
    reader: Client, url: str, other_url: str, narrow: None
) -> None:
    reader.get(url)
    refusal = reader.get(other_url)
    assert refusal["RateLimit-Policy"] == '"names";q=3;w=3600;qu="names"'
    assert refusal["RateLimit"] == '"names";r=0;t=3600'
    assert refusal["Retry-After"] == "3600"


def test_the_page_says_in_how_many_minutes_to_come_back(
    reader: Client, url: str, other_url: str, narrow: None
) -> None:
    reader.get(url)
    told = [reader.get(f"{each}{other_url}").content.decode() for each in ("", "/en")]
    assert "あと60分ほど" in told[0]
    assert "In about 60 minutes" in told[1]


def test_the_fields_of_a_rate_say_the_same_wait(
    reader: Client, url: str, settings: Any
) -> None:
    settings.LIMITS = settings.LIMITS | {"notice": "2/minute"}
    refusal = [reader.get(url) for _ in range(3)][-1]
    assert refusal["RateLimit-Policy"] == '"notice";q=2;w=60'
    assert refusal["RateLimit"] == f'"notice";r=0;t={refusal["Retry-After"]}'


def test_who_is_not_refused_learns_nothing_of_limits(reader: Client, url: str) -> None:
    headers = reader.get(url).headers
    assert not {"RateLimit", "RateLimit-Policy", "Retry-After"} & set(headers)


def test_a_family_reading_on_one_address_is_never_refused(reader: Client) -> None:
    urls = [f"/notices/{posting_of(3).public_id}/" for _ in range(4)]
    walk = ["/", "/notices/", *urls, "/search/", "/en/"]
    for _person in range(5):
        assert {reader.get(each).status_code for each in walk} == {200}
        assert miss(reader) == 200


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP"]
)
def test_a_spoofed_address_opens_no_other_budget(
    header: str, reader: Client, url: str, other_url: str, narrow: None
) -> None:
    reader.get(url)
    headers = {header: OTHER}
    assert reader.get(other_url, headers=headers).status_code == 429


def test_a_neighbour_in_the_same_range_is_not_punished(
    reader: Client, url: str, other_url: str, narrow: None
) -> None:
    reader.get(url, REMOTE_ADDR="2001:db8:1:2::1")
    asked = [f"2001:db8:1:{number}::1" for number in (2, 3)]
    found = [reader.get(other_url, REMOTE_ADDR=each).status_code for each in asked]
    assert found == [429, 200]


def test_processes_that_share_redis_share_the_budget(
    redis_server: str, settings: Any, narrow: None, url: str, other_url: str
) -> None:
    settings.REDIS_URL = redis_server
    asked = [Client().get(each).status_code for each in (url, other_url)]
    assert asked == [200, 429]


def test_without_the_store_notices_stay_and_the_search_closes(
    settings: Any, reader: Client, url: str
) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}"
    found = [reader.get(each).status_code for each in (url, "/notices/", "/search/")]
    assert found == [200, 200, 503]
    assert miss(reader) == 503


def test_the_closed_search_says_why_and_what_is_open(
    settings: Any, reader: Client, posting: Posting
) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}"
    told = reader.get("/search/").content.decode()
    assert "検索を閉じています" in told
    assert "お電話" in told


def test_a_screen_in_an_office_has_no_budget(
    reader: Client, url: str, other_url: str, office: Office, registrar: User,
    narrow: None,
) -> None:  # fmt: skip
    told: dict[str, Any] = {"with_below": False, "by": registrar}
    _, token = enrol_terminal(office, "1階", at=jst("2026-06-02 09:00"), **told)
    asked = [f"/terminal/{token}{each}" for each in (url, other_url)]
    assert [reader.get(each).status_code for each in asked] == [200, 200]


def observer_header(path: str, at: str) -> dict[str, str]:
    instant = int(jst(at).timestamp())
    signature = b64encode(KEY.sign(signed_text("GET", path, instant))).decode()
    return {"Kojiban-Observer": f"tokyo-1 {instant} {signature}"}


@pytest.mark.parametrize(
    ("at", "status"), [("2026-06-03 10:00", 200), ("2026-06-03 09:58", 429)]
)
def test_an_observer_has_no_limit_while_its_signature_is_fresh(
    at: str, status: int, reader: Client, settings: Any, url: str
) -> None:
    settings.OBSERVER_KEYS = {"tokyo-1": KEY.public_key().public_bytes_raw()}
    settings.LIMITS = settings.LIMITS | {"notice": "1/minute"}
    reader.get(url)
    headers = observer_header(url, at)
    assert reader.get(url, headers=headers).status_code == status


def test_refusals_are_counted_by_posting_and_hour(
    reader: Client, url: str, posting: Posting, settings: Any
) -> None:
    settings.LIMITS = settings.LIMITS | {"notice": "1/minute"}
    for _ in range(3):
        reader.get(url)
    with frozen("2026-06-03 10:00:10"):
        reader.get("/")
    assert ReadingCount.objects.refusals_of(posting.public_id) == (2, 0)
    found = ReadingCount.objects.refusals().by_hour()
    assert found == [(jst("2026-06-03 10:00"), "notice", 2)]


def test_an_unknown_posting_is_counted_without_its_id(
    reader: Client, settings: Any, db: None
) -> None:
    settings.LIMITS = settings.LIMITS | {"notice": "1/minute"}
    for _ in range(2):
        reader.get(f"/notices/{'a' * 26}/")
    assert ReadingCount.objects.get().public_id == ""


def test_names_shown_are_counted_once(reader: Client, url: str) -> None:
    for _ in range(3):
        reader.get(url)
    assert counted("names_shown") == 3


def test_a_database_that_fails_breaks_no_answer_and_loses_no_count(
    reader: Client, url: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise DatabaseError("gone")

    settings.LIMITS = settings.LIMITS | {"notice": "1/minute"}
    with monkeypatch.context() as patch:
        patch.setattr(reading_counts, "_write", broken)
        assert [reader.get(url).status_code for _ in range(2)] == [200, 429]
    with frozen("2026-06-03 10:00:10"):
        reader.get("/")
    assert counted("notice") == 1


def test_counts_are_written_every_few_seconds_at_most(
    reader: Client, url: str, settings: Any, django_assert_num_queries: Callable
) -> None:
    settings.LIMITS = settings.LIMITS | {"notice": "1/minute"}
    for _ in range(2):
        reader.get(url)
    with django_assert_num_queries(0):
        reader.get(url)


def test_made_up_ids_fill_no_memory() -> None:
    counts = reading_counts.ReadingCounts()
    for number in range(reading_counts.MOST_POSTINGS + 500):
        made_up = f"{number:026}".translate(str.maketrans("0189", "abcd"))
        counts.add("notice", at=jst("2026-06-03 10:00"), public_id=made_up)
    assert len(counts._waiting) <= reading_counts.MOST_POSTINGS + 1
