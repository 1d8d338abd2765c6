"""Approving and withdrawing ask for the password once more (ASVS 7.5.3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from access_control.models import User
from notices.models import Notice
from notices.rules.transitions import Status
from publishing.models import Posting, Removal
from tests.access_control.signing_in import PASSWORD, WRONG, set_up_app
from tests.builders import make_notice, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
NOON = jst("2026-06-01 12:00")
REASON = {"reason": "宛先の誤り(秘密の事情)"}
DECISION = {"decision_number": "8都税徴第12号", "decided_on": "2026-06-01"}
RIGHT = {"confirm-password": PASSWORD}


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar: User) -> Posting:
    return make_posting()


@pytest.fixture
def submitted(registrar: User) -> Notice:
    return make_notice()


@pytest.fixture
def careful(approver: User, client_for: ClientFor, settings: Any) -> Client:
    """佐藤 signed in where the second factor is required, and has one."""
    settings.SECOND_FACTOR = "required"
    approver.set_password(PASSWORD)
    approver.save()
    set_up_app(approver)
    return client_for(approver)


def withdraw(client: Client, posting: Posting, typed: dict[str, str]) -> Any:
    return client.post(
        reverse("staff:withdraw_posting", args=[posting.public_id]), typed
    )


def approve(client: Client, notice: Notice, typed: dict[str, str]) -> Any:
    return client.post(reverse("staff:approve", args=[notice.pk]), typed)


def status_of(notice: Notice) -> str:
    return Notice.objects.get(pk=notice.pk).status


def test_asvs_7_5_3_withdrawing_waits_for_the_password(
    posting: Posting, careful: Client
) -> None:
    answer = withdraw(careful, posting, REASON)
    assert "本人の確認" in answer.content.decode()
    assert not Removal.objects.exists()


def test_asvs_7_5_3_approving_waits_for_the_password(
    submitted: Notice, careful: Client
) -> None:
    answer = approve(careful, submitted, DECISION)
    assert "本人の確認" in answer.content.decode()
    assert status_of(submitted) == Status.SUBMITTED


def test_with_the_password_the_withdrawal_goes_on_with_what_was_typed(
    posting: Posting, careful: Client
) -> None:
    page = withdraw(careful, posting, REASON)
    carried = dict(page.context["carried"])
    answer = withdraw(careful, posting, carried | RIGHT)
    assert carried == REASON
    assert answer.url == reverse("staff:posting", args=[posting.public_id])
    assert Removal.objects.exists()


def test_with_the_password_the_approval_goes_on(
    submitted: Notice, careful: Client
) -> None:
    approve(careful, submitted, DECISION | RIGHT)
    assert status_of(submitted) == Status.POSTED


def test_a_wrong_password_does_nothing_and_loses_nothing(
    posting: Posting, careful: Client
) -> None:
    page = withdraw(careful, posting, REASON | {"confirm-password": WRONG})
    assert page.context["form"].errors
    assert dict(page.context["carried"]) == REASON
    assert not Removal.objects.exists()


def test_what_was_typed_lies_in_no_session(posting: Posting, careful: Client) -> None:
    withdraw(careful, posting, REASON)
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert REASON["reason"] not in str(kept)
    assert careful.session["signed_in_at"]


@pytest.mark.parametrize(("minutes", "asked"), [(9, False), (10, True)])
def test_asvs_7_5_3_a_confirmation_holds_for_ten_minutes(
    minutes: int, asked: bool, posting: Posting, submitted: Notice, careful: Client
) -> None:
    withdraw(careful, posting, REASON | RIGHT)
    with frozen(NOON + timedelta(minutes=minutes)):
        approve(careful, submitted, DECISION)
    assert (status_of(submitted) == Status.SUBMITTED) is asked


def test_looking_at_the_page_asks_for_nothing(
    submitted: Notice, careful: Client
) -> None:
    page = careful.get(reverse("staff:approve", args=[submitted.pk]))
    assert "本人の確認" not in page.content.decode()


def test_a_stranger_with_the_password_still_gets_404(
    posting: Posting, outsider: User, client_for: ClientFor, settings: Any
) -> None:
    settings.SECOND_FACTOR = "required"
    outsider.set_password(PASSWORD)
    outsider.save()
    set_up_app(outsider)
    assert withdraw(client_for(outsider), posting, REASON | RIGHT).status_code == 404


def test_guessing_the_password_of_an_open_session_is_stopped(
    posting: Posting, careful: Client
) -> None:
    guess = REASON | {"confirm-password": WRONG}
    answers = [withdraw(careful, posting, guess).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert withdraw(careful, posting, REASON | RIGHT).status_code == 429


def test_the_demonstration_does_not_ask(
    posting: Posting, approver: User, client_for: ClientFor
) -> None:
    withdraw(client_for(approver), posting, REASON)
    assert Removal.objects.exists()
