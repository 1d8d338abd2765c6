"""Two rows of everything that is sealed, made by the deeds that seal it, and how each
sealed column is opened for a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Model

from access_control.models import Sitting, User
from access_control.rules.purposes import Purpose
from access_control.rules.roles import Role
from access_control.sittings import begin_sitting, words_of
from access_control.vault.data_keys import open_data_key
from notices.actions.approval import record_event
from notices.actions.data_requests import (
    asked_in,
    decide_request,
    extend_request,
    reasons_in,
    receive_request,
)
from notices.actions.inquiries import record_inquiry
from notices.actions.legal_decisions import decide
from notices.intake.take_in import UploadedList, open_source, read_list, receive_list
from notices.models import (
    Addressee,
    DataRequest,
    DisposalHold,
    Inquiry,
    LegalDecision,
    NoticeEvent,
    RefusedRow,
    SourceList,
)
from notices.register import (
    open_addressees,
    open_inquiries,
    open_reason,
    open_refused_rows,
)
from notices.rules.data_requests import RequestKind, RequestOutcome
from notices.rules.inquiries import InquiryItem, Outcome
from notices.rules.legal_questions import LegalQuestion
from notices.rules.retention import HoldCause
from notices.rules.transitions import Status
from publishing.actions.collect import receipt_of, record_collection
from publishing.actions.correct import approve_correction, facts_of, propose_correction
from publishing.actions.correct_board import propose_board_correction
from publishing.actions.hold import place_hold, reasons_of, release_hold
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.actions.remove import conceal_entry
from publishing.copies import open_entries, open_shell
from publishing.models import (
    Collection,
    Correction,
    EarlierCopy,
    EntryCopy,
    Posting,
    Removal,
    ShellCopy,
)
from tests.builders import make_notice, make_person, make_posting
from tests.clock import jst
from tests.publishing.disposal import hold_facts, other_officer

AT = jst("2026-06-03 10:00")
LATER = jst("2026-06-12 10:00")
LIST = (
    "氏名,書類の名称,書類の番号\n"
    "渡邉 髙子,督促状,徴第9号\n,督促状,徴第8号\n,督促状,徴第7号\n"
)


@dataclass(frozen=True)
class Sealed:
    """A model: who makes two rows of one posting, and who opens each column."""

    make: Callable[[Posting], object]
    columns: Mapping[str, Callable[[Any], object]]


def _registrar(posting: Posting) -> User:
    return posting.notice.registered_by


def _approver(posting: Posting) -> User:
    return make_person("佐藤 次郎", Role.APPROVER, posting.notice.office)


def _officer(posting: Posting) -> User:
    return make_person("法務 太一", Role.LEGAL_OFFICER, posting.notice.office)


def _entries(posting: Posting) -> list[str]:
    return [row.pk for row in EntryCopy.objects.filter(shell_id=posting.public_id)]


def _sittings(posting: Posting) -> None:
    for words in ("窓口", "電話"):
        browser: Any = SimpleNamespace(user=_registrar(posting), session={})
        begin_sitting(browser, Purpose.DECIDING, words, at=AT)


def _events(posting: Posting) -> None:
    for reason in ("一つ目", "二つ目"):
        record_event(
            posting.notice, "extend", by=_approver(posting), at=AT, reason=reason
        )


def _decisions(posting: Posting) -> None:
    told: dict[str, Any] = {"by": _officer(posting), "at": AT, "facts": {}}
    for reason in ("一つ目", "二つ目"):
        decide(posting.notice, LegalQuestion.INTERRUPTION, reason=reason, **told)


def _lists(posting: Posting) -> None:
    for number in range(2):
        uploaded = UploadedList(LIST.encode(), f"名簿{number}.csv")
        screened = read_list(
            uploaded, on=AT.date(), is_on_display=lambda _: False, basis_id="local_tax"
        )
        office, by = posting.notice.office, _registrar(posting)
        receive_list(
            uploaded, screened, office=office, by=by, at=AT, basis_id="local_tax"
        )


def _inquiries(posting: Posting) -> None:
    by = _registrar(posting)
    draft = make_notice(status=Status.DRAFT, registered_by=by)
    who = draft.addressees.first()
    what: Any = (who, InquiryItem.SITE_VISIT, draft.registered_at.date(), "山田")
    for outcome in Outcome:
        record_inquiry(*what, f"表札は{outcome}", outcome, by=by, at=AT)


def _requests(posting: Posting) -> None:
    officer, office = _officer(posting), posting.notice.office
    for words in ("開示", "写し"):
        what: Any = (office, RequestKind.DISCLOSURE, AT.date(), {"request": words})
        made = receive_request(*what, by=_registrar(posting), at=AT)
        extend_request(made, 10, by=officer, at=AT, reason=f"{words}の準備")
        taken_back = RequestOutcome.TAKEN_BACK
        decide_request(made, taken_back, by=officer, at=AT, reason=f"{words}は不要")


def _holds(posting: Posting) -> None:
    officer, other = _officer(posting), other_officer(posting.notice.office)
    for cause in (HoldCause.LITIGATION, HoldCause.AUDIT):
        hold = place_hold(posting.notice, **hold_facts(officer, cause=cause))
        release_hold(hold, by=other, at=LATER, reason=f"{cause}の終わり")


def _removals(posting: Posting) -> None:
    for entry in _entries(posting)[:2]:
        by = _approver(posting)
        conceal_entry(posting, entry, by=by, at=AT, reason=f"申出{entry}")


def _corrections(posting: Posting) -> None:
    for number, entry in enumerate(_entries(posting)[:2]):
        told: dict[str, Any] = {"by": _registrar(posting), "at": AT, "reason": "誤り"}
        value = f"徴第70{number}号"
        made = propose_correction(posting, entry, "reference", value, **told)
        approve_correction(made, by=_approver(posting), at=AT)


def make_board_corrections(posting: Posting) -> None:
    by = _registrar(posting)
    record_board_start(posting, by=by, started=jst("2026-06-01 12:00"), at=AT)
    record_board_end(posting, by=by, ended=jst("2026-06-11 12:00"), at=LATER)
    for which, day in (("started", "2026-06-01 11:00"), ("ended", "2026-06-11 13:00")):
        told: dict[str, Any] = {"by": by, "at": LATER, "reason": f"誤り{which}"}
        propose_board_correction(posting, which, jst(day), **told)


def _collections(posting: Posting) -> None:
    for entry in _entries(posting)[:2]:
        by = _registrar(posting)
        record_collection(posting, entry, by=by, at=AT, reason=f"来庁{entry}")


def _earlier_words(row: EarlierCopy) -> bytes:
    """No page shows them; they wait for an auditor with the key."""
    return open_data_key(row.key_id).open(row.sealed, f"entry:{row.entry_id}:words")


def _reason(row: Any) -> str:
    return open_reason(row.notice, row)


def _entry_words(row: EntryCopy) -> object:
    return open_entries([row])


def _made_already(posting: Posting) -> None:
    make_posting()


SEALED: dict[type[Model], Sealed] = {
    Sitting: Sealed(_sittings, {"sealed_words": words_of}),
    Addressee: Sealed(_made_already, {"sealed": lambda row: open_addressees([row])}),
    NoticeEvent: Sealed(_events, {"sealed_reason": _reason}),
    LegalDecision: Sealed(_decisions, {"sealed_reason": _reason}),
    SourceList: Sealed(
        _lists, {"sealed_upload": open_source, "sealed_file": open_source}
    ),
    RefusedRow: Sealed(
        _lists, {"sealed_cells": lambda row: open_refused_rows(row.source_list)}
    ),
    Inquiry: Sealed(_inquiries, {"sealed": lambda row: open_inquiries([row])}),
    DataRequest: Sealed(
        _requests,
        {
            "sealed": asked_in,
            "sealed_extension_reason": reasons_in,
            "sealed_decision_reason": reasons_in,
        },
    ),
    DisposalHold: Sealed(
        _holds, {"sealed_reason": reasons_of, "sealed_release_reason": reasons_of}
    ),
    Removal: Sealed(
        _removals, {"sealed_reason": lambda row: open_reason(row.posting.notice, row)}
    ),
    Correction: Sealed(_corrections, {"sealed": facts_of}),
    Collection: Sealed(_collections, {"sealed": receipt_of}),
    ShellCopy: Sealed(_made_already, {"sealed": open_shell, "sealed_rows": open_shell}),
    EntryCopy: Sealed(_made_already, {"sealed": _entry_words}),
    EarlierCopy: Sealed(_corrections, {"sealed": _earlier_words}),
}
# All of these lie under the one key of their notice.
UNDER_THE_NOTICES_KEY = (
    NoticeEvent,
    LegalDecision,
    DisposalHold,
    Correction,
    Removal,
    Collection,
)


def make_everything_of_a_notice(posting: Posting) -> None:
    """Rows of every table under the key of the notice, in an order that can be."""
    make_board_corrections(posting)
    for model in UNDER_THE_NOTICES_KEY:
        SEALED[model].make(posting)
