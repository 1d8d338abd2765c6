"""Every signed-in address × person × method: whoever read a name left a row.

The addresses come from the resolver itself, so that none can be forgotten.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter

from access_control.models import PersonalDataAccess, User
from notices.actions.data_requests import receive_request
from notices.actions.inquiries import record_for_all
from notices.actions.legal_decisions import decide
from notices.actions.special_care import mark_special_care
from notices.intake.take_in import UploadedList, read_list, receive_list, take_in
from notices.models import DataRequest, DisposalHold, Notice, SourceList
from notices.rules.data_requests import RequestKind
from notices.rules.inquiries import InquiryItem, Outcome
from notices.rules.legal_questions import LegalQuestion
from notices.rules.retention import HoldCause
from notices.rules.special_care import CareKind
from notices.rules.transitions import Status
from publishing.actions.collect import record_collection
from publishing.actions.correct import propose_correction
from publishing.actions.hold import place_hold
from publishing.actions.record_board import record_board_start
from publishing.actions.remove import conceal_entry
from publishing.audit.opened import PAGE_NAMES_JA
from publishing.audit.urls import urlpatterns as audit_urls
from publishing.models import EntryCopy, Posting
from publishing.rules.collection import Receipt
from publishing.staff.urls import urlpatterns as staff_urls
from tests.builders import make_notice, make_posting
from tests.clock import frozen, jst

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

AT = jst("2026-06-01 10:00")
CANARY = "カナリア"
PEOPLE = [
    {
        field: f"{CANARY}{field}{number}"
        for field in ("name", "kana", "document", "reference", "address")
    }
    for number in range(3)
]
LIST = (
    "氏名,書類の名称,書類の番号,備考\n"
    f"{CANARY}甲,督促状,徴第901号,\n"
    f"{CANARY}乙,,徴第902号,\n"
)
READS = {"staff:notice", "staff:posting", "staff:entry", "staff:inquiries"}
READS |= {"staff:decisions", "staff:breach_people", "staff:special_care"}
# The pages that show names to each of them: no more of them, and no fewer.
OPENED_BY = {
    "registrar": READS | {"staff:list", "staff:anew", "staff:correct", "staff:collect"},
    "approver": READS | {"staff:approve", "staff:conceal", "staff:collect"},
    "legal_officer": READS | {"staff:notice_holds", "staff:request"},
    "auditor": set(),
}


@pytest.fixture
def posting(
    registrar: User, approver: User, legal_officer: User, second_approver: User
) -> Iterator[Posting]:
    """A posting about which everything that can be noted was noted."""
    with frozen(AT):
        posting = make_posting(PEOPLE)
        first, second, third = EntryCopy.objects.order_by("position")
        told = {"by": registrar, "at": AT, "reason": f"{CANARY}訂正"}
        propose_correction(posting, first.pk, "reference", f"{CANARY}新", **told)
        conceal_entry(posting, second.pk, by=approver, at=AT, reason=f"{CANARY}非表示")
        receipt = Receipt(number=f"{CANARY}受領")
        record_collection(
            posting, third.pk, by=registrar, at=AT, receipt=receipt, reason="窓口"
        )
        record_board_start(posting, by=registrar, started=AT, at=AT)
        place_hold(
            posting.notice,
            by=legal_officer,
            at=AT,
            cause=HoldCause.AUDIT,
            reason=f"{CANARY}保留",
            review_on=jst("2026-09-01 00:00").date(),
            reviewer=legal_officer,
        )
        yield posting


@pytest.fixture
def draft(registrar: User) -> Notice:
    notice = make_notice(PEOPLE, status=Status.DRAFT)
    marked = notice.addressees.first()
    why = {"kind": CareKind.MINOR, "reason": f"{CANARY}配慮"}
    mark_special_care(marked, **why, by=registrar, at=AT)
    record_for_all(
        notice,
        InquiryItem.SITE_VISIT,
        AT.date(),
        f"{CANARY}調査員",
        f"{CANARY}結果",
        Outcome.NO_TRACE,
        by=registrar,
        at=AT,
    )
    return notice


@pytest.fixture
def submitted(legal_officer: User) -> Notice:
    person = dict(PEOPLE[0], name=f"{CANARY}丙", reference=f"{CANARY}第903号")
    notice = make_notice([person])
    told = {"by": legal_officer, "at": AT, "reason": f"{CANARY}判断", "facts": {}}
    decide(notice, LegalQuestion.INQUIRIES, **told)
    return notice


@pytest.fixture
def data_request(legal_officer: User, posting: Posting) -> DataRequest:
    asked = {"name": f"{CANARY}請求者", "contact": "", "request": "全部"}
    what = (posting.notice.office, RequestKind.DISCLOSURE, AT.date(), asked)
    return receive_request(*what, by=legal_officer, at=AT)


@pytest.fixture
def lists(registrar: User, posting: Posting) -> Sequence[SourceList]:
    """One list that waits, and one taken in of which a row was refused."""
    uploaded = UploadedList(LIST.encode(), f"{CANARY}名簿.csv")
    screened = read_list(
        uploaded, basis_id="local_tax", on=AT.date(), is_on_display=lambda entry: False
    )
    told = {"office": posting.notice.office, "basis_id": "local_tax"}
    waiting, taken = (
        receive_list(uploaded, screened, by=registrar, at=AT, **told) for _ in "ab"
    )
    take_in(taken, screened, by=registrar, at=AT)
    return waiting, taken


def addresses(known: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Each signed-in address, with every known value in its variable parts."""
    for pk, entry in product(known["pk"], known["entry_id"]):
        yield f"/staff/notices/{pk}/anew/?entry={entry}"
    for room, patterns in (("staff", staff_urls), ("audit", audit_urls)):
        for pattern in patterns:
            yield from _filled(room, pattern, known)


