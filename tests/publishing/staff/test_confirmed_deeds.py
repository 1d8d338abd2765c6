"""Which deed on the pages asks once more who one is: all decided, none forgotten."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from access_control.models import User
from publishing.audit import urls as audit_urls
from publishing.staff import urls as staff_urls
from tests.access_control.signing_in import PASSWORD, set_up_app

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# They put words before the public, take them away for good, fix what follows in law,
# or decide who may do so.
ASKS = {
    "staff:approve",
    "staff:withdraw_posting",
    "staff:approve_correction",
    "staff:adopt",
    "staff:revoke",
    "staff:decide_interruption",
    "staff:decide_deemed_day",
    "staff:approve_matrix_change",
    "staff:apply_import",
    "staff:close_office",
    "staff:merge_office",
    "staff:appoint",
    "staff:end_role",
    "staff:disable_person",
    "staff:enable_person",
    "staff:forget_factor",
    "staff:invite_person",
    "staff:decide_disposal",
    "staff:dispose",
    "staff:retention",
    "staff:release_hold",
    "staff:approve_board_correction",
}
DRAFT = "nothing is public yet, and another person decides later"
PROPOSAL = "a proposal; another person decides"
AGAIN = "can be changed again; the history is kept"
RECORD = "a record of what was seen; two people correct it"
SECOND = "a second person answers what the first one did"
REASONS = {
    "staff:upload": DRAFT,
    "staff:take_in": DRAFT,
    "staff:discard": DRAFT,
    "staff:settle": DRAFT,
    "staff:plan": DRAFT,
    "staff:submit": DRAFT,
    "staff:return": DRAFT,
    "staff:reconfirm": "says that what was approved stands, and changes nothing of it",
    "staff:withdraw": "a notice that was never public; it is registered anew",
    "staff:start_on_morning": DRAFT,
    "staff:anew": DRAFT,
    "staff:repeat": DRAFT,
    "staff:unlink": DRAFT,
    "staff:record_inquiry": DRAFT,
    "staff:record_inquiries": DRAFT,
    "staff:decide": "lapses when the notice is returned; approving asks",
    "staff:mark_special_care": DRAFT,
    "staff:lift_special_care": DRAFT,
    "staff:linkage": "for the postings of this moment alone; approving asks",
    "staff:sheet": "prints what is on display; a warning is read before",
    "staff:strip": "draws a calendar and changes nothing",
    "staff:mark_day": "can be cleared until the day",
    "staff:clear_day": "can be marked again",
    "staff:change_limits": "can be changed again",
    "staff:propose_matrix_change": PROPOSAL,
    "staff:refuse_matrix_change": SECOND,
    "staff:import_offices": "shows what would change; applying asks",
    "staff:rename_office": AGAIN,
    "staff:move_office": AGAIN,
    "staff:fill_in_office": AGAIN,
    "staff:add_person": "a person without a role reads nothing; appointing asks",
    "staff:propose_disposal": PROPOSAL,
    "staff:strike_out": "keeps what would go",
    "staff:notice_holds": "keeps what would go",
    "staff:extend": "changes no word and no day of service; withdrawing ends it",
    "staff:conceal": "taking off display has to be fast; another person confirms",
    "staff:confirm_removal": SECOND,
    "staff:collect": RECORD,
    "staff:confirm_collection": SECOND,
    "staff:decline_collection": SECOND,
    "staff:correct": PROPOSAL,
    "staff:refuse_correction": SECOND,
    "staff:board_started": RECORD,
    "staff:board_ended": RECORD,
    "staff:propose_board_correction": PROPOSAL,
    "staff:decline_board_correction": SECOND,
    "staff:interruptions": RECORD,
    "staff:end_site_interruption": RECORD,
    "staff:record_interruption": RECORD,
    "staff:end_interruption": RECORD,
    "staff:paper": RECORD,
    "staff:enrol_terminal": "can be revoked; shows what the public site shows",
    "staff:revoke_terminal": "can be enrolled again",
    "staff:new_request": RECORD,
    "staff:identify": RECORD,
    "staff:extend_request": "once, with its reason; the person who asked is told",
    "staff:decide_request": "a record of the letter that decides",
    "staff:close_request": RECORD,
    "audit:find": "changes nothing; a purpose is asked for, and the search recorded",
    "audit:issue_certificate": "tells what is recorded; every issue is listed",
    "audit:verify": "reads the log and keeps the outcome",
}
SAMPLE = {"pk": 1, "public_id": "a" * 26, "entry_id": "b" * 26}
SAMPLE |= {"basis_id": "local_tax", "part": "2026-05-21"}
SAMPLE |= {"code": "TAX", "audience": "public", "item": 1, "hold": 1}


def addresses() -> Iterator[tuple[str, str]]:
    """Every name of the signed-in side with an address of it."""
    for urls in (staff_urls, audit_urls):
        for pattern in urls.urlpatterns:
            assert isinstance(pattern, URLPattern)
            name = f"{urls.app_name}:{pattern.name}"
            needed = pattern.pattern.converters
            yield name, reverse(name, kwargs={key: SAMPLE[key] for key in needed})


@pytest.fixture
def careful(outsider: User, client_for: Callable[[User], Client], settings: Any) -> Any:
    """鈴木, who has not confirmed who he is, where that is required."""
    settings.SECOND_FACTOR = "required"
    outsider.set_password(PASSWORD)
    outsider.save()
    set_up_app(outsider)
    return client_for(outsider)


def test_every_deed_on_the_pages_is_decided(careful: Client) -> None:
    takes_post = {
        name
        for name, address in addresses()
        if careful.post(address).status_code != 405
    }
    assert takes_post == ASKS | set(REASONS)


def test_asvs_7_5_3_it_asks_where_it_is_decided_to(careful: Client) -> None:
    asks = {
        name
        for name, address in addresses()
        if "<h1>本人の確認</h1>" in careful.post(address).content.decode()
    }
    assert asks == ASKS


@pytest.mark.parametrize("name", sorted(ASKS))
def test_whoever_is_not_signed_in_is_led_to_sign_in(name: str) -> None:
    answer = Client().post(dict(addresses())[name])
    assert answer.url.startswith("/staff/sign-in/")


def test_a_reason_is_given_for_each_that_does_not_ask() -> None:
    assert not ASKS & set(REASONS)
    assert all(REASONS.values())
