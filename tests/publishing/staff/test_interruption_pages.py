"""Staff pages: interruptions of a posting, and of the whole site."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from access_control.models import User
from publishing.actions.interrupt import record_interruption
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.models import Interruption, Posting
from publishing.rules.continuity import Cause
from tests.builders import APPROVED_AT, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
NOON = "2026-06-03 12:00"
AWAY = {
    "interruption-channel": "web",
    "interruption-cause": "outage",
    "interruption-starts": "2026-06-03T09:00",
    "interruption-ends": "2026-06-03T10:30",
    "interruption-note": "配電盤の点検",
}
SITE = {
    "outage-cause": "maintenance",
    "outage-starts": "2026-06-03T09:00",
    "outage-ends": "",
}


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar: User) -> Posting:
    found = make_posting()
    record_board_start(found, by=registrar, started=APPROVED_AT, at=APPROVED_AT)
    return found


def going_on(posting: Posting | None, office, by: User) -> Interruption:
    return record_interruption(
        office, posting=posting, channel="web", cause=Cause.OUTAGE, ends=None,
        starts=jst("2026-06-03 11:00"), by=by, at=jst(NOON),
    )  # fmt: skip


@pytest.fixture
def open_one(posting: Posting, registrar: User) -> Interruption:
    return going_on(posting, posting.notice.office, registrar)


@pytest.fixture
def open_site(posting: Posting, operator: User) -> Interruption:
    return going_on(None, posting.notice.office, operator)


def url_of(name: str, posting: Posting, *more: object) -> str:
    return reverse(f"staff:{name}", args=[posting.public_id, *more])


def words_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def page_of(client: Client, posting: Posting) -> str:
    return client.get(url_of("posting", posting)).content.decode()


def test_a_posting_that_was_never_away_says_so(posting, registrar, client_for) -> None:
    page = page_of(client_for(registrar), posting)
    assert "掲示は途切れていません" in page
    assert '<title id="chart-title">' not in page


def test_recording_shows_the_outcome_a_drawing_and_a_table(
    posting, registrar, client_for
) -> None:
    client = client_for(registrar)
    response = client.post(url_of("record_interruption", posting), AWAY)
    assert response.url == url_of("posting", posting)
    page = page_of(client, posting)
    assert "合わせて1時間30分途切れました" in page
    assert '<title id="chart-title">' in page
    assert "配電盤の点検" in page


def test_recording_twice_says_why_not(posting, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("record_interruption", posting), AWAY)
    response = client.post(url_of("record_interruption", posting), AWAY)
    assert "すでに記録されています" in words_of(response)
    assert Interruption.objects.count() == 1


def test_what_was_typed_is_not_lost(posting, registrar, client_for) -> None:
    typed = AWAY | {"interruption-ends": "2026-06-03T12:01"}
    response = client_for(registrar).post(url_of("record_interruption", posting), typed)
    assert "未来の日時" in words_of(response)
    assert "2026-06-03T12:01" in response.content.decode()


def test_an_end_before_the_start_is_said_at_its_field(
    posting, registrar, client_for
) -> None:
    typed = AWAY | {"interruption-ends": "2026-06-03T08:00"}
    response = client_for(registrar).post(url_of("record_interruption", posting), typed)
    assert "終わりは、始まりより後の日時にしてください" in response.content.decode()


def test_an_interruption_is_ended_on_the_page(
    open_one, posting, registrar, client_for
) -> None:
    client = client_for(registrar)
    assert "元に戻ったことを記録する" in page_of(client, posting)
    url = url_of("end_interruption", posting, open_one.pk)
    client.post(url, {f"end{open_one.pk}-ends": "2026-06-03T11:30"})
    open_one.refresh_from_db()
    assert open_one.ends == jst("2026-06-03 11:30")
    assert "元に戻ったことを記録する" not in page_of(client, posting)


def test_ending_twice_says_why_not(open_one, posting, registrar, client_for) -> None:
    client = client_for(registrar)
    url = url_of("end_interruption", posting, open_one.pk)
    client.post(url, {f"end{open_one.pk}-ends": "2026-06-03T11:30"})
    response = client.post(url, {f"end{open_one.pk}-ends": "2026-06-03T11:31"})
    assert "すでに記録されています" in words_of(response)


def test_an_end_without_a_moment_is_asked_for_again(
    open_one, posting, registrar, client_for
) -> None:
    url = url_of("end_interruption", posting, open_one.pk)
    response = client_for(registrar).post(url, {f"end{open_one.pk}-ends": ""})
    assert response.context["interruptions"][0]["form"].errors


@pytest.mark.parametrize("deed", ["record_interruption", "end_interruption"])
def test_deeds_on_a_posting_refuse_get(
    deed, open_one, posting, registrar, client_for
) -> None:
    more = [open_one.pk] if deed == "end_interruption" else []
    response = client_for(registrar).get(url_of(deed, posting, *more))
    assert response.status_code == 405


@pytest.mark.parametrize("person", ["outsider", "auditor", "legal_officer", "operator"])
@pytest.mark.parametrize("deed", ["record_interruption", "end_interruption"])
def test_deeds_on_a_posting_do_not_exist_for_others(
    deed, person, request, open_one, posting, client_for
) -> None:
    more = [open_one.pk] if deed == "end_interruption" else []
    client = client_for(request.getfixturevalue(person))
    assert client.post(url_of(deed, posting, *more), AWAY).status_code == 404


def test_an_outage_of_the_site_is_ended_by_whoever_may(
    open_site, posting, registrar, client_for
) -> None:
    client = client_for(registrar)
    assert "続いています" in page_of(client, posting)
    url = url_of("end_interruption", posting, open_site.pk)
    ended = client.post(url, {f"end{open_site.pk}-ends": "2026-06-03T11:30"})
    assert ended.status_code == 404


# The whole site.


SITE_URL = "staff:interruptions"


@pytest.mark.parametrize("person", ["operator", "legal_officer"])
def test_the_site_page_is_empty_at_first(person, request, client_for) -> None:
    client = client_for(request.getfixturevalue(person))
    page = client.get(reverse(SITE_URL)).content.decode()
    assert "サイト全体の中断は、記録されていません" in page


@pytest.mark.parametrize("person", ["operator", "legal_officer"])
def test_an_outage_of_the_site_is_recorded(
    person, request, posting, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    typed = SITE | {"outage-office": posting.notice.office_id}
    assert client.post(reverse(SITE_URL), typed).url == reverse(SITE_URL)
    assert "続いています" in client.get(reverse(SITE_URL)).content.decode()


def test_an_outage_twice_says_why_not(posting, operator, client_for) -> None:
    client = client_for(operator)
    typed = SITE | {"outage-office": posting.notice.office_id}
    client.post(reverse(SITE_URL), typed)
    response = client.post(reverse(SITE_URL), typed)
    assert "すでに記録されています" in words_of(response)
    assert "2026-06-03T09:00" in response.content.decode()


def test_an_outage_of_another_office_cannot_be_chosen(
    posting, other_office, operator, client_for
) -> None:
    typed = SITE | {"outage-office": other_office.pk}
    response = client_for(operator).post(reverse(SITE_URL), typed)
    assert response.context["outage_form"].errors["office"]
    assert not Interruption.objects.exists()


def test_an_outage_is_ended_on_the_site_page(open_site, operator, client_for) -> None:
    url = reverse("staff:end_site_interruption", args=[open_site.pk])
    client_for(operator).post(url, {f"end{open_site.pk}-ends": "2026-06-03T11:30"})
    open_site.refresh_from_db()
    assert open_site.ends == jst("2026-06-03 11:30")


def test_ending_an_outage_refuses_get(open_site, operator, client_for) -> None:
    url = reverse("staff:end_site_interruption", args=[open_site.pk])
    assert client_for(operator).get(url).status_code == 405


@pytest.mark.parametrize("person", ["registrar", "approver", "auditor"])
def test_the_site_page_does_not_exist_for_others(
    person, request, open_site, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    url = reverse("staff:end_site_interruption", args=[open_site.pk])
    assert client.get(reverse(SITE_URL)).status_code == 404
    assert client.post(reverse(SITE_URL), SITE).status_code == 404
    assert client.post(url).status_code == 404


def test_the_outsider_sees_no_outage_of_this_office(
    open_site, outsider, client_for
) -> None:
    client = client_for(outsider)
    assert client.get(reverse(SITE_URL)).context["interruptions"] == []
    url = reverse("staff:end_site_interruption", args=[open_site.pk])
    assert client.post(url).status_code == 404


def test_an_interruption_of_a_posting_is_not_one_of_the_site(
    open_one, operator, client_for
) -> None:
    client = client_for(operator)
    assert client.get(reverse(SITE_URL)).context["interruptions"] == []
    url = reverse("staff:end_site_interruption", args=[open_one.pk])
    assert client.post(url).status_code == 404


def test_a_sheet_taken_down_too_early_is_drawn(posting, registrar, client_for) -> None:
    down = jst("2026-06-02 09:00")
    record_board_end(posting, by=registrar, ended=down, at=down)
    assert "合わせて1日3時間途切れました" in page_of(client_for(registrar), posting)
