"""What a spreadsheet of offices and people would change: state and rows → changes.

Pure: nothing is written here. A blank cell leaves what is there; what the file does not
name stays as it is; an office is closed only by a day of closing. Reading the same file
again after its changes were made gives no change.
"""

from collections.abc import Sequence

from access_control.rules.import_plan import OfficeRow, PersonRow, Plan, State
from access_control.rules.planned_staff import PlannedStaff
from access_control.rules.planned_tree import PlannedTree


def plan_import(
    state: State, offices: Sequence[OfficeRow], people: Sequence[PersonRow]
) -> Plan:
    """The changes that lead from the state to what the rows say."""
    tree = PlannedTree(state, offices)
    staff = PlannedStaff(state, people, tree)
    faults = [*tree.faults(), *staff.faults()]
    if faults:
        return Plan(faults=faults)
    return Plan([*tree.changes(), *staff.changes()])
