"""人事異動 on the worklist."""

from datetime import date

import pytest
from django.urls import reverse

from access_control.grants import grant_role, revoke_role
from access_control.models import Office, User
from access_control.rules.roles import Role
from tests.builders import make_notice, make_posting
from tests.clock import frozen

pytestmark = pytest.mark.django_db

CHANGE = date(2026, 6, 3)


@pytest.fixture(autouse=True)
def on_the_day():
    with frozen("2026-06-03 09:00"):
        yield


@pytest.fixture
def address(approver: User, second_approver: User, office: Office) -> str:
    """Where the follower confirms what 佐藤 approved before he left."""
    posting = make_posting()
    revoke_role(approver, Role.APPROVER, office, on=CHANGE)
    return reverse("staff:reconfirm", args=[posting.notice_id])


def page(client) -> str:
    return client.get(reverse("staff:worklist")).content.decode()


def test_the_follower_confirms_on_the_worklist(
    address: str, second_approver: User, client_for
) -> None:
    client = client_for(second_approver)
    assert "引継ぎの確認(1件)" in page(client)
    answer = client.post(address, follow=True)
    assert "引継ぎを確認しました" in answer.content.decode()
    assert "引継ぎの確認(1件)" not in page(client)


def test_confirming_twice_is_safe(
    address: str, second_approver: User, client_for
) -> None:
    client = client_for(second_approver)
    client.post(address)
    assert (
        "引継ぎの確認は要りません" in client.post(address, follow=True).content.decode()
    )


def test_a_get_confirms_nothing(
    address: str, second_approver: User, client_for
) -> None:
    assert client_for(second_approver).get(address).status_code == 405


@pytest.mark.parametrize("who", ["outsider", "registrar"])
def test_others_find_nothing_to_confirm(
    address: str, who: str, client_for, request
) -> None:
    client = client_for(request.getfixturevalue(who))
    assert client.post(address).status_code == 404


def test_a_coming_gap_is_on_the_worklist(
    office: Office, outsider: User, registrar: User, client_for
) -> None:
    make_notice()
    grant_role(outsider, Role.APPROVER, office, until_on=date(2026, 6, 10))
    text = page(client_for(registrar))
    assert "決裁者がいなくなる部署(1件)" in text
    assert "令和8年6月10日" in text
