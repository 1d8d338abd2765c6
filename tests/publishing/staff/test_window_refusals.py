"""Every reason why a window is refused reaches a person, on pages and by commands."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from access_control.models import User
from notices.models import Notice
from notices.rules.transitions import Status
from publishing.models import ShellCopy
from tests.builders import make_notice
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
AT = jst("2026-06-01 09:00")
PAST = "掲示の開始予定を過ぎています"
CHANNEL = "インターネットでの公示を送達の方法としていません"
NOT_IN_FORCE = "施行されていません"
NOT_SUBMITTED = "審査の依頼がまだないか、すでに終わっています"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"display_from": "2026-06-01T08:59"}, "開始の日時を過ぎています"),
        ({"display_until": "2026-06-01T08:59"}, "終了は、開始より後の日時に"),
        ({"display_until": "2026-06-09T23:59"}, "掲示の終了が早すぎます"),
        ({"display_until": "2026-09-01T00:01"}, "掲示の終了が遅すぎます"),
    ],
    ids=["start in the past", "end before start", "too early", "too late"],
)
def test_the_plan_page_says_why_and_keeps_what_was_typed(
    typed: dict[str, str], reason: str, registrar: User, client_for: ClientFor
) -> None:
    draft = make_notice(status=Status.DRAFT)
    told = {"display_from": "", "display_until": ""} | typed
    with frozen(AT):
        client = client_for(registrar)
        answer = client.post(reverse("staff:plan", args=[draft.pk]), told)
    page = answer.content.decode()
    assert reason in page
    assert all(f'value="{value}"' in page for value in typed.values())


def refused_on_the_page(notice: Notice, client: Client, at: datetime = AT) -> str:
    """Tries to approve: the page that comes back."""
    address = reverse("staff:approve", args=[notice.pk])
    with frozen(at):
        answer = client.post(address, {"decided_on": f"{at:%Y-%m-%d}"})
    assert answer.status_code == 200
    assert not ShellCopy.objects.exists()
    return answer.content.decode()


def refused_by_the_command(notice: Notice, by: User, at: datetime = AT) -> str:
    """Tries to approve: what stands on standard error."""
    words = StringIO()
    with frozen(at), pytest.raises(SystemExit) as ended:
        call_command("approve_notice", str(notice.pk), "--by", by.email, stderr=words)
    assert ended.value.code == 1
    assert not ShellCopy.objects.exists()
    return words.getvalue()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"display_from": jst("2026-06-01 08:59")}, PAST),
        ({"display_until": jst("2026-06-09 23:59")}, "掲示の終了が早すぎます"),
        ({"display_until": jst("2026-09-01 00:01")}, "掲示の終了が遅すぎます"),
        ({"display_until": jst("2026-06-01 08:59")}, "開始より後の日時に"),
        ({"basis_id": "patent"}, CHANNEL),
    ],
    ids=["start in the past", "too early", "too late", "end before start", "channel"],
)
def test_an_approval_is_refused_with_the_reason(
    changes: dict[str, object], reason: str, approver: User, client_for: ClientFor,
    registrar: User,
) -> None:  # fmt: skip
    notice = make_notice(**changes)
    assert reason in refused_on_the_page(notice, client_for(approver))
    assert reason in refused_by_the_command(notice, approver)


def test_a_statute_not_in_force_is_refused_with_the_reason(
    approver: User, client_for: ClientFor, registrar: User, not_yet_in_force: None
) -> None:
    notice = make_notice()
    assert NOT_IN_FORCE in refused_on_the_page(notice, client_for(approver))
    assert NOT_IN_FORCE in refused_by_the_command(notice, approver)


def test_a_start_without_approval_shows_nothing_and_cannot_be_approved(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    start = jst("2026-06-03 10:00")
    notice = make_notice(display_from=start)
    later = jst("2026-06-03 10:01")
    with frozen(later):
        assert (
            "いま掲示している公示はありません"
            in Client().get("/notices/").content.decode()
        )
    assert PAST in refused_on_the_page(notice, client_for(approver), later)
    assert PAST in refused_by_the_command(notice, approver, later)


def test_a_draft_cannot_be_approved_at_all(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    draft = make_notice(status=Status.DRAFT)
    assert NOT_SUBMITTED in refused_on_the_page(draft, client_for(approver))
    assert refused_by_the_command(draft, approver)
