"""A posting's page: what observation found, offered to whoever records interruptions.

Nothing is recorded here: a bad look is a fact, an interruption is a person's finding.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from notices.rules.periods import JAPAN
from publishing.actions.observed_display import seen_of
from publishing.evidence.away import Absence, absences
from publishing.evidence.spans import seconds
from publishing.known_observers import OWN
from publishing.models import Interruption, ShellCopy
from publishing.rules.continuity_words import length_in_words

TYPED = "%Y-%m-%dT%H:%M"
NEWEST = 20


@dataclass(frozen=True)
class Found:
    """One stretch for the table: instants, what it was, and the form's address."""

    starts: datetime
    ends: datetime
    certain: str
    is_altered: bool
    is_recorded: bool
    query: str


def observation_section(shell: ShellCopy, at: datetime) -> dict[str, Any]:
    """Context of templates/staff/observation/section.html."""
    seen, vantages = seen_of(shell, at=at)
    if seen is None:
        return {"observed": None}
    recorded = list(_recorded(shell))
    return {
        "observed": seen,
        "observed_from": [each for each in vantages if each != OWN],
        "observed_by_own": OWN in vantages,
        "observed_share": f"{seen.coverage:.2%}",
        "observed_gap": length_in_words(seconds(seen.unobserved)),
        "absences": [_found(each, recorded) for each in absences(seen)][-NEWEST:],
    }


def typed_of(request: HttpRequest) -> dict[str, str]:
    """What a line of the table fills into the form; a person still sends it."""
    names = ("starts", "ends")
    told = {name: request.GET[name] for name in names if name in request.GET}
    return told | {"channel": "web"} if told else {}


def _recorded(shell: ShellCopy) -> Iterable[tuple[datetime, datetime | None]]:
    web = Interruption.objects.filter(channel="web", posting__public_id=shell.pk)
    return web.values_list("starts", "ends")


def _found(
    absence: Absence, recorded: Iterable[tuple[datetime, datetime | None]]
) -> Found:
    starts, ends = (datetime.fromtimestamp(edge, UTC) for edge in absence.possible)
    asked = {
        name: edge.astimezone(JAPAN).strftime(TYPED)
        for name, edge in (("starts", starts), ("ends", ends))
    }
    return Found(
        starts,
        ends,
        length_in_words(seconds(absence.certain)),
        absence.is_altered,
        any(start < ends and (end is None or starts < end) for start, end in recorded),
        urlencode(asked),
    )
