"""What the display log holds of one posting, for its certificate: leaves and windows.

Views of the page are left out: thousands of them prove nothing that the deeds and the
observations do not.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from notices.refusals import DeedRefused
from publishing.actions.log_files import read_log_file
from publishing.display_log import DEEDS
from publishing.evidence import tiles
from publishing.evidence.bundle import BundledEvent
from publishing.evidence.certificate import CommittedWindow, Event
from publishing.evidence.committed import window_commitment
from publishing.evidence.entries import parse_entry
from publishing.evidence.proof import Receipt
from publishing.models import DisplayLogEntry, SealedCheckpoint, ShellCopy

ROWS_AT_A_TIME = 2_000
# Leaves that name no posting and may still tell of it.
OBSERVED = b'"kind":"observed"'
AWAY = (b'"kind":"gap"', b'"kind":"interrupted"')


@dataclass(frozen=True)
class Leaf:
    """One leaf of the log: its number in the tree, its bytes and what they say."""

    index: int
    data: bytes
    fields: Mapping[str, Any]


def leaves_about(
    shell: ShellCopy, last: SealedCheckpoint, anchors: Mapping[str, int]
) -> list[Leaf]:
    """Deeds on the posting, gaps of the site, and the leaf of each anchored round.

    ``anchors`` are numbers of rounds by vantage point. In the order of the tree.
    """
    sealed = DisplayLogEntry.objects.filter(leaf_index__lt=last.size)
    of_posting = sealed.filter(
        stream=DEEDS, posting_commitment=bytes(shell.posting_commitment)
    )
    found = [_leaf(*row) for row in of_posting.values_list("leaf_index", "entry")]
    found += _gaps_and_anchors(sealed, shell, anchors)
    return sorted(found, key=lambda leaf: leaf.index)


def events_of(leaves: list[Leaf]) -> tuple[Event, ...]:
    """The leaves by name, kind, time and number."""
    return tuple(
        Event(_name(place, leaf), leaf.fields["kind"], leaf.fields["at"], leaf.index)
        for place, leaf in enumerate(leaves, start=1)
    )


def bundled(leaves: list[Leaf], size: int, note: str) -> tuple[BundledEvent, ...]:
    """The leaves with their receipts under the checkpoint ``note`` of this size."""
    return tuple(
        BundledEvent(_name(place, leaf), leaf.data, _receipt(leaf.index, size, note))
        for place, leaf in enumerate(leaves, start=1)
    )


def windows_of(shell: ShellCopy, leaves: list[Leaf]) -> tuple[CommittedWindow, ...]:
    """Each window that the leaves commit to, in order, in the words committed to.

    Raises DeedRefused for a commitment that no known window opens.
    """
    known = {each.commitment: each for each in _possible(shell, leaves)}
    committed = [leaf.fields["window"] for leaf in leaves if "window" in leaf.fields]
    # The newest has to stand last, also where an earlier one came back.
    in_order = list(dict.fromkeys(reversed(committed)))[::-1]
    if any(each not in known for each in in_order):
        raise DeedRefused(
            "掲示記録にある期間を、掲示の記録から再現できません。"
            "掲示記録の検証(verify_display_log)をしてください。",
            "a window in the log fits no window of the posting; verify the log",
        )
    return tuple(known[each] for each in in_order)


def _possible(shell: ShellCopy, leaves: list[Leaf]) -> Iterator[CommittedWindow]:
    """The window of now, and those whose ends the leaves tell."""
    ends = {
        shell.display_until,
        *(_until(leaf) for leaf in leaves if "until" in leaf.fields),
    }
    for end in ends:
        told = {
            "start": shell.display_from.astimezone(UTC).isoformat(),
            "end": end.astimezone(UTC).isoformat(),
            "basis": shell.basis_id,
            "office": shell.office_code,
        }
        commitment = window_commitment(bytes(shell.posting_commitment), **told)
        yield CommittedWindow(**told, commitment=commitment)


def _until(leaf: Leaf) -> datetime:
    return datetime.fromtimestamp(leaf.fields["until"], UTC)


def _gaps_and_anchors(
    sealed: Any, shell: ShellCopy, anchors: Mapping[str, int]
) -> Iterator[Leaf]:
    window = (int(shell.display_from.timestamp()), int(shell.display_until.timestamp()))
    wanted = set(anchors.items())
    numbers = [str(seq).encode() for seq in anchors.values()]
    of_nobody = sealed.filter(posting_commitment__isnull=True).order_by("leaf_index")
    rows = of_nobody.values_list("leaf_index", "entry")
    with closing(rows.iterator(ROWS_AT_A_TIME)) as streamed:
        for index, data in streamed:
            # Most are neither; reading each as JSON would take long.
            if not _may_tell(bytes(data), numbers):
                continue
            leaf = _leaf(index, data)
            named = (leaf.fields.get("vantage"), leaf.fields.get("seq"))
            is_away = leaf.fields["kind"] in ("gap", "interrupted")
            if named in wanted or (is_away and _touches(leaf.fields, *window)):
                yield leaf


def _may_tell(data: bytes, numbers: Sequence[bytes]) -> bool:
    """Whether a leaf tells of an absence, or of a round that may have such a number."""
    if OBSERVED in data:
        return any(number in data for number in numbers)
    return any(kind in data for kind in AWAY)


def _touches(fields: Mapping[str, Any], start: int, end: int) -> bool:
    """Whether what a leaf tells of, [from, until], touches a window."""
    return fields.get("from", 0) < end and fields.get("until", end) >= start


def _leaf(index: int | None, entry: bytes) -> Leaf:
    data = bytes(entry)
    return Leaf(index or 0, data, parse_entry(data))


def _name(place: int, leaf: Leaf) -> str:
    return f"{place:02d}-{leaf.fields['kind']}"


def _receipt(index: int, size: int, note: str) -> str:
    path = tuple(tiles.inclusion_proof(index, size, read_log_file))
    return Receipt(index, path, note).text
