"""The screen in an office: everything on display there, and nothing else."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from access_control.models import AdministrationEvent, Office
from access_control.opaque_ids import new_opaque_id
from access_control.rules.roles import Role
from publishing.actions.remove import withdraw_posting
from publishing.actions.terminals import enrol_terminal, revoke_terminal
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry, Posting, TerminalDevice
from publishing.public.views_terminal import IDLE_S, WARNING_S
from tests.builders import (
    PEOPLE,
    make_office,
    make_people,
    make_person,
    make_posting,
)
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-02 09:00")
NAMES = [person["name"] for person in PEOPLE]


@pytest.fixture
def terminal(office: Office, registrar):
    """The enrolment of a screen and its token."""
    return enrol_terminal(office, "ロビー", with_below=False, by=registrar, at=AT)


@pytest.fixture
def start(terminal) -> str:
    return f"/terminal/{terminal[1]}/"


def test_the_first_screen_lists_the_office_without_names(
    posting, start, reader
) -> None:
    page = reader.get(start).content.decode()
    assert f"{start}notices/{posting.public_id}/" in page
    assert not any(name in page for name in NAMES)


def test_a_notice_shows_its_names(posting, start, reader) -> None:
    page = reader.get(f"{start}notices/{posting.public_id}/").content.decode()
    assert all(name in page for name in NAMES)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("after", ["", "notices/{}/"])
def test_an_unknown_token_is_answered_as_anything_not_there(
    prefix: str, after: str, posting: Posting, reader: Client
) -> None:
    address = f"{prefix}/terminal/{new_opaque_id()}/{after.format(posting.public_id)}"
    unknown = reader.get(f"{prefix}/notices/{new_opaque_id()}/")
    answer = reader.get(address)
    assert (answer.status_code, answer.content) == (404, unknown.content)
    assert answer.headers == unknown.headers


@pytest.mark.parametrize("token", ["x", "A" * 26, "%00", "あ", "a" * 5000])
def test_a_malformed_token_too(token: str, reader: Client) -> None:
    unknown = reader.get(f"/notices/{new_opaque_id()}/")
    answer = reader.get(f"/terminal/{token}/")
    assert answer.status_code in (400, 404)
    assert answer.status_code == 400 or answer.content == unknown.content


def test_a_revoked_token_too(terminal, start, posting, registrar, reader) -> None:
    revoke_terminal(terminal[0], by=registrar, at=AT)
    unknown = reader.get(f"/notices/{new_opaque_id()}/")
    for address in (start, f"{start}notices/{posting.public_id}/"):
        assert reader.get(address).content == unknown.content


def test_the_token_itself_is_kept_nowhere(terminal) -> None:
    device = TerminalDevice.objects.get()
    assert terminal[1] not in (device.pk, device.office_code)
    assert terminal[1].encode() not in bytes(device.token_hash)


def test_who_set_a_screen_up_and_who_took_it_away_is_kept(terminal, registrar) -> None:
    revoke_terminal(terminal[0], by=registrar, at=AT)
    kept = AdministrationEvent.objects.order_by("pk")
    assert list(kept.values_list("deed", "by", "old", "new")) == [
        ("enrol_terminal", registrar.pk, "", "ロビー"),
        ("revoke_terminal", registrar.pk, "ロビー", ""),
    ]


def test_another_office_is_not_shown(start, reader) -> None:
    road = make_office("DEMO-ROAD", name="建設局総務課", sign="建総公示")
    theirs = make_posting(office=road)
    assert theirs.public_id not in reader.get(start).content.decode()
    assert reader.get(f"{start}notices/{theirs.public_id}/").status_code == 404


@pytest.mark.parametrize("with_below", [True, False])
def test_offices_below_are_shown_where_enrolled_so(
    with_below: bool, posting, approver, office, reader
) -> None:
    authority = office.authority()
    told = {"by": make_person("本庁 七子", Role.REGISTRAR, authority), "at": AT}
    _, token = enrol_terminal(authority, "ロビー", with_below=with_below, **told)
    page = reader.get(f"/terminal/{token}/").content.decode()
    assert (posting.public_id in page) is with_below


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-06-09 23:59:59", 200),
        ("2026-06-10 00:00", 404),
    ],
)
def test_the_window_is_the_one_of_the_web(
    at: str, status: int, posting: Posting, start: str, reader: Client
) -> None:
    with frozen(at):
        answer = reader.get(f"{start}notices/{posting.public_id}/")
    assert answer.status_code == status


def test_what_is_not_there_leads_back_and_tells_no_reason(
    posting, start, approver, reader
) -> None:
    withdraw_posting(posting, by=approver, at=AT, reason="誤り")
    ids = (posting.public_id, new_opaque_id())
    answers = [reader.get(f"{start}notices/{each}/") for each in ids]
    assert {answer.status_code for answer in answers} == {404}
    assert all(b'href="' + start.encode() in each.content for each in answers)
    withdrawn, unknown = (
        answer.content.replace(each.encode(), b"")
        for answer, each in zip(answers, ids, strict=True)
    )
    assert withdrawn == unknown


def test_its_leaf_says_that_a_terminal_showed_it(posting, start, reader) -> None:
    reader.get(f"{start}notices/{posting.public_id}/")
    leaf = parse_entry(bytes(DisplayLogEntry.objects.last().entry))
    assert (leaf["kind"], leaf["channel"], leaf["entries"]) == (
        "displayed",
        "terminal",
        3,
    )


def test_no_leaf_no_names(posting, start, reader, monkeypatch) -> None:
    def save(*args: object, **kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(DisplayLogEntry, "save", save)
    answer = reader.get(f"{start}notices/{posting.public_id}/")
    assert answer.status_code == 503
    assert not any(name in answer.content.decode() for name in NAMES)
    assert f'href="{start}"' in answer.content.decode()


def test_head_discloses_nothing_and_leaves_no_leaf(posting, start, reader) -> None:
    before = DisplayLogEntry.objects.count()
    reader.head(f"{start}notices/{posting.public_id}/")
    assert DisplayLogEntry.objects.count() == before


def test_it_is_paced_by_its_user(office, start, reader) -> None:
    posting = make_posting(make_people(7))
    page = reader.get(f"{start}notices/{posting.public_id}/").content.decode()
    assert "refresh" not in page.lower()
    assert 'rel="next"' in page
    assert page.count("data-entry=") == 5


def test_the_next_page_holds_the_rest(office, start, reader) -> None:
    posting = make_posting(make_people(7))
    answer = reader.get(f"{start}notices/{posting.public_id}/?after=4")
    assert answer.content.decode().count("data-entry=") == 2


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "9" * 400, "²"])
def test_no_page_means_the_first(page: str, posting, start, reader) -> None:
    answer = reader.get(start, {"page": page})
    assert posting.public_id in answer.content.decode()


def test_every_link_stays_on_the_screen(posting, start, reader) -> None:
    page = reader.get(f"{start}notices/{posting.public_id}/").content.decode()
    body = page[page.index("<body") :]
    links = [part.split('"')[0] for part in body.split('href="')[1:]]
    others = [f"/{code}{start}" for code, _ in settings.LANGUAGES]
    inside = (start, *others, "?", "#")
    assert [link for link in links if not link.startswith(inside)] == []


def test_the_last_use_is_noted_to_the_minute(posting, start, reader) -> None:
    with frozen("2026-06-03 10:00:42"):
        reader.get(start)
    assert TerminalDevice.objects.get().last_seen_at == jst("2026-06-03 10:00")


def test_a_refusal_leads_back_to_the_first_screen(start, reader) -> None:
    answer = reader.post(start)
    assert answer.status_code == 405
    assert f'href="{start}"' in answer.content.decode()


def test_the_warning_leaves_a_minute() -> None:
    assert timedelta(seconds=WARNING_S) >= timedelta(seconds=20)
    assert IDLE_S > WARNING_S
