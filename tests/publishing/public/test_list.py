"""The list of notices: newest first, twenty a page, and no name anywhere."""

import re
from datetime import date

import pytest
from django.test import Client

from access_control.models import Office
from publishing.models import EntryCopy, Posting
from tests.builders import PEOPLE, make_office, make_people, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="/notices/([a-z2-7]{26})/"')
OLDER = re.compile(r'href="(/notices/\?[^"]*after=[^"]*)"')


def ids(reader: Client, address: str = "/notices/") -> list[str]:
    return LINK.findall(reader.get(address).content.decode())


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", ["/", "/notices/"])
def test_no_list_holds_a_name(
    page: str, prefix: str, posting: Posting, reader: Client
) -> None:
    html = reader.get(prefix + page).content.decode()
    told = [value for person in PEOPLE for value in person.values() if value in html]
    assert told == []


def test_the_newest_stands_first(reader: Client) -> None:
    older = make_posting(at=jst("2026-06-01 09:00")).public_id
    newer = make_posting(at=jst("2026-06-02 09:00")).public_id
    assert ids(reader) == [newer, older]


def test_a_page_holds_twenty_and_leads_to_the_older_ones(reader: Client) -> None:
    made = [
        make_posting([person], at=jst(f"2026-06-01 09:{minute:02}")).public_id
        for minute, person in enumerate(make_people(21))
    ]
    first = reader.get("/notices/").content.decode()
    assert LINK.findall(first) == made[:0:-1]
    assert ids(reader, OLDER.search(first)[1].replace("&amp;", "&")) == made[:1]


def test_postings_of_one_instant_are_listed_once(reader: Client) -> None:
    made = {make_posting([person]).public_id for person in make_people(21)}
    first = reader.get("/notices/").content.decode()
    older = ids(reader, OLDER.search(first)[1].replace("&amp;", "&"))
    assert {*LINK.findall(first), *older} == made


@pytest.fixture
def two_offices(other_office: Office) -> tuple[str, str]:
    return (
        make_posting(office=make_office()).public_id,
        make_posting(office=other_office, basis_id="parking_violation").public_id,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [("office=DEMO-TAX", [0]), ("office=DEMO-ROAD", [1]), ("basis=local_tax", [0]),
     ("office=DEMO-ROAD&basis=local_tax", []), ("office=UNKNOWN", []),
     ("after=unknown", [1, 0]), ("office=%27", [])],
)  # fmt: skip
def test_the_list_can_be_narrowed(
    query: str, expected: list[int], two_offices: tuple[str, str], reader: Client
) -> None:
    found = ids(reader, f"/notices/?{query}")
    assert sorted(found) == sorted(two_offices[each] for each in expected)


def test_an_empty_list_says_so(reader: Client) -> None:
    html = reader.get("/notices/").content.decode()
    assert "いま掲示している公示はありません" in html


def test_the_first_page_counts_what_is_on_display(
    posting: Posting, reader: Client
) -> None:
    assert "1件" in reader.get("/").content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "いま2件の公示を掲示しています。"),
     ("?office=DEMO-TAX", "選んだ条件に合う公示は1件です。"),
     ("?office=DEMO-ROAD&basis=local_tax", "選んだ条件に合う公示は0件です。")],
)  # fmt: skip
def test_the_list_says_how_many_there_are(
    query: str, words: str, two_offices: tuple[str, str], reader: Client
) -> None:
    assert words in reader.get(f"/notices/{query}").content.decode()


def test_what_was_chosen_can_be_taken_back(
    two_offices: tuple[str, str], reader: Client
) -> None:
    undo = '<a class="more" href="/notices/">条件を外す</a>'
    assert undo in reader.get("/notices/?office=DEMO-TAX").content.decode()
    assert undo not in reader.get("/notices/").content.decode()


def test_the_list_counts_who_is_still_on_display(reader: Client) -> None:
    make_posting(make_people(3))
    gone = EntryCopy.objects.first()
    EntryCopy.objects.filter(pk=gone.pk).update(display_until=jst("2026-06-02 10:00"))
    assert "あて先2件" in reader.get("/notices/").content.decode()


@pytest.mark.parametrize("address", ["/", "/notices/x/"])
def test_a_closed_office_keeps_no_documents(address: str, reader: Client) -> None:
    make_office("DEMO-OLD", name="廃止された課", closed_on=date(2026, 6, 3))
    make_office("DEMO-NEW", name="続いている課", closed_on=date(2026, 6, 4))
    html = reader.get(address).content.decode()
    assert "続いている課" in html
    assert "廃止された課" not in html


def test_an_office_leads_to_its_notices_where_it_has_any(reader: Client) -> None:
    make_office("DEMO-NEW", name="続いている課")
    make_posting()
    html = reader.get("/").content.decode()
    assert "?office=DEMO-TAX" in html
    assert "?office=DEMO-NEW" not in html
