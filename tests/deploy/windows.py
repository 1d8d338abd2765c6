"""Windows of display moved to where a test wants them, by the owner of the tables."""

from datetime import UTC, datetime

from tests.sites import Site

MOVE = """
from datetime import datetime
from publishing.models import EntryCopy, ShellCopy
window = {{
    "display_from": datetime.fromisoformat("{start}"),
    "display_until": datetime.fromisoformat("{end}"),
}}
ShellCopy.objects.filter(pk="{public_id}").update(**window)
EntryCopy.objects.filter(shell="{public_id}").update(**window)
"""


def move_window(site: Site, public_id: str, start: float, end: float) -> None:
    """The notice and its entries are on display from ``start`` until ``end``, in
    seconds since 1970."""
    told = {
        "start": datetime.fromtimestamp(start, UTC).isoformat(),
        "end": datetime.fromtimestamp(end, UTC).isoformat(),
        "public_id": public_id,
    }
    site.manage("shell", "-c", MOVE.format(**told))
