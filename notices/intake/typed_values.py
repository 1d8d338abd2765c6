"""One value that a person types instead of a cell: the same door as for a list."""

from notices.intake.cells import Cell
from notices.intake.findings import finding_in
from notices.intake.reasons import message_en, message_ja
from notices.intake.understanding import stored_text
from notices.rules.broken_rule import BrokenRule


class ValueRefused(BrokenRule):
    """What was typed may not be stored."""


def screened_value(field: str, text: str) -> str:
    """What is stored of it: without outer spaces, dates as ISO 8601.

    Raises ValueRefused.
    """
    cell = Cell(text)
    reason = finding_in(field, cell)
    if reason is not None:
        raise ValueRefused(
            message_ja(reason, field=field), message_en(reason, field=field)
        )
    return stored_text(field, cell)
