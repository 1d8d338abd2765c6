"""What vantage points saw of one posting, for whoever judges its continuity."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from publishing.evidence.observed import Look, Seen, Verdict, merged, seen_by
from publishing.models import Observation, ShellCopy

# A good look speaks until the one after the next; the site's own cadence if it has one.
USUAL_EVERY_S = 300
ROUNDS_A_GAP = 2


def looks_by_vantage(shell: ShellCopy) -> dict[str, list[Look]]:
    """All looks at a posting, by the vantage point that looked."""
    rows = Observation.objects.filter(
        posting_commitment=bytes(shell.posting_commitment)
    )
    looks: dict[str, list[Look]] = {}
    for vantage, at, verdict in rows.order_by("at").values_list(
        "round__vantage", "at", "verdict"
    ):
        look = Look(int(at.timestamp()), Verdict(verdict))
        looks.setdefault(vantage, []).append(look)
    return looks


def seen_of(shell: ShellCopy, *, at: datetime) -> tuple[Seen | None, Sequence[str]]:
    """What all vantage points together saw so far, and their names.

    None before the display begins, and where nobody has looked.
    """
    looks = looks_by_vantage(shell)
    start, end = (
        int(edge.timestamp()) for edge in (shell.display_from, shell.display_until)
    )
    now = int(at.timestamp())
    if not looks or min(end, now) <= start:
        return None, ()
    span = {"start": start, "end": end, "now": now, "max_gap": longest_gap()}
    return merged([seen_by(each, **span) for each in looks.values()]), sorted(looks)


def longest_gap() -> int:
    """The silence in seconds over which a good look still speaks."""
    return ROUNDS_A_GAP * (settings.OBSERVE_EVERY_S or USUAL_EVERY_S)
