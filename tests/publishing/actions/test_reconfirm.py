"""引継ぎの確認: what a former approver decided, confirmed by whoever follows."""

from datetime import date

import pytest

from access_control.grants import grant_role, revoke_role
from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.transitions import SamePerson
from publishing.actions.reconfirm import notices_to_reconfirm, reconfirm
from publishing.models import Posting, ShellCopy
from tests.builders import make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

CHANGE, AT = date(2026, 6, 3), jst("2026-06-03 09:00")


@pytest.fixture(autouse=True)
def on_the_day():
    with frozen(AT):
        yield


@pytest.fixture
def posting(approver: User, second_approver: User, office: Office) -> Posting:
    """Approved on June 1 by 佐藤, who is gone from June 3 on."""
    posting = make_posting()
    revoke_role(approver, Role.APPROVER, office, on=CHANGE)
    return posting


def test_the_follower_is_shown_what_crosses_the_change(
    posting: Posting, second_approver: User
) -> None:
    assert notices_to_reconfirm(second_approver, AT) == [posting.notice]
    assert notices_to_reconfirm(second_approver, jst("2026-06-02 23:59")) == []


def test_who_stays_has_nothing_to_hand_over(second_approver: User) -> None:
    make_posting()
    assert notices_to_reconfirm(second_approver, AT) == []


def test_nothing_leaves_the_display(posting: Posting) -> None:
    assert ShellCopy.objects.on_display(AT).filter(pk=posting.public_id).exists()


def test_confirming_leaves_its_trace_once(
    posting: Posting, second_approver: User
) -> None:
    reconfirm(posting.notice, by=second_approver, at=AT)
    event = posting.notice.events.get(deed="reconfirm")
    assert event.by == second_approver
    assert notices_to_reconfirm(second_approver, AT) == []
    with pytest.raises(DeedRefused):
        reconfirm(posting.notice, by=second_approver, at=AT)


def test_the_registrar_does_not_confirm_his_own(
    posting: Posting, registrar: User, office: Office
) -> None:
    grant_role(registrar, Role.APPROVER, office)
    assert notices_to_reconfirm(registrar, AT) == []
    with pytest.raises(SamePerson):
        reconfirm(posting.notice, by=registrar, at=AT)


def test_who_left_confirms_nothing(posting: Posting, approver: User) -> None:
    with pytest.raises(NotAllowed):
        reconfirm(posting.notice, by=approver, at=AT)
