"""One thing of each kind at 都税事務所徴収課, for every address that asks for one."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from access_control.models import MatrixChange, SubjectKind
from access_control.rules.purposes import Purpose
from access_control.sittings import begin_sitting
from notices.actions.data_requests import receive_request
from notices.intake.take_in import UploadedList, read_list, receive_list
from notices.models import AdoptedVersion, DisposalHold, DisposalList, SourceList
from notices.register import keep_facts
from notices.rules.data_requests import RequestKind
from publishing.actions.terminals import enrol_terminal
from publishing.models import (
    Collection,
    Correction,
    EntryCopy,
    Interruption,
    LogVerification,
    Posting,
)
from tests.builders import APPROVED_AT, make_posting

CSV = "氏名,書類の名称,書類の番号\n渡邉 髙子,督促状,徴第901号\n見本 次郎,,徴第902号\n"
# What a deed needs beside its address so that its thing is found.
TYPED: dict[str, dict[str, object]] = {
    "staff:mark_day": {"office": "DEMO-TAX"},
    "staff:clear_day": {"office": "DEMO-TAX", "on": "2026-06-08"},
    "staff:change_limits": {"office": "DEMO-TAX"},
    "staff:record_inquiry": {"row": "2"},
    "staff:mark_special_care": {"row": "2", "kind": "minor", "reason": "見本"},
    "staff:lift_special_care": {"row": "2"},
    "staff:end_role": {"ended-office": "DEMO-TAX", "ended-role": "registrar"},
}


def make_things() -> dict[str, dict[str, object]]:
    """What stands in each address (by its name; ``""`` for all others), and for
    ``"… typed"`` what is typed."""
    posting = make_posting()
    of_entry, of_board = _corrections(posting)
    waiting, taken = _source(posting), _source(posting)
    SourceList.objects.filter(pk=taken.pk).update(notice=posting.notice)
    adoption = AdoptedVersion.objects.get(version_id="local_tax/2026-05-21")
    disposal = DisposalList.objects.create(proposed_at=APPROVED_AT)
    by = {"pk": posting.notice.registered_by_id}
    change = _matrix_change(posting)
    asked = {"pk": _data_request(posting)}
    return {
        "": _names(posting),
        "staff:list": {"pk": waiting.pk},
        "staff:take_in": {"pk": waiting.pk},
        "staff:discard": {"pk": waiting.pk},
        "staff:settle": {"pk": taken.refused_rows.get().pk},
        "staff:approve_correction": {"pk": of_entry.pk},
        "staff:refuse_correction": {"pk": of_entry.pk},
        "staff:approve_board_correction": {"pk": of_board.pk},
        "staff:decline_board_correction": {"pk": of_board.pk},
        "staff:confirm_removal": {"pk": _removal(posting)},
        "staff:end_interruption": {"pk": _interruption(posting, posting)},
        "staff:end_site_interruption": {"pk": _interruption(posting, None)},
        "staff:revoke typed": {"adoption": adoption.pk},
        "staff:approve_matrix_change": {"pk": change.pk},
        "staff:refuse_matrix_change": {"pk": change.pk},
        "staff:revoke_terminal": {"pk": _terminal(posting)},
        "audit:verification": {"pk": _verification(posting)},
        "staff:person": by,
        "staff:appoint": by,
        "staff:end_role": by,
        "staff:disable_person": by,
        "staff:enable_person": by,
        "staff:forget_factor": by,
        "staff:invite_person": by,
        "staff:disposal_list": {"pk": disposal.pk},
        "staff:decide_disposal": {"pk": disposal.pk},
        "staff:dispose": {"pk": disposal.pk},
        "staff:strike_out": {"pk": disposal.pk, "item": _item(disposal, posting)},
        "staff:release_hold": {"hold": _hold(posting)},
        "staff:request": asked,
        "staff:identify": asked,
        "staff:extend_request": asked,
        "staff:decide_request": asked,
        "staff:close_request": asked,
        "audit:words": {"pk": _sitting_in_words(posting)},
    }


def _names(posting: Posting) -> dict[str, object]:
    entry = EntryCopy.objects.first()
    Collection.objects.create(
        posting=posting,
        entry_id=entry.pk,
        sealed=b"",
        by=posting.notice.registered_by,
        at=APPROVED_AT,
        needs_second=True,
    )
    return {
        "pk": posting.notice_id,
        "public_id": posting.public_id,
        "entry_id": entry.pk,
        "basis_id": "local_tax",
        "part": "2026-05-21",
        "audience": "public",
        "code": "DEMO-TAX",
    }


def _corrections(posting: Posting) -> tuple[Correction, Correction]:
    moment = APPROVED_AT.isoformat()
    told = {"old": moment, "new": moment, "reason": "見本"}
    asked: dict[str, Any] = {
        "posting": posting,
        "proposed_by": posting.notice.registered_by,
        "proposed_at": APPROVED_AT,
    }
    entry = EntryCopy.objects.first().pk
    of_entry = {"entry_id": entry, "field": "document", "sealed": b""}
    of_board = Correction.objects.create(**asked, field="board_started_at")
    keep_facts(posting.notice, of_board, told)
    return Correction.objects.create(**asked, **of_entry), of_board


def _source(posting: Posting) -> SourceList:
    uploaded = UploadedList(CSV.encode(), "名簿.csv")
    on, office = APPROVED_AT.date(), posting.notice.office
    told: dict[str, Any] = {"basis_id": "local_tax"}
    screened = read_list(uploaded, on=on, is_on_display=lambda entry: False, **told)
    by, at = posting.notice.registered_by, APPROVED_AT
    return receive_list(uploaded, screened, office=office, by=by, at=at, **told)


def _removal(posting: Posting) -> int:
    removal = posting.removals.create(
        kind="withdrawn",
        by=posting.notice.registered_by,
        at=APPROVED_AT,
        sealed_reason=b"",
    )
    return removal.pk


def _interruption(posting: Posting, only: Posting | None) -> int:
    interruption = Interruption.objects.create(
        office=posting.notice.office,
        posting=only,
        channel="web",
        cause="outage",
        starts=APPROVED_AT,
        recorded_by=posting.notice.registered_by,
        recorded_at=APPROVED_AT,
    )
    return interruption.pk


def _terminal(posting: Posting) -> int:
    told: dict[str, Any] = {"by": posting.notice.registered_by, "at": APPROVED_AT}
    office = posting.notice.office
    return enrol_terminal(office, "ロビー", with_below=False, **told)[0].pk


def _matrix_change(posting: Posting) -> MatrixChange:
    return MatrixChange.objects.create(
        authority=posting.notice.office.authority(),
        field_class="kana",
        audience="public",
        phase="on_display",
        before="hide",
        after="show",
        reason="見本",
        proposed_by=posting.notice.registered_by,
        proposed_at=APPROVED_AT,
    )


def _item(disposal: DisposalList, posting: Posting) -> int:
    item = disposal.items.create(
        office=posting.notice.office,
        kind="notice",
        notice=posting.notice,
        basis_id="local_tax",
        fiscal_year=2026,
        completed_on=date(2026, 6, 1),
        retention_until=date(2026, 6, 1),
        people=1,
    )
    return item.pk


def _hold(posting: Posting) -> int:
    hold = DisposalHold.objects.create(
        notice=posting.notice,
        cause="audit",
        sealed_reason=b"",
        reviewer=posting.notice.registered_by,
        review_on=date(2026, 7, 1),
        placed_by=posting.notice.registered_by,
        placed_at=APPROVED_AT,
    )
    return hold.pk


def _data_request(posting: Posting) -> str:
    of, on = posting.notice.office, APPROVED_AT.date()
    what: Any = (of, RequestKind.DISCLOSURE, on, {"request": "見本"})
    by = posting.notice.registered_by
    return receive_request(*what, by=by, at=APPROVED_AT).pk


def _verification(posting: Posting) -> str:
    by = posting.notice.registered_by
    told = {"by": by, "started_at": APPROVED_AT, "seen_at": APPROVED_AT}
    return LogVerification.objects.create(**told, is_running=False).pk


def _sitting_in_words(posting: Posting) -> str:
    """A reason in words of its own for which a notice of the office was opened."""
    browser: Any = SimpleNamespace(user=posting.notice.registered_by, session={})
    sitting = begin_sitting(browser, Purpose.DECIDING, "見本", at=APPROVED_AT)
    sitting.openings.create(
        at=APPROVED_AT,
        office_code=posting.notice.office.code,
        is_own_office=True,
        subject_kind=SubjectKind.NOTICE,
        subject_id=posting.notice_id,
        page="staff:notice",
        part=1,
        entries=1,
    )
    return sitting.pk
