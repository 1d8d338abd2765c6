"""One answer for everything that is not on display: 404, the same bytes and headers."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access_control.models import User
from access_control.opaque_ids import new_opaque_id
from access_control.vault.data_keys import destroy_data_keys
from publishing.actions.collect import record_collection
from publishing.actions.forget import forget_ended
from publishing.actions.remove import withdraw_posting
from publishing.models import DisplayLogEntry, EntryCopy, Posting, ShellCopy
from publishing.public import views
from publishing.rules.collection import IdentityCheck
from tests.builders import make_notice, make_people, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

OTHER_LANGUAGES = [
    code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE
]


@pytest.fixture(autouse=True)
def drawn_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept for a minute, one drawing would stand for all and be equal to itself."""
    monkeypatch.setattr(views, "SECONDS_A_PAGE_IS_KEPT", 0)


def unknown() -> str:
    return new_opaque_id()


def draft() -> str:
    return str(make_notice().pk)


def future() -> str:
    return make_posting(display_from=jst("2026-06-03 10:00:01")).public_id


def expired() -> str:
    posting = make_posting()
    ShellCopy.objects.update(display_until=jst("2026-06-03 10:00"))
    return posting.public_id


def withdrawn() -> str:
    posting = make_posting()
    approver = User.objects.get(name="佐藤 次郎")
    withdraw_posting(posting, by=approver, at=jst("2026-06-02 09:00"), reason="誤り")
    return posting.public_id


def forgotten() -> str:
    public_id = expired()
    forget_ended(
        at=jst("2026-07-01 00:00"), after=jst("2026-06-03") - jst("2026-06-02")
    )
    return public_id


def malformed() -> str:
    return "not-an-id"


def of_an_entry() -> str:
    make_posting()
    return EntryCopy.objects.first().pk


def _of_one_entry(public_id: str) -> str:
    entry = EntryCopy.objects.filter(shell=public_id).first()
    return f"{public_id}/{entry.pk}"


def entry_of_a_future_one() -> str:
    return _of_one_entry(future())


def entry_of_an_expired_one() -> str:
    return _of_one_entry(expired())


def entry_of_a_withdrawn_one() -> str:
    return _of_one_entry(withdrawn())


def entry_of_a_forgotten_one() -> str:
    return _of_one_entry(forgotten())


def collected_entry() -> str:
    # Nobody on display is called the same: no second person is asked.
    address = _of_one_entry(make_posting(make_people(1)).public_id)
    record_collection(
        Posting.objects.get(public_id=address[:26]),
        address[27:],
        by=User.objects.get(name="佐藤 次郎"),
        at=jst("2026-06-02 09:00"),
        identity_check=IdentityCheck.UNSPECIFIED,
    )
    return address


def erased_entry() -> str:
    address = _of_one_entry(make_posting().public_id)
    EntryCopy.objects.filter(pk=address[27:]).update(
        display_until=jst("2026-06-02 10:00")
    )
    forget_ended(at=jst("2026-06-03 10:00"), after=timedelta(hours=1))
    return address


def erased_while_open() -> str:
    posting = make_posting()
    shell = ShellCopy.objects.get(pk=posting.public_id)
    destroy_data_keys([shell.key_id])
    return posting.public_id


def entry_erased_while_open() -> str:
    address = _of_one_entry(make_posting().public_id)
    destroy_data_keys([EntryCopy.objects.get(pk=address[27:]).key_id])
    return address


def unknown_entry() -> str:
    return f"{make_posting().public_id}/{new_opaque_id()}"


def malformed_entry() -> str:
    return f"{make_posting().public_id}/not-an-id"


def entry_of_another_one() -> str:
    other = make_posting().public_id
    return f"{make_posting().public_id}/{_of_one_entry(other)[27:]}"


Reason = Callable[[], str]
REASONS = (
    unknown,
    draft,
    future,
    expired,
    withdrawn,
    forgotten,
    malformed,
    of_an_entry,
    entry_of_a_future_one,
    entry_of_an_expired_one,
    entry_of_a_withdrawn_one,
    entry_of_a_forgotten_one,
    collected_entry,
    erased_entry,
    unknown_entry,
    malformed_entry,
    entry_of_another_one,
)
# Nothing that is lawful: found by its window, and then its key is gone.
ERASED_EARLY = (erased_while_open, entry_erased_while_open)
ADDRESSES = (
    "a",
    "A" * 26,
    "a" * 25,
    "a" * 27,
    "1" * 26,
    "a" * 5_000,
    "%00",
    "%E3%81%82",
    "..%2f..%2fetc%2fpasswd",
    "'%20OR%201=1--",
    "a/b",
)


