"""What vantage points saw, for the pages of auditors.

Nothing is stored of observations yet: both questions are answered with nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from publishing.evidence.observed import Look
from publishing.models import ShellCopy


@dataclass(frozen=True)
class Trouble:
    """A posting that vantage points do not see as it should be, since when."""

    public_id: str
    number: str
    words: str
    vantages: Sequence[str]
    since: datetime


def troubles(_shells: Sequence[ShellCopy]) -> Sequence[Trouble]:
    """Troubles of these postings that have not been cleared."""
    return ()


def looks_of(_shell: ShellCopy) -> Mapping[str, Sequence[Look]]:
    """Looks at a posting in order, by vantage point."""
    return {}
