"""The deeds of the register. Each checks who, state and law, then writes once.

A deed runs inside one transaction; two people pressing the same button at once get one
deed and one refusal.
"""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from access_control.models import Office, User
from notices.actions.legal_decisions import require_another_decided
from notices.actions.marked_rows import require_second_approver
from notices.actions.office_calendar import closed_for, longest_display
from notices.actions.preconditions import (
    findings_of,
    verify_preconditions,
)
from notices.models import AdoptedVersion, Notice, NoticeEvent, RefusedRow
from notices.refusals import DeedRefused, require, require_open, require_reason
from notices.register import keep_reason
from notices.rules.display_window import WindowPlan, default_end, plan_window
from notices.rules.legal_basis import Version, legal_basis
from notices.rules.numbers import fiscal_year
from notices.rules.periods import legal_day
from notices.rules.preconditions import warnings_of
from notices.rules.transitions import Deed, Status, check_four_eyes, next_status
from notices.rules.variants import REPEAT, NotForChoice, verify_plain_variant

# What a notice loses when its content changes or it is returned.
NOT_APPROVED = {"first_approved_by": None, "first_approved_at": None}


def plan_notice(
    notice: Notice,
    *,
    by: User,
    at: datetime,
    display_from: datetime | None,
    display_until: datetime | None,
    variant: str | None = None,
) -> None:
    """Changes when a draft is to be shown: its start, and its end (exclusive).

    None stands for the moment of approval, for the default of the legal basis, and for
    the period that the draft has. Raises NotAllowed, DeedRefused, NotInForce,
    UnknownVariant, NotForChoice, WindowRefused.
    """
    require(by, "register_notices", notice.office)
    planned = Notice(
        office=notice.office,
        basis_id=notice.basis_id,
        variant=variant or notice.variant,
        display_from=display_from,
        display_until=display_until,
    )
    first_day = legal_day(start_of(planned, at))
    version = legal_basis(notice.basis_id).version_on(first_day)
    if variant is not None:
        _require_choice(notice, version, variant)
    window_of(planned, version, at)
    with transaction.atomic():
        drafts = Notice.objects.filter(status=Status.DRAFT, disposed_at__isnull=True)
        draft = drafts.filter(pk=notice.pk)
        changed = draft.update(
            variant=planned.variant,
            display_from=display_from,
            display_until=display_until,
        )
        if changed != 1:
            raise DeedRefused(
                "期間を変更できるのは、起案中の公示送達だけです。"
                "審査を依頼した後は、決裁者に差戻しを頼んでください。",
                "only a draft can be planned anew; have the notice returned first",
            )
        record_event(notice, "plan", by=by, at=at)
    notice.refresh_from_db()


def submit_notice(notice: Notice, *, by: User, at: datetime) -> None:
    """Hands a draft to the approver. Raises NotAllowed, BrokenRule."""
    require(by, "register_notices", notice.office)
    if not notice.addressees.exists():
        raise DeedRefused(
            "送達を受けるべき者が一人も登録されていません。名簿を取り込んでください。",
            "the notice has no addressee; take in a list first",
        )
    with transaction.atomic():
        _move(notice, Deed.SUBMIT, submitted_by=by)
        record_event(notice, Deed.SUBMIT, by=by, at=at)


def return_for_correction(
    notice: Notice, *, by: User, at: datetime, reason: str
) -> None:
    """Sends a submitted notice back to its registrar; the reason is required."""
    require(by, "approve_notices", notice.office)
    require_reason(reason)
    with transaction.atomic():
        _move(notice, Deed.RETURN_FOR_CORRECTION, submitted_by=None, **NOT_APPROVED)
        record_event(notice, Deed.RETURN_FOR_CORRECTION, by=by, at=at, reason=reason)


def withdraw_notice(notice: Notice, *, by: User, at: datetime, reason: str) -> None:
    """Gives up a notice before it was ever posted; the reason is required."""
    require(by, "register_notices", notice.office)
    require_reason(reason)
    if notice.status == Status.POSTED:
        raise DeedRefused(
            "掲示中の公示送達は、掲示の画面から決裁者が取り下げます。",
            "a posted notice is withdrawn by an approver as a posting",
        )
    with transaction.atomic():
        _move(notice, Deed.WITHDRAW)
        record_event(notice, Deed.WITHDRAW, by=by, at=at, reason=reason)


def approve_notice(
    notice: Notice,
    *,
    by: User,
    at: datetime,
    decision_number: str = "",
    decided_on: date | None = None,
) -> Version:
    """Records the decision 決裁 and gives the notice its number; returns the version.

    Requires a transaction, so that approval and publication are one.
    Raises NotAllowed, SamePerson, BrokenRule.
    """
    version = require_decidable(notice, by=by, at=at)
    require_second_approver(notice, by)
    _require_possible_decision(notice, decided_on or legal_day(at), at)
    # The office row is the lock under which numbers are given out.
    office = Office.objects.select_for_update().get(pk=notice.office_id)
    year = fiscal_year(legal_day(at))
    _move(
        notice,
        Deed.APPROVE,
        approved_by=by,
        approved_at=at,
        version_id=version.id,
        adoption=adoption_of(notice, version),
        fiscal_year=year,
        number=_next_number(office, year),
        decision_number=decision_number,
        decided_on=decided_on or legal_day(at),
        issuer_title=office.issuer_title,
    )
    record_event(notice, Deed.APPROVE, by=by, at=at)
    return version