@pytest.fixture
def the_answer(reader: Client) -> HttpResponse:
    """The answer to an id that nobody ever had, in an otherwise equal installation."""
    make_posting()
    return reader.get("/notices/" + "b" * 26 + "/")


@pytest.mark.parametrize("reason", [*REASONS, *ERASED_EARLY])
def test_every_reason_gets_the_same_bytes(
    reason: Reason, the_answer: HttpResponse, reader: Client
) -> None:
    response = reader.get(f"/notices/{reason()}/")
    assert (response.status_code, response.content) == (404, the_answer.content)


@pytest.mark.parametrize("reason", [*REASONS, *ERASED_EARLY])
def test_every_reason_gets_the_same_headers(
    reason: Reason, the_answer: HttpResponse, reader: Client
) -> None:
    response = reader.get(f"/notices/{reason()}/")
    assert dict(response.headers) == dict(the_answer.headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_malformed_address_gets_the_same_bytes(
    address: str, the_answer: HttpResponse, reader: Client
) -> None:
    response = reader.get(f"/notices/{address}/")
    assert (response.status_code, response.content) == (404, the_answer.content)


@pytest.mark.parametrize(
    "query", ["?row=あ", "?after=1", "?row=%00", "?x=" + "y" * 500]
)
def test_a_query_changes_nothing(
    query: str, the_answer: HttpResponse, reader: Client
) -> None:
    response = reader.get("/notices/" + "b" * 26 + "/" + query)
    assert response.content == the_answer.content


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_costs_the_same_questions(
    reason: Reason,
    reader: Client,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    public_id = reason()
    reader.get("/notices/" + "b" * 26 + "/")
    with django_assert_num_queries(_questions(reader)):
        reader.get(f"/notices/{public_id}/")


@pytest.mark.parametrize("reason", [*REASONS, *ERASED_EARLY])
def test_what_is_not_shown_is_not_logged(reason: Reason, reader: Client) -> None:
    public_id = reason()
    before = DisplayLogEntry.objects.count()
    reader.get(f"/notices/{public_id}/")
    assert DisplayLogEntry.objects.count() == before


@pytest.mark.one_database
@pytest.mark.parametrize("reason", [*REASONS, *ERASED_EARLY])
def test_get_and_head_are_uniform_in_every_language(
    reason: Reason, reader: Client
) -> None:
    address, nowhere = reason(), "b" * 26
    prefixes = ["", *(f"/{code}" for code in OTHER_LANGUAGES)]
    for ask, prefix in product((reader.get, reader.head), prefixes):
        told = [ask(f"{prefix}/notices/{one}/") for one in (address, nowhere)]
        assert {response.status_code for response in told} == {404}, prefix
        assert told[0].content == told[1].content, prefix
        assert dict(told[0].headers) == dict(told[1].headers), prefix


def test_the_answer_helps_a_late_reader(the_answer: HttpResponse) -> None:
    page = the_answer.content.decode()
    assert "書類が窓口に残っていて受け取れることがあります" in page
    assert "03-0000-0000" in page


def test_each_language_has_one_answer(reader: Client) -> None:
    make_posting()
    pages = {
        reader.get(f"/en/notices/{id}/").content for id in ("b" * 26, "x", future())
    }
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-06-01 08:59:59.999999", 404),
        ("2026-06-01 09:00:00", 200),
        ("2026-06-09 23:59:59.999999", 200),
        ("2026-06-10 00:00:00", 404),
    ],
)
def test_asvs_8_2_4_the_window_opens_and_closes_on_the_microsecond(
    at: str, status: int, reader: Client, posting: Posting
) -> None:
    with frozen(at):
        assert reader.get(f"/notices/{posting.public_id}/").status_code == status


@pytest.mark.parametrize("at", ["2026-06-01 08:59:59.999999", "2026-06-10 00:00"])
def test_asvs_8_1_3_outside_its_window_a_posting_is_on_no_list(
    at: str, reader: Client, posting: Posting
) -> None:
    with frozen(at):
        assert posting.public_id not in reader.get("/notices/").content.decode()


def test_an_entry_whose_key_was_erased_is_left_out(
    reader: Client, url: str, posting: Posting
) -> None:
    destroy_data_keys([EntryCopy.objects.get(position=0).key_id])
    page = reader.get(url).content.decode()
    assert ("阿部 一郎" in page, "渡邉 髙子" in page) == (False, True)


def _questions(reader: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        reader.get("/notices/" + "b" * 26 + "/")
    return len(asked)
