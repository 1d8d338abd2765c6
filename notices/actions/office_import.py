"""Offices and people from a spreadsheet: looked at first, then all or nothing.

What was looked at is named by a digest: when the state has changed since, nothing is
done and the new difference is shown.
"""

from datetime import date, datetime

from django.db import transaction

from access_control import office_changes, staffing
from access_control.administration import administered_ids
from access_control.models import Appointment, Office, User
from access_control.rules.administration import AdministrationDeed as Deed
from access_control.rules.import_plan import (
    FILLED_IN,
    Change,
    OfficeState,
    Plan,
    State,
)
from access_control.rules.office_plan import plan_import
from access_control.rules.roles import Role
from notices.actions.office_changes import (
    administration_rules,
    close_and_hand_over,
)
from notices.actions.succession import keeping_approvers
from notices.intake.office_sheet import OfficeSheet
from notices.refusals import DeedRefused
from notices.rules.periods import legal_day


class PlanChanged(DeedRefused):
    """What would be changed is no longer what was confirmed."""

    def __init__(self) -> None:
        super().__init__(
            "確かめた後に部署または利用者が変わりました。新しい差分を確かめてください。",
            "the state has changed; look at the new difference",
        )


def plan_of(sheet: OfficeSheet, *, by: User, at: datetime) -> Plan:
    """What the file would change, or what is wrong with it."""
    if sheet.faults:
        return Plan(faults=list(sheet.faults))
    return plan_import(state_for(by, at), sheet.offices, sheet.people)


@transaction.atomic
def apply_import(
    sheet: OfficeSheet, *, digest: str, by: User, at: datetime
) -> list[Change]:
    """Makes the changes that were confirmed; a second time there are none.

    Raises PlanChanged, DeedRefused, QueueWithoutApprover.
    """
    # Two imports at once: the second waits here, and then sees what the first did.
    list(Office.objects.select_for_update().filter(parent__isnull=True))
    plan = plan_of(sheet, by=by, at=at)
    if plan.faults:
        raise DeedRefused(
            "ファイルに直すところがあります。", "the file has faults; nothing was done"
        )
    if plan.digest != digest:
        raise PlanChanged
    with administration_rules(), keeping_approvers(legal_day(at)):
        _Import(by, at).make(plan.changes)
    return plan.changes


def state_for(by: User, at: datetime) -> State:
    """Offices, people and roles as they are, seen by whoever imports.

    The first import of all may make everything: nobody administers anything yet.
    """
    offices = Office.objects.select_related("parent", "succeeded_by")
    mine = administered_ids(by)
    codes = frozenset(office.code for office in offices if office.pk in mine)
    is_first = not offices
    return State(
        offices={office.code: _state_of(office) for office in offices},
        people=dict(User.objects.values_list("email", "name")),
        roles={
            (held.email, str(held.role), held.office_code): (
                held.from_on,
                held.until_on,
            )
            for held in staffing.roles_held(on=legal_day(at))
            if not held.is_deputy
        },
        may_change=None if is_first else codes,
        own="" if is_first else by.email,
        today=legal_day(at),
        elsewhere=frozenset() if is_first else _working_elsewhere(mine, legal_day(at)),
    )


def _working_elsewhere(mine: set[int], on: date) -> frozenset[str]:
    others = Appointment.objects.not_over(on).exclude(office__in=mine)
    return frozenset(others.values_list("user__email", flat=True))


def _state_of(office: Office) -> OfficeState:
    facts = {name: str(getattr(office, name)) for name in ("name", *FILLED_IN)}
    facts["parent"] = office.parent.code if office.parent else ""
    facts["successor"] = office.succeeded_by.code if office.succeeded_by else ""
    return OfficeState(facts, office.closed_on)


class _Import:
    """Makes one change after the other."""

    def __init__(self, by: User, at: datetime) -> None:
        self.told = {"by": by, "at": at}
        self.on = legal_day(at)
        self.offices = {office.code: office for office in Office.objects.all()}
        self.people = {person.email: person for person in User.objects.all()}

    def make(self, changes: list[Change]) -> None:
        deeds = {
            Deed.CREATE_OFFICE: self._create,
            Deed.RENAME_OFFICE: self._rename,
            Deed.MOVE_OFFICE: self._move,
            Deed.FILL_IN_OFFICE: self._fill_in,
            Deed.CLOSE_OFFICE: self._close,
            Deed.ADD_PERSON: self._add,
            Deed.RENAME_PERSON: self._rename_person,
            Deed.APPOINT: self._appoint,
            Deed.END_ROLE: self._end_role,
        }
        for change in changes:
            deeds[change.deed](change)

    def _create(self, change: Change) -> None:
        parent = self.offices.get(change.field)
        self.offices[change.code] = office_changes.create_office(
            change.code, change.new, parent, **self.told
        )

    def _rename(self, change: Change) -> None:
        office = self.offices[change.code]
        office_changes.rename_office(office, change.new, on=self.on, **self.told)

    def _move(self, change: Change) -> None:
        office, parent = self.offices[change.code], self.offices[change.new]
        office_changes.move_office(office, parent, on=self.on, **self.told)

    def _fill_in(self, change: Change) -> None:
        office, facts = self.offices[change.code], {change.field: change.new}
        office_changes.fill_in_office(office, facts, **self.told)

    def _close(self, change: Change) -> None:
        office, day = self.offices[change.code], date.fromisoformat(change.from_on)
        successor = self.offices.get(change.new)
        close_and_hand_over(office, on=day, successor=successor, **self.told)

    def _add(self, change: Change) -> None:
        self.people[change.email] = staffing.add_person(
            change.email, change.new, **self.told
        )

    def _rename_person(self, change: Change) -> None:
        staffing.rename_person(self.people[change.email], change.new, **self.told)

    def _appoint(self, change: Change) -> None:
        person, office = self.people[change.email], self.offices[change.code]
        days = {"from_on": _day(change.from_on), "until_on": _day(change.until_on)}
        staffing.appoint_person(person, Role(change.new), office, **days, **self.told)

    def _end_role(self, change: Change) -> None:
        person, office = self.people[change.email], self.offices[change.code]
        last = date.fromisoformat(change.until_on)
        # What has been done meanwhile was done in the role: it ends today at earliest.
        on = max(last + staffing.ONE_DAY, self.on)
        staffing.end_role(person, Role(change.old), office, on=on, **self.told)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
