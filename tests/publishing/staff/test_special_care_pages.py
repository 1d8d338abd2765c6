"""特別配慮 on staff pages: who sees it, two approvers, the warning before printing."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from access_control.models import PersonalDataAccess
from notices.actions.marked_rows import marks_of
from notices.actions.special_care import mark_special_care
from notices.models import Notice
from notices.rules.special_care import CARE_FIELD, Care, CareKind, care_as_text
from notices.rules.transitions import Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.first_approval import give_first_approval
from publishing.models import Posting, ShellCopy
from publishing.staff.special_care import cells_for
from publishing.staff.views_sheet import sheet_of
from tests.access_control.signing_in import PASSWORD, set_up_app
from tests.builders import PEOPLE, make_notice, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-01 12:00")
REASON = "カナリア配慮理由"
KIND = CareKind.SUPPORT_MEASURES
PROTECTED = dict(PEOPLE[0]) | {CARE_FIELD: care_as_text(Care(KIND, REASON))}
WORDS = (REASON, KIND.name_ja, KIND.value)
TYPED = {"row": "2", "kind": KIND.value, "reason": REASON}
DECISION = {"decision_number": "8都税徴第12号", "decided_on": "2026-06-01"}


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def draft(registrar) -> Notice:
    return make_notice(status=Status.DRAFT)


@pytest.fixture
def submitted(registrar) -> Notice:
    return make_notice([PROTECTED, PEOPLE[1]])


@pytest.fixture
def posting(submitted, approver, second_approver) -> Posting:
    give_first_approval(submitted, by=approver, at=NOON)
    approve_and_publish(submitted, by=second_approver, at=NOON)
    return submitted.posting


def url(name: str, notice: Notice) -> str:
    return reverse(f"staff:{name}", args=[notice.pk])


def sheet_url(posting: Posting) -> str:
    return reverse("staff:sheet", args=[posting.public_id])


def test_a_registrar_marks_a_row_of_the_draft(draft, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url("mark_special_care", draft), TYPED)
    assert marks_of(draft) == {2: Care(KIND, REASON)}
    assert REASON in client.get(url("special_care", draft)).content.decode()


def test_looking_at_the_marks_is_recorded(submitted, approver, client_for) -> None:
    client_for(approver).get(url("special_care", submitted))
    row = PersonalDataAccess.objects.get()
    assert (row.page, row.entries) == ("staff:special_care", 1)


def test_a_mark_is_lifted(draft, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url("mark_special_care", draft), TYPED)
    client.post(url("lift_special_care", draft), {"row": "2"})
    assert marks_of(draft) == {}


@pytest.mark.parametrize(
    "change", [{"row": "99"}, {"row": "x"}, {"kind": "none"}, {"reason": ""}]
)
def test_what_is_wrong_is_said_beside_the_field(
    change, draft, registrar, client_for
) -> None:
    response = client_for(registrar).post(
        url("mark_special_care", draft), TYPED | change
    )
    field = next(iter(change))
    assert response.context["form"].errors[field]
    assert marks_of(draft) == {}


@pytest.mark.parametrize("deed", ["mark_special_care", "lift_special_care"])
def test_a_deed_refuses_get_outsider_and_wrong_role(
    deed, draft, registrar, approver, outsider, client_for
) -> None:
    assert client_for(registrar).get(url(deed, draft)).status_code == 405
    for person in (approver, outsider):
        assert client_for(person).post(url(deed, draft), TYPED).status_code == 404


def test_no_message_tells_what_was_marked(draft, registrar, client_for) -> None:
    response = client_for(registrar).post(url("mark_special_care", draft), TYPED)
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert [word for word in WORDS if word in said] == []


def test_after_submission_marks_are_changed_by_nobody(
    submitted, registrar, client_for
) -> None:
    client = client_for(registrar)
    response = client.post(url("mark_special_care", submitted), TYPED | {"row": "3"})
    assert response.status_code == 302
    assert set(marks_of(submitted)) == {2}


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("approver", 200),
        ("legal_officer", 200),
        ("registrar", 404),
        ("auditor", 404),
        ("operator", 404),
        ("outsider", 404),
    ],
)
def test_few_see_the_marks_of_a_submitted_notice(
    person, status, request, submitted, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.get(url("special_care", submitted)).status_code == status


@pytest.mark.parametrize("page", ["notice", "inquiries", "decisions", "linkage"])
@pytest.mark.parametrize("person", ["registrar", "approver"])
def test_other_pages_tell_neither_kind_nor_reason(
    person, page, request, submitted, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    said = client.get(url(page, submitted)).content.decode()
    assert [word for word in WORDS if word in said] == []


def test_worklist_and_approval_tell_neither_kind_nor_reason(
    submitted, approver, client_for
) -> None:
    client = client_for(approver)
    pages = (reverse("staff:worklist"), url("approve", submitted))
    said = "".join(client.get(page).content.decode() for page in pages)
    assert [word for word in WORDS if word in said] == []


def test_two_approvers_publish_page_by_page(
    submitted, approver, second_approver, client_for
) -> None:
    first, second = client_for(approver), client_for(second_approver)
    page, worklist = url("approve", submitted), reverse("staff:worklist")
    assert "二人の決裁が必要です" in first.get(page).content.decode()
    first.post(page, DECISION)
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED
    assert "二人目を待っています" in second.get(worklist).content.decode()
    second.post(page, DECISION)
    submitted.refresh_from_db()
    assert submitted.status == Status.POSTED
    assert submitted.decision_number == DECISION["decision_number"]


def test_the_first_approver_is_told_to_wait(submitted, approver, client_for) -> None:
    client = client_for(approver)
    client.post(url("approve", submitted), DECISION)
    said = client.post(url("approve", submitted), DECISION).content.decode()
    assert "二人目は別の決裁者" in said
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED
    assert submitted.events.filter(deed="first_approval").count() == 1


def test_the_first_approval_asks_for_the_password(
    submitted, approver, client_for, settings
) -> None:
    settings.SECOND_FACTOR = "required"
    approver.set_password(PASSWORD)
    approver.save()
    set_up_app(approver)
    client_for(approver).post(url("approve", submitted), DECISION)
    submitted.refresh_from_db()
    assert submitted.first_approved_by is None


def test_a_sheet_is_printed_after_a_warning_only(
    posting, registrar, client_for
) -> None:
    client = client_for(registrar)
    warning = client.get(sheet_url(posting))
    assert "取扱いに特に注意" in warning.content.decode()
    assert [word for word in WORDS if word in warning.content.decode()] == []
    printed = client.post(sheet_url(posting), {"acknowledged": "yes"})
    assert printed.content.startswith(b"%PDF-")
    event = posting.notice.events.get(deed="acknowledge_printing")
    assert event.by == registrar


def test_the_warning_and_the_sheet_are_openings(posting, registrar, client_for) -> None:
    client = client_for(registrar)
    client.get(sheet_url(posting))
    client.post(sheet_url(posting), {"acknowledged": "yes"})
    rows = PersonalDataAccess.objects.order_by("pk")
    told = [("staff:sheet", 0), ("staff:sheet", 2)]
    assert list(rows.values_list("page", "entries")) == told


def test_the_sheet_holds_neither_mark_nor_place(posting) -> None:
    sheet = sheet_of(ShellCopy.objects.get(pk=posting.public_id), NOON)
    said = str(sheet)
    assert PROTECTED["name"] in said
    assert [word for word in (*WORDS, PROTECTED["address"]) if word in said] == []


def test_going_on_without_acknowledging_prints_nothing(
    posting, registrar, client_for
) -> None:
    response = client_for(registrar).post(sheet_url(posting))
    assert "取扱いに特に注意" in response.content.decode()
    assert not posting.notice.events.filter(deed="acknowledge_printing").exists()


def test_another_sheet_is_printed_at_once(registrar, client_for) -> None:
    plain = make_posting()
    response = client_for(registrar).get(sheet_url(plain))
    assert response.content.startswith(b"%PDF-")
    assert not plain.notice.events.filter(deed="acknowledge_printing").exists()


def test_a_refused_row_hides_its_marks_from_others(registrar, approver) -> None:
    notice = make_notice()
    cells = {"name": "見本 次郎", "support_measures": "あり"}
    assert cells_for(registrar, notice, cells) == {"name": "見本 次郎"}
    assert cells_for(approver, notice, cells) == cells


def test_a_mark_on_a_draft_is_the_registrars_to_see(
    draft, registrar, client_for
) -> None:
    who = draft.addressees.first()
    mark_special_care(who, kind=KIND, reason=REASON, by=registrar, at=NOON)
    client = client_for(registrar)
    assert REASON in client.get(url("special_care", draft)).content.decode()
    assert REASON not in client.get(url("notice", draft)).content.decode()
