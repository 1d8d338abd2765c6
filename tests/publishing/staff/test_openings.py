"""Opening personal data: why is asked once, and who, what and when is written down."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from access_control.models import AddedOnly, PersonalDataAccess, Sitting, User
from access_control.rules.purposes import Purpose
from access_control.rules.roles import Role
from access_control.sittings import SITTING, words_of
from notices.models import AdoptedVersion, Notice
from publishing.models import EntryCopy
from publishing.staff import views_notices
from tests.builders import (
    PEOPLE,
    make_notice,
    make_person,
    make_posting,
    state_purpose,
)
from tests.clock import frozen

pytestmark = pytest.mark.django_db

NAME = PEOPLE[0]["name"]
REASON = {"sitting-purpose": "drafting", "sitting-words": ""}
WORDS = "カナリア 太郎さんの件"


@pytest.fixture
def notice(registrar: User) -> Notice:
    return make_notice()


@pytest.fixture
def browser(registrar: User) -> Client:
    """山田 has signed in and opened nothing yet."""
    client = Client()
    client.force_login(registrar)
    return client


def page_of(notice: Notice) -> str:
    return f"/staff/notices/{notice.pk}/"


def asked_for(notice: Notice) -> str:
    return f"/staff/purpose/?next=%2Fstaff%2Fnotices%2F{notice.pk}%2F"


def test_the_reason_is_asked_before_the_first_name(
    browser: Client, notice: Notice
) -> None:
    response = browser.get(page_of(notice))
    assert (response.status_code, response["Location"]) == (302, asked_for(notice))
    assert not PersonalDataAccess.objects.exists()


def test_the_reason_leads_to_where_the_person_was_going(
    browser: Client, notice: Notice
) -> None:
    response = browser.post(asked_for(notice), REASON, follow=True)
    assert response.redirect_chain == [(page_of(notice), 302)]
    assert NAME in response.content.decode()
    assert "この閲覧は記録されます(目的: 起案・入力)" in response.content.decode()


def test_the_reason_is_asked_once(browser: Client, notice: Notice) -> None:
    browser.post(asked_for(notice), REASON)
    pages = [browser.get(page_of(notice)).status_code for _ in range(2)]
    assert (pages, Sitting.objects.count()) == ([200, 200], 1)


def test_the_reason_can_be_changed(browser: Client, notice: Notice) -> None:
    browser.post(asked_for(notice), REASON)
    assert 'href="/staff/purpose/"' in browser.get("/staff/").content.decode()
    browser.post("/staff/purpose/", REASON | {"sitting-purpose": "answering"})
    browser.get(page_of(notice))
    assert PersonalDataAccess.objects.get().sitting.purpose == Purpose.ANSWERING


def test_signing_out_ends_the_sitting(
    browser: Client, notice: Notice, registrar: User
) -> None:
    browser.post(asked_for(notice), REASON)
    browser.post("/staff/sign-out/")
    browser.force_login(registrar)
    assert browser.get(page_of(notice)).status_code == 302


def test_another_persons_sitting_counts_for_nothing(
    browser: Client, notice: Notice, approver: User
) -> None:
    session = browser.session
    session[SITTING] = _sitting_of(approver).pk
    session.save()
    assert browser.get(page_of(notice)).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [{}, {"sitting-purpose": "gossip"}, {"sitting-purpose": "other"}],
    ids=["nothing", "unknown", "other without words"],
)
def test_no_reason_is_refused_beside_its_field(
    typed: dict[str, str], browser: Client, notice: Notice
) -> None:
    response = browser.post(asked_for(notice), typed)
    assert response.status_code == 200
    assert "field__error" in response.content.decode()
    assert not Sitting.objects.exists()


def test_free_words_are_sealed(browser: Client, notice: Notice) -> None:
    told = {"sitting-purpose": "other", "sitting-words": WORDS}
    browser.post(asked_for(notice), told)
    sitting = Sitting.objects.get()
    assert WORDS.encode() not in bytes(sitting.sealed_words)
    assert words_of(sitting) == WORDS


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", ""])
def test_the_reason_leads_nowhere_else(elsewhere: str, browser: Client) -> None:
    response = browser.post(f"/staff/purpose/?next={elsewhere}", REASON)
    assert response["Location"] == "/staff/"


def test_what_was_typed_outlives_the_question(
    browser: Client, notice: Notice, legal_officer: User
) -> None:
    browser.force_login(legal_officer)
    place = f"/staff/notices/{notice.pk}/holds/"
    typed = {"cause": "audit", "reason": "会計検査", "review_on": "2020-01-01"}
    question = browser.post(place, typed | {"confirm-password": "secret"})
    assert 'value="会計検査"' in question.content.decode()
    assert "secret" not in question.content.decode()
    answered = browser.post(place, typed | REASON)
    assert "会計検査" in answered.content.decode()
    assert PersonalDataAccess.objects.get().page == "staff:notice_holds"


def test_one_page_leaves_one_row(registrar: User, notice: Notice, client_for) -> None:
    with frozen("2026-06-01 09:30"):
        client_for(registrar).get(page_of(notice))
    row = PersonalDataAccess.objects.get()
    assert (row.sitting.person, row.subject_kind, row.subject_id) == (
        registrar,
        "notice",
        str(notice.pk),
    )
    assert (row.page, row.part, row.entries) == ("staff:notice", 1, 3)
    assert (row.office_code, row.is_own_office) == ("DEMO-TAX", True)


def test_the_row_of_one_entry_names_it(registrar: User, client_for) -> None:
    posting, entry = make_posting(), EntryCopy.objects.first()
    client_for(registrar).get(
        f"/staff/postings/{posting.public_id}/entries/{entry.pk}/"
    )
    row = PersonalDataAccess.objects.get()
    assert (row.entry_id, row.entries, row.page) == (entry.pk, 1, "staff:entry")


def test_an_inherited_role_is_not_ones_own_office(
    notice: Notice, legal_officer: User, client_for
) -> None:
    above = make_person("法務 上子", Role.LEGAL_OFFICER, notice.office.authority())
    client_for(above).get(page_of(notice))
    assert PersonalDataAccess.objects.get().is_own_office is False


def test_no_record_means_no_names(
    registrar: User, notice: Notice, client_for, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise DatabaseError("the table is gone")

    monkeypatch.setattr(PersonalDataAccess, "save", fail)
    response = client_for(registrar).get(page_of(notice))
    assert response.status_code == 503
    assert "閲覧を記録できません" in response.content.decode()
    assert NAME not in response.content.decode()


def test_a_page_that_forgets_to_record_is_held_back(
    registrar: User, notice: Notice, client_for, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_notices, "opens_page", lambda *_args, **_options: None)
    response = client_for(registrar).get(page_of(notice))
    assert response.status_code == 503
    assert NAME not in response.content.decode()


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_rows_are_never_changed(deed: str, notice: Notice) -> None:
    with pytest.raises(AddedOnly):
        getattr(PersonalDataAccess.objects.all(), deed)()


def test_a_stranger_is_not_asked(notice: Notice, outsider: User) -> None:
    client = Client()
    client.force_login(outsider)
    assert client.get(page_of(notice)).status_code == 404


def _sitting_of(user: User) -> Sitting:
    client = Client()
    client.force_login(user)
    return state_purpose(client, user)


def test_the_worklist_judges_lists_without_showing_them(
    notice: Notice, legal_officer: User, client_for
) -> None:
    AdoptedVersion.objects.update(required_inquiries=["site_visit"])
    with frozen("2026-06-01 09:30"):
        response = client_for(legal_officer).get("/staff/")
    assert response.status_code == 200
    assert response.context["to_decide"] == [notice]
    assert not PersonalDataAccess.objects.exists()
