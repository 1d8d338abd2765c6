"""When somebody looks, seen from the display."""

from enum import StrEnum


class Phase(StrEnum):
    """Where a notice stands: before, on display, after, or its keys destroyed."""

    BEFORE = "before"
    ON_DISPLAY = "on_display"
    AFTER = "after"
    ERASED = "erased"


PHASE_NAMES_JA = {
    Phase.BEFORE: "掲示の前",
    Phase.ON_DISPLAY: "掲示中",
    Phase.AFTER: "掲示の後",
    Phase.ERASED: "消去の後",
}
