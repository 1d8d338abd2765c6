"""What tests of disposal start from: postings of 2026, due on 2032-04-01."""

from datetime import date, datetime

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.intake.take_in import UploadedList, read_list, receive_list
from notices.models import DisposalList, Notice, SourceList
from notices.rules.retention import HoldCause
from publishing.actions.disposal import decide_disposal, propose_disposal
from publishing.actions.dispose import dispose
from publishing.actions.record_board import record_board_start
from publishing.models import Posting
from tests.builders import REGISTERED_AT, make_person, make_posting
from tests.clock import jst

DUE = jst("2032-04-01 00:00")
DUE_ON = date(2032, 4, 1)


def make_served(**changes: object) -> Posting:
    """A posting whose board was recorded, so that it was served on 2026-06-08."""
    posting = make_posting(**changes)
    office = posting.notice.office
    by = make_person("山田 花子", Role.REGISTRAR, office)
    moment = jst("2026-06-01 10:00")
    record_board_start(posting, by=by, started=moment, at=moment)
    return posting


def make_list(by: User) -> SourceList:
    """A list of one row that was uploaded and never taken in."""
    uploaded = UploadedList("氏名,書類の名称\n渡邉 髙子,督促状\n".encode(), "名簿.csv")
    office = by.officeusergrant_set.first().content_object
    screened = read_list(
        uploaded,
        basis_id="local_tax",
        on=REGISTERED_AT.date(),
        is_on_display=lambda entry: False,
    )
    facts = {"office": office, "basis_id": "local_tax", "by": by, "at": REGISTERED_AT}
    return receive_list(uploaded, screened, **facts)


def other_officer(office: Office) -> User:
    """法務 次郎, who decides what 法務 太一 proposed."""
    return make_person("法務 次郎", Role.LEGAL_OFFICER, office.authority())


def propose(by: User | None = None, *, at: datetime = DUE) -> DisposalList:
    """Everything of every office that is due."""
    return propose_disposal(Office.objects.all(), by=by, at=at, on=at.date())


def dispose_of_everything(by: User, *, at: datetime = DUE) -> DisposalList:
    """Proposed by nobody, decided and disposed of by one."""
    found = propose(at=at)
    decide_disposal(found, by=by, at=at)
    dispose(found, by=by, at=at)
    return found


def hold_facts(reviewer: User, **changes: object) -> dict[str, object]:
    """What a hold of a law suit says."""
    return {
        "cause": HoldCause.LITIGATION,
        "reviewer": reviewer,
        "review_on": date(2026, 9, 1),
        "reason": "令和8年(行ウ)第1号",
        "by": reviewer,
        "at": jst("2026-06-05 09:00"),
    } | changes


def fresh(notice: Notice) -> Notice:
    """The notice as it stands in the register."""
    return Notice.objects.get(pk=notice.pk)
