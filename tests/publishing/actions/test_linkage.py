"""名寄せ防止: refused at submission, at both approvals and at a correction."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.intake.reindexing import empty_indexes, newest_index_epoch
from notices.models import Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_questions import LegalQuestion
from notices.rules.transitions import Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.correct import propose_correction
from publishing.actions.linkage import (
    LinkageRefused,
    decide_on_linkage,
    require_unlinked,
)
from publishing.actions.submit import submit_unlinked
from publishing.models import Posting
from tests.builders import (
    PEOPLE,
    adopt,
    make_notice,
    make_people,
    make_person,
    make_posting,
)
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-02 09:00")
NAME = "見本 花子"
TAX = {"name": NAME, "document": "督促状", "distinguishing_number": "A-17"}
HEARING = {
    "name": "見本　花子",
    "hearing_at": "2026-07-30T10:00",
    "hearing_place": "架空区役所",
}
REASON = "住所も生年月日も異なる別人"


@pytest.fixture
def elsewhere(other_office: Office) -> Posting:
    """Another office shows a number beside the same name."""
    adopt(other_office, "local_tax", also_shown=["distinguishing_number"])
    return make_posting([TAX], office=other_office)


def hearing(**changes) -> Notice:
    facts = {"basis_id": "administrative_procedure_hearing"} | changes
    return make_notice([PEOPLE[1], HEARING], **facts)


def test_what_completes_a_combination_is_not_submitted(
    elsewhere: Posting, registrar: User
) -> None:
    notice = hearing(status=Status.DRAFT)
    with pytest.raises(LinkageRefused, match="3行目: 「聴聞の期日」"):
        submit_unlinked(notice, by=registrar, at=AT)
    assert Notice.objects.get(pk=notice.pk).status == Status.DRAFT


def test_it_is_asked_again_at_approval(
    registrar: User, approver: User, other_office: Office
) -> None:
    notice = hearing(status=Status.DRAFT)
    submit_unlinked(notice, by=registrar, at=AT)
    adopt(other_office, "local_tax", also_shown=["distinguishing_number"])
    make_posting([TAX], office=other_office)
    with pytest.raises(LinkageRefused):
        approve_and_publish(notice, by=approver, at=AT)


def test_the_refusal_tells_nothing_of_the_other_notice(elsewhere: Posting) -> None:
    with pytest.raises(LinkageRefused) as refused:
        require_unlinked(hearing(), at=AT)
    said = str(refused.value) + refused.value.message_ja
    told = (elsewhere.public_id, elsewhere.notice.office.name, "督促状", "A-17", NAME)
    assert [word for word in told if word in said] == []


def test_another_name_is_nobodys_business(elsewhere: Posting) -> None:
    notice = make_notice(
        [dict(HEARING, name="別名 太郎")], basis_id="administrative_procedure_hearing"
    )
    require_unlinked(notice, at=AT)


def test_what_has_ended_is_not_linked_any_more(elsewhere: Posting) -> None:
    require_unlinked(hearing(), at=jst("2026-07-20 09:00"))


def test_a_posting_that_shows_no_number_is_no_linkage(other_office: Office) -> None:
    make_posting([TAX], office=other_office)
    require_unlinked(hearing(), at=AT)


def test_a_legal_officer_tells_namesakes_apart(
    elsewhere: Posting, legal_officer: User, registrar: User
) -> None:
    notice = hearing(status=Status.DRAFT)
    decision = decide_on_linkage(notice, by=legal_officer, at=AT, reason=REASON)
    assert (decision.kind, decision.facts["rows"]) == (LegalQuestion.LINKAGE, [3])
    assert REASON.encode() not in bytes(decision.sealed_reason)
    submit_unlinked(notice, by=registrar, at=AT)
    assert notice.status == Status.SUBMITTED


def test_a_decision_does_not_cover_a_later_posting(
    elsewhere: Posting, legal_officer: User, other_office: Office
) -> None:
    notice = hearing()
    decide_on_linkage(notice, by=legal_officer, at=AT, reason=REASON)
    require_unlinked(notice, at=AT)
    make_posting([dict(TAX, document="催告書")], office=other_office)
    with pytest.raises(LinkageRefused):
        require_unlinked(notice, at=AT)


def test_a_name_of_an_older_index_epoch_is_linked(elsewhere: Posting) -> None:
    newest_index_epoch()
    notice = hearing()
    with pytest.raises(LinkageRefused, match="3行目"):
        require_unlinked(notice, at=AT)


def test_a_name_of_a_newer_index_epoch_is_linked(other_office: Office) -> None:
    adopt(other_office, "local_tax", also_shown=["distinguishing_number"])
    notice = hearing()
    newest_index_epoch()
    make_posting([TAX], office=other_office)
    with pytest.raises(LinkageRefused, match="3行目"):
        require_unlinked(notice, at=AT)


def test_a_decision_counts_while_the_index_is_rotated(
    elsewhere: Posting, legal_officer: User
) -> None:
    notice = hearing()
    decide_on_linkage(notice, by=legal_officer, at=AT, reason=REASON)
    newest_index_epoch()
    require_unlinked(notice, at=AT)


def test_what_was_erased_is_linked_to_nobody(elsewhere: Posting) -> None:
    empty_indexes(elsewhere.notice.addressees.all())
    require_unlinked(hearing(), at=AT)


@pytest.mark.parametrize("person", ["registrar", "approver", "outsider"])
def test_only_a_legal_officer_of_the_office_decides(
    person: str, elsewhere: Posting, request: pytest.FixtureRequest
) -> None:
    notice, by = hearing(), request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        decide_on_linkage(notice, by=by, at=AT, reason=REASON)


def test_deciding_twice_is_refused(elsewhere: Posting, legal_officer: User) -> None:
    notice = hearing()
    decide_on_linkage(notice, by=legal_officer, at=AT, reason=REASON)
    with pytest.raises(DeedRefused, match="判断を待つ行"):
        decide_on_linkage(notice, by=legal_officer, at=AT, reason=REASON)
    assert notice.legal_decisions.count() == 1


def test_a_decision_needs_a_reason(elsewhere: Posting, legal_officer: User) -> None:
    with pytest.raises(BrokenRule, match="理由"):
        decide_on_linkage(hearing(), by=legal_officer, at=AT, reason="")


def test_a_correction_is_refused_beside_what_came_meanwhile(
    other_office: Office,
) -> None:
    adopt(other_office, "local_tax", also_shown=["distinguishing_number"])
    mine = make_posting([dict(TAX, reference="1号")], office=other_office)
    _post_unasked(hearing())
    clerk = mine.notice.registered_by
    entry = mine.notice.addressees.get().pk
    with pytest.raises(LinkageRefused):
        propose_correction(
            mine, entry, "distinguishing_number", "A-18", by=clerk, at=AT, reason="誤記"
        )


def test_a_correction_never_shows_more_than_the_basis(
    registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = make_posting()
    entry = mine.notice.addressees.first().pk
    monkeypatch.setattr(
        "publishing.actions.linkage.fields_allowed", lambda *told: ("name", "document")
    )
    with pytest.raises(DeedRefused, match="「書類の番号」"):
        propose_correction(
            mine, entry, "reference", "徴第9号", by=registrar, at=AT, reason="誤記"
        )


def test_thousands_of_rows_take_few_queries(elsewhere: Posting) -> None:
    few = make_notice(
        [HEARING, *_hearings(5)], basis_id="administrative_procedure_hearing"
    )
    many = make_notice(
        [HEARING, *_hearings(200)], basis_id="administrative_procedure_hearing"
    )
    assert _queries(many) == _queries(few) < 20


def _hearings(count: int) -> list[dict[str, str]]:
    return [dict(HEARING, name=who["name"]) for who in make_people(count)]


def _queries(notice: Notice) -> int:
    with CaptureQueriesContext(connection) as queries, pytest.raises(LinkageRefused):
        require_unlinked(notice, at=AT)
    return len(queries)


def _post_unasked(notice: Notice) -> None:
    """Posted as if nobody had been on display beside it."""
    by = make_person("佐藤 次郎", Role.APPROVER, notice.office)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            "publishing.actions.publishable.require_unlinked",
            lambda *args, **kwargs: None,
        )
        approve_and_publish(notice, by=by, at=AT)