def require_decidable(notice: Notice, *, by: User, at: datetime) -> Version:
    """Whether the person may decide on the notice as it is; the version to post.

    Raises NotAllowed, SamePerson, BrokenRule.
    """
    require(by, "approve_notices", notice.office)
    check_four_eyes(notice.workers(), by.pk)
    require_another_decided(notice, by)
    next_status(Status(notice.status), Deed.APPROVE)
    version = version_to_post(notice, at)
    check_ready(notice, version, at)
    return version


def mark_posted(notice: Notice, *, by: User, at: datetime) -> None:
    """The second half of approval: the publication exists."""
    _move(notice, Deed.PUBLISH)
    record_event(notice, Deed.PUBLISH, by=by, at=at)


def mark_withdrawn(notice: Notice, *, by: User, at: datetime) -> None:
    """The posting was withdrawn; the removal itself keeps the reason."""
    _move(notice, Deed.WITHDRAW)
    record_event(notice, Deed.WITHDRAW, by=by, at=at)


def settle_refused_row(row: RefusedRow, *, by: User, at: datetime) -> None:
    """Closes one line of the worklist; settling it twice changes nothing."""
    require(by, "register_notices", row.source_list.office)
    RefusedRow.objects.filter(pk=row.pk, settled_at__isnull=True).update(
        settled_by=by, settled_at=at
    )


def version_to_post(notice: Notice, at: datetime) -> Version:
    """The version in force when the display starts. Raises DeedRefused, NotInForce."""
    version = legal_basis(notice.basis_id).version_on(legal_day(start_of(notice, at)))
    adoption_of(notice, version)
    return version


def adoption_of(notice: Notice, version: Version) -> AdoptedVersion:
    """What the notice's authority chose for the version. Raises DeedRefused."""
    adoption = AdoptedVersion.objects.of(notice.office, version.id)
    if adoption is None:
        raise DeedRefused(
            f"「{version.article}」の版 {version.id} は、法務担当が未採用です。",
            f"nobody has adopted the version {version.id}",
        )
    return adoption


def check_ready(notice: Notice, version: Version, at: datetime) -> WindowPlan:
    """What must be true before anything is shown, and the window that follows.

    Raises DeedRefused (PreconditionMissing among them), WindowRefused.
    """
    require_open(notice.office, at)
    missing = notice.office.missing_for_approval()
    if missing:
        raise DeedRefused(
            f"{notice.office.name} の登録に不足があります:{'、'.join(missing)}。"
            "部署の管理者に登録を依頼してください。",
            f"the office {notice.office.code} lacks what a reader needs",
        )
    plan = window_of(notice, version, at)
    findings = findings_of(notice, version, adoption_of(notice, version), at)
    verify_preconditions(notice, findings)
    return replace(plan, warnings=(*plan.warnings, *warnings_of(findings)))


def window_of(notice: Notice, version: Version, at: datetime) -> WindowPlan:
    """The window as planned, under the version and the longest display allowed here.

    Raises WindowRefused.
    """
    return plan_window(
        version,
        version.variant(notice.variant),
        start=notice.display_from,
        end=notice.display_until,
        at=at,
        max_days=longest_display(notice.office),
        closed=closed_for(notice.office),
    )


def start_of(notice: Notice, at: datetime) -> datetime:
    """The planned start, or the moment of approval where none is planned."""
    return notice.display_from or at


def end_of(notice: Notice, version: Version, at: datetime) -> datetime:
    """The planned end (exclusive), or the default within what the office allows."""
    if notice.display_until is not None:
        return notice.display_until
    return default_end(
        legal_day(start_of(notice, at)),
        version,
        version.variant(notice.variant),
        longest_display(notice.office),
    )


def record_event(
    notice: Notice, deed: str, *, by: User, at: datetime, reason: str = ""
) -> None:
    """Leaves the trace of a deed."""
    with transaction.atomic():
        event = NoticeEvent.objects.create(notice=notice, deed=deed, by=by, at=at)
        keep_reason(notice, event, reason)


def _move(notice: Notice, deed: Deed, **changes: object) -> None:
    """Changes the state only if nobody else has meanwhile (compare and set)."""
    new = next_status(Status(notice.status), deed)
    unchanged = Notice.objects.filter(
        pk=notice.pk,
        status=notice.status,
        first_approved_by=notice.first_approved_by_id,
        disposed_at__isnull=True,
    )
    if unchanged.update(status=new, **changes) != 1:
        raise DeedRefused(
            "ほかの人が先に操作しました。画面を開き直して、今の状態を確かめてください。",
            "somebody else acted first; reload and look again",
        )
    notice.refresh_from_db()


def _require_choice(notice: Notice, version: Version, variant: str) -> None:
    if notice.variant == REPEAT:
        raise NotForChoice(
            "二回目以降の公示送達の期間は選べません。"
            "一回目として出すときは、取り下げて、名簿の取込みからやり直してください。",
            "a repeat stays one; give it up and take the list in anew",
        )
    verify_plain_variant(version, variant)


def _require_possible_decision(notice: Notice, decided_on: date, at: datetime) -> None:
    if not legal_day(notice.registered_at) <= decided_on <= legal_day(at):
        raise DeedRefused(
            "決裁日は、起案の日から今日までの日付でなければなりません。",
            "the decision lies between the day of registration and today",
        )


def _next_number(office: Office, year: int) -> int:
    """公示番号 restart at 1 on April 1."""
    taken = Notice.objects.filter(office=office, fiscal_year=year)
    return (taken.aggregate(last=Max("number"))["last"] or 0) + 1
