"""Forms in which a registrar chooses the period, and an approver the open morning."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from access_control.models import Office, User
from notices.models import Notice, SourceList
from notices.rules.transitions import Status
from publishing.staff.context import plan_of
from tests.builders import adopt, make_notice
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
MONDAY, SATURDAY = jst("2026-06-01 09:00"), jst("2026-06-06 10:00")
ABROAD = "外国においてすべき送達についてした公示送達"


@pytest.fixture
def upload(csv_file: bytes, office: Office, registrar: User, client_for: ClientFor):
    """Sends the form with a list; changes replace what it holds."""

    def send(at=MONDAY, **changes: object):
        told = {
            "file": SimpleUploadedFile("名簿.csv", csv_file),
            "office": office.pk,
            "basis": "antimonopoly",
        }
        with frozen(at):
            client = client_for(registrar)
            return client.post(reverse("staff:upload"), told | changes)

    return send


def page_of(client: Client, name: str, notice: Notice, at=MONDAY):
    with frozen(at):
        return client.get(reverse(f"staff:{name}", args=[notice.pk]))


def send_plan(client: Client, notice: Notice, at=MONDAY, **typed: str):
    told = {"display_from": "", "display_until": ""} | typed
    with frozen(at):
        return client.post(reverse("staff:plan", args=[notice.pk]), told)


@pytest.mark.parametrize(
    ("bases", "is_offered"),
    [(["local_tax"], False), (["local_tax", "antimonopoly"], True)],
    ids=["one period", "two periods"],
)
def test_the_choice_is_there_when_a_basis_has_one(
    bases: list[str], is_offered: bool, office: Office, registrar: User,
    client_for: ClientFor,
) -> None:  # fmt: skip
    for basis in bases:
        adopt(office, basis)
    with frozen(MONDAY):
        page = client_for(registrar).get(reverse("staff:upload")).content.decode()
    assert (ABROAD in page) is is_offered
    assert 'value="repeat"' not in page


@pytest.mark.parametrize(
    ("typed", "kept"), [({}, "first"), ({"variant": "abroad"}, "abroad")]
)
def test_a_list_keeps_its_period(
    typed: dict[str, str], kept: str, office: Office, upload
) -> None:
    adopt(office, "antimonopoly")
    upload(**typed)
    assert SourceList.objects.get().variant == kept


@pytest.mark.parametrize("variant", ["abroad", "repeat", "x"])
def test_a_period_that_the_statute_lacks_is_refused_at_its_field(
    variant: str, office: Office, upload
) -> None:
    for basis in ("local_tax", "antimonopoly"):
        adopt(office, basis)
    answer = upload(basis="local_tax", variant=variant)
    assert answer.context["form"].errors["variant"]
    assert not SourceList.objects.exists()


def test_a_list_can_start_on_the_next_open_morning(office: Office, upload) -> None:
    adopt(office, "antimonopoly")
    upload(at=SATURDAY, on_open_morning="on")
    assert SourceList.objects.get().display_from == jst("2026-06-08 09:00")


def test_two_starts_are_refused_at_their_field(office: Office, upload) -> None:
    adopt(office, "antimonopoly")
    answer = upload(on_open_morning="on", display_from="2026-06-08T10:00")
    assert "どちらか一つだけ" in answer.content.decode()


def test_a_draft_is_planned_with_another_period(
    registrar: User, client_for: ClientFor
) -> None:
    draft = make_notice(status=Status.DRAFT, basis_id="antimonopoly")
    client = client_for(registrar)
    assert ABROAD in page_of(client, "notice", draft).content.decode()
    send_plan(client, draft, variant="abroad")
    draft.refresh_from_db()
    assert draft.variant == "abroad"


def test_a_draft_with_one_period_has_no_choice(
    registrar: User, client_for: ClientFor
) -> None:
    draft = make_notice(status=Status.DRAFT)
    form = page_of(client_for(registrar), "notice", draft).context["plan_form"]
    assert "variant" not in form.fields


def test_planning_a_repeat_leaves_it_a_repeat(
    registrar: User, client_for: ClientFor
) -> None:
    draft = make_notice(
        status=Status.DRAFT,
        basis_id="administrative_procedure_hearing",
        variant="repeat",
    )
    send_plan(client_for(registrar), draft, display_from="2026-06-03T10:00")
    draft.refresh_from_db()
    assert (draft.variant, draft.display_from) == ("repeat", jst("2026-06-03 10:00"))


def test_a_draft_starts_on_the_next_open_morning(
    registrar: User, client_for: ClientFor
) -> None:
    draft = make_notice(status=Status.DRAFT)
    send_plan(client_for(registrar), draft, at=SATURDAY, on_open_morning="on")
    draft.refresh_from_db()
    assert draft.display_from == jst("2026-06-08 09:00")


@pytest.mark.parametrize(
    ("variant", "day"), [("first", "2026-06-16"), ("abroad", "2026-07-14")]
)
def test_the_plan_follows_the_period(variant: str, day: str, registrar: User) -> None:
    notice = make_notice(basis_id="antimonopoly", variant=variant)
    plan = plan_of(notice, MONDAY)
    assert plan.deemed_on.isoformat() == day


def test_an_approver_before_a_closed_door_is_offered_the_morning(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    page = page_of(client_for(approver), "approve", make_notice(), SATURDAY)
    words = page.content.decode()
    assert "次の開庁日の朝(令和8年6月8日 午前9時00分)から始める" in words
    assert "掲示を始める日は閉庁日です" in words


def test_an_approver_in_office_hours_is_not(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    page = page_of(client_for(approver), "approve", make_notice(), MONDAY)
    assert page.context["morning"] is None


def start_on_morning(client: Client, notice: Notice):
    with frozen(SATURDAY):
        return client.post(reverse("staff:start_on_morning", args=[notice.pk]))


def test_one_click_sets_the_planned_start(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    notice = make_notice()
    for _twice in range(2):
        answer = start_on_morning(client_for(approver), notice)
        assert answer.url == reverse("staff:approve", args=[notice.pk])
    notice.refresh_from_db()
    assert notice.display_from == jst("2026-06-08 09:00")
    assert notice.events.count() == 1


def test_one_click_refused_says_why_on_the_page(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    notice = make_notice(display_until=jst("2026-06-15 00:00"))
    answer = start_on_morning(client_for(approver), notice)
    assert "掲示の終了が早すぎます" in answer.content.decode()


def test_one_click_refuses_get(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    answer = page_of(client_for(approver), "start_on_morning", make_notice())
    assert answer.status_code == 405


@pytest.mark.parametrize("stranger", ["outsider", "registrar", "legal_officer"])
def test_one_click_refuses_who_does_not_approve(
    stranger: str, client_for: ClientFor, registrar: User,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    notice = make_notice()
    client = client_for(request.getfixturevalue(stranger))
    assert start_on_morning(client, notice).status_code == 404
    notice.refresh_from_db()
    assert notice.display_from is None


def test_the_trace_has_a_name_in_japanese(
    approver: User, client_for: ClientFor, registrar: User
) -> None:
    notice = make_notice()
    start_on_morning(client_for(approver), notice)
    page = page_of(client_for(approver), "notice", notice, SATURDAY)
    assert "開始を次の開庁日の朝に変更" in page.content.decode()