def _filled(
    room: str, pattern: URLPattern, known: Mapping[str, Sequence[object]]
) -> Iterator[str]:
    converters = pattern.pattern.converters
    choices = (_fitting(known[name], each) for name, each in converters.items())
    for values in product(*choices):
        told = dict(zip(converters, values, strict=True))
        yield reverse(f"{room}:{pattern.name}", kwargs=told)


def _fitting(values: Sequence[object], converter: object) -> list[object]:
    """Numbers where the address takes a number, anything where it takes words."""
    if isinstance(converter, IntConverter):
        return [value for value in values if isinstance(value, int)]
    return list(values)


@pytest.fixture
def known(
    posting: Posting,
    draft: Notice,
    submitted: Notice,
    lists: Sequence[SourceList],
    data_request: DataRequest,
) -> Mapping[str, Sequence[object]]:
    """What may stand in the variable parts of an address."""
    rows = {row.pk for row in (posting.notice, draft, submitted, *lists)}
    return {
        "pk": [*rows, data_request.pk],
        "public_id": [posting.public_id],
        "entry_id": list(EntryCopy.objects.values_list("pk", flat=True)),
        "basis_id": ["local_tax"],
        "part": ["2026-05-21"],
        "audience": ["public"],
        "code": [posting.notice.office.code],
        "item": [1],
        "hold": [DisposalHold.objects.get().pk],
    }


@pytest.mark.parametrize("person", OPENED_BY)
def test_whoever_reads_a_name_leaves_a_row(
    person: str, known, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    pages = _naming(browser, "get", known)
    assert [name for name, rows in pages if rows != 1] == []
    assert {name for name, _ in pages} == OPENED_BY[person]


@pytest.mark.parametrize("person", OPENED_BY)
def test_an_answer_that_repeats_a_name_leaves_a_row(
    person: str, known, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    pages = _naming(browser, "post", known)
    assert [name for name, rows in pages if rows != 1] == []


def test_every_page_that_shows_names_has_a_name_itself() -> None:
    assert set().union(*OPENED_BY.values()) <= set(PAGE_NAMES_JA)


def test_the_board_sheet_is_an_opening(posting: Posting, registrar, client_for) -> None:
    client_for(registrar).get(f"/staff/postings/{posting.public_id}/sheet.pdf")
    row = PersonalDataAccess.objects.get()
    # The third of the entries was collected, the second concealed.
    assert (row.page, row.entries) == ("staff:sheet", 1)


def _naming(
    browser: Client, method: str, known: Mapping[str, Sequence[object]]
) -> list[tuple[str, int]]:
    """The pages that showed a planted word, and how many rows each left."""
    seen = [_looked_at(browser, method, address) for address in addresses(known)]
    return [page for page in seen if page is not None]


def _looked_at(browser: Client, method: str, address: str) -> tuple[str, int] | None:
    """Which page showed a planted word, and how many rows it left; None for others."""
    if address.endswith(("sign-out/", "sheet.pdf")):
        return None
    before = PersonalDataAccess.objects.count()
    response = getattr(browser, method)(address)
    if CANARY not in response.content.decode(errors="replace"):
        return None
    rows = PersonalDataAccess.objects.count() - before
    return response.resolver_match.view_name, rows
