"""Staff pages: the office calendar, read by everybody, kept by approvers."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.models import OfficeDay
from tests.builders import make_person
from tests.clock import frozen

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
MONDAY = date(2026, 11, 30)
DEEDS = {
    "mark_day": {"day": "2026-11-30", "kind": "closed", "note": "停電"},
    "clear_day": {"cleared": "2026-11-30"},
    "change_limits": {"opens_at": "08:30", "max_display_days": "30"},
}


@pytest.fixture(autouse=True)
def on_24_november():
    with frozen("2026-11-24 10:00"):
        yield


@pytest.fixture
def send(office: Office):
    """Sends one of the page's forms; changes replace what it holds."""

    def post(client: Client, deed: str, **changes: object):
        told = {"office": office.code} | DEEDS[deed] | changes
        return client.post(reverse(f"staff:{deed}"), told)

    return post


def page_of(client: Client, **query: str) -> str:
    return client.get(reverse("staff:calendar"), query).content.decode()


def test_the_page_names_holidays_in_words(
    registrar: User, client_for: ClientFor
) -> None:
    page = page_of(client_for(registrar))
    assert "23日 閉庁(勤労感謝の日)" in page
    assert "29日 閉庁(年末年始)" in page


def test_the_page_shows_half_a_year(registrar: User, client_for: ClientFor) -> None:
    page = client_for(registrar).get(reverse("staff:calendar"))
    titles = [month.title for month in page.context["months"]]
    assert (titles[0], titles[-1], len(titles)) == ("令和8年11月", "令和9年4月", 6)


def test_without_own_days_the_page_says_so(
    registrar: User, client_for: ClientFor
) -> None:
    assert "一般の定めと違う日は、登録されていません" in page_of(client_for(registrar))


def test_only_who_keeps_the_calendar_gets_its_forms(
    registrar: User, approver: User, client_for: ClientFor
) -> None:
    form = f'action="{reverse("staff:mark_day")}"'
    assert form not in page_of(client_for(registrar))
    assert form in page_of(client_for(approver))


def test_the_page_of_another_office_is_not_found(
    other_office: Office, registrar: User, client_for: ClientFor
) -> None:
    answer = client_for(registrar).get(
        reverse("staff:calendar"), {"office": other_office.code}
    )
    assert answer.status_code == 404


def test_who_sees_no_register_sees_no_calendar(
    operator: User, client_for: ClientFor
) -> None:
    assert client_for(operator).get(reverse("staff:calendar")).status_code == 404


def test_a_person_of_two_offices_chooses_one(
    other_office: Office, registrar: User, client_for: ClientFor
) -> None:
    make_person("山田 花子", Role.REGISTRAR, other_office)
    page = page_of(client_for(registrar), office=other_office.code)
    assert "建設局総務課が定めた日" in page


def test_a_day_is_named_and_shown(
    approver: User, client_for: ClientFor, send, office: Office
) -> None:
    client = client_for(approver)
    answer = send(client, "mark_day")
    assert answer.url == f"{reverse('staff:calendar')}?office={office.code}"
    assert (OfficeDay.objects.get().day, OfficeDay.objects.get().is_open) == (
        MONDAY,
        False,
    )
    assert "30日 閉庁(停電)" in page_of(client)


def test_a_sunday_is_opened(approver: User, client_for: ClientFor, send) -> None:
    client = client_for(approver)
    send(client, "mark_day", day="2026-11-29", kind="open", note="休日窓口")
    assert "29日 開庁(休日窓口)" in page_of(client)


def test_naming_a_day_twice_is_one_rule(
    approver: User, client_for: ClientFor, send
) -> None:
    for note in ("停電", "工事"):
        send(client_for(approver), "mark_day", note=note)
    assert OfficeDay.objects.get().note == "工事"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "2026-11-23"}, "過ぎた日の開庁・閉庁は変えられません"),
        ({"day": "0026-11-30"}, "年を確かめてください"),
        ({"day": ""}, "日を入力してください"),
        ({"note": ""}, "理由を入力してください"),
    ],
    ids=["past", "year", "no day", "no reason"],
)
def test_a_day_that_cannot_be_named_keeps_what_was_typed(
    changes: dict[str, str], words: str, approver: User, client_for: ClientFor, send
) -> None:
    answer = send(client_for(approver), "mark_day", **({"kind": "open"} | changes))
    page = answer.content.decode()
    assert words in page
    assert answer.context["day_form"]["kind"].value() == "open"
    assert not OfficeDay.objects.exists()


def test_a_day_is_taken_back_and_twice_is_safe(
    approver: User, client_for: ClientFor, send
) -> None:
    client = client_for(approver)
    send(client, "mark_day")
    for _twice in range(2):
        assert send(client, "clear_day").status_code == 302
    assert not OfficeDay.objects.exists()


@pytest.mark.parametrize("cleared", ["", "x", "2026-13-01"])
def test_taking_back_what_is_no_day_changes_nothing(
    cleared: str, approver: User, client_for: ClientFor, send
) -> None:
    client = client_for(approver)
    send(client, "mark_day")
    assert send(client, "clear_day", cleared=cleared).status_code == 302
    assert OfficeDay.objects.count() == 1


def test_opening_time_and_limit_are_changed(
    approver: User, client_for: ClientFor, send, office: Office
) -> None:
    send(client_for(approver), "change_limits")
    office.refresh_from_db()
    assert (office.opens_at, office.max_display_days) == (time(8, 30), 30)


def test_a_limit_above_the_setting_is_refused_on_the_page(
    approver: User, client_for: ClientFor, send, office: Office
) -> None:
    answer = send(client_for(approver), "change_limits", max_display_days="93")
    assert "1日から92日までの間" in answer.content.decode()
    assert answer.context["limits_form"]["max_display_days"].value() == "93"


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_refuses_get(deed: str, approver: User, client_for: ClientFor) -> None:
    assert client_for(approver).get(reverse(f"staff:{deed}")).status_code == 405


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("stranger", ["outsider", "registrar", "legal_officer"])
def test_a_deed_refuses_who_does_not_keep_the_calendar(
    deed: str, stranger: str, client_for: ClientFor, send, office: Office,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    client = client_for(request.getfixturevalue(stranger))
    assert send(client, deed).status_code == 404
    office.refresh_from_db()
    assert (OfficeDay.objects.count(), office.max_display_days) == (0, None)


def test_the_calendar_stands_in_the_menu(
    registrar: User, client_for: ClientFor
) -> None:
    page = client_for(registrar).get(reverse("staff:worklist")).content.decode()
    assert f'<a href="{reverse("staff:calendar")}">開庁日</a>' in page
