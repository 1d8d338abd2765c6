"""What was public 公開 at a second, answered by the display log alone.

Two kinds of leaves take part. Deeds (`posted`, `extended`, `withdrawn`, `concealed`,
`collected`, `corrected`, `ended`, `disposed`) count from the second in which they were
done: what was decided later says nothing of before. Records (`board_started`,
`board_ended`, `interrupted`, `hung`) tell of a span that may lie before their own
second, so the newest record of a span counts whenever it was made.

An instant is asked for by the second. Leaves hold whole seconds, so the answer is that
of the end of the second: what was taken down within it is gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Leaf = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What the log tells of one posting at one second; spans in seconds since 1970.

    ``starts`` and ``until`` are None where the posted leaf fixes its window by the
    commitment alone. ``removed`` and ``corrected`` are the commitments of entries.
    """

    posting: bytes
    second: int
    posted: int
    starts: int | None
    until: int | None
    removed: frozenset[bytes] = frozenset()
    corrected: int = 0
    is_withdrawn: bool = False
    is_disposed: bool = False
    board: tuple[int | None, int | None] = (None, None)
    away: Mapping[tuple[str, int], int | None] = field(default_factory=dict)
    papers: tuple[tuple[int, int], ...] = ()

    @property
    def is_public(self) -> bool | None:
        """Whether the site showed it; None where the log does not tell the window."""
        if self.starts is None or self.until is None:
            return None
        return self.starts <= self.second < self.until

    @property
    def entries(self) -> int:
        """How many entries were public; 0 where the posting was not."""
        return self.posted - len(self.removed) if self.is_public else 0

    @property
    def on_board(self) -> bool:
        """Whether the board is recorded as showing it."""
        started, ended = self.board
        return started is not None and _holds((started, ended), self.second)

    @property
    def on_paper(self) -> bool:
        """Whether a sheet is recorded as having hung during an outage."""
        return any(_holds(paper, self.second) for paper in self.papers)

    @property
    def channels_away(self) -> Sequence[str]:
        """Channels that are recorded as interrupted at the second."""
        away = {
            channel
            for (channel, starts), until in self.away.items()
            if _holds((starts, until), self.second)
        }
        return sorted(away)


def public_at(leaves: Iterable[Leaf], second: int) -> Sequence[Told]:
    """What the log tells of every posting that had been posted by the second.

    ``leaves`` are parsed entries (`entries.parse_entry`) in the order of their rows, of
    one posting or of many; leaves that name no posting take no part. Postings come in
    the order in which they were posted.
    """
    lives: dict[bytes, list[Leaf]] = {}
    for leaf in leaves:
        if leaf.get("posting") is not None:
            lives.setdefault(leaf["posting"], []).append(leaf)
    told = (_told(life, second) for life in lives.values())
    return [each for each in told if each is not None]


def _told(life: Sequence[Leaf], second: int) -> Told | None:
    told: Told | None = None
    # A leaf may be made up later, so the order of rows is not that of deeds.
    for leaf in sorted(life, key=lambda each: int(each["at"])):
        if leaf["kind"] == "posted" and told is None and leaf["at"] <= second:
            told = _posted(leaf, second)
        elif told is not None and leaf["kind"] in _RECORDS:
            told = _RECORDS[leaf["kind"]](told, leaf)
        elif told is not None and leaf["kind"] in _DEEDS and leaf["at"] <= second:
            told = _DEEDS[leaf["kind"]](told, leaf)
    return told


def _posted(leaf: Leaf, second: int) -> Told:
    return Told(
        leaf["posting"],
        second,
        posted=leaf.get("entries", 0),
        starts=leaf.get("from"),
        until=leaf.get("until"),
    )


def _extended(told: Told, leaf: Leaf) -> Told:
    return replace(told, until=leaf["until"])


def _withdrawn(told: Told, leaf: Leaf) -> Told:
    return replace(
        told,
        starts=_earlier(told.starts, leaf["at"]),
        until=_earlier(told.until, leaf["at"]),
        is_withdrawn=True,
    )


def _removed(told: Told, leaf: Leaf) -> Told:
    return replace(told, removed=told.removed | {leaf["entry"]})


def _corrected(told: Told, leaf: Leaf) -> Told:
    """A correction of the board, or a decision, changes no word of an entry."""
    return replace(told, corrected=told.corrected + ("entry" in leaf))


def _ended(told: Told, leaf: Leaf) -> Told:
    return replace(told, until=_earlier(told.until, leaf.get("until", leaf["at"])))


def _disposed(told: Told, leaf: Leaf) -> Told:
    return replace(told, is_disposed=told.is_disposed or "entry" not in leaf)


def _board_started(told: Told, leaf: Leaf) -> Told:
    return replace(told, board=(leaf.get("started"), told.board[1]))


def _board_ended(told: Told, leaf: Leaf) -> Told:
    return replace(told, board=(told.board[0], leaf.get("ended")))


def _interrupted(told: Told, leaf: Leaf) -> Told:
    """The end is recorded by a second leaf with the same start."""
    span = (leaf.get("channel", "web"), leaf["from"])
    return replace(told, away={**told.away, span: leaf.get("until")})


def _hung(told: Told, leaf: Leaf) -> Told:
    return replace(told, papers=(*told.papers, (leaf["from"], leaf["until"])))


_DEEDS = {
    "extended": _extended,
    "withdrawn": _withdrawn,
    "concealed": _removed,
    "collected": _removed,
    "corrected": _corrected,
    "ended": _ended,
    "disposed": _disposed,
}
_RECORDS = {
    "board_started": _board_started,
    "board_ended": _board_ended,
    "interrupted": _interrupted,
    "hung": _hung,
}


def _earlier(one: int | None, other: int) -> int | None:
    return None if one is None else min(one, other)


def _holds(span: tuple[int, int | None], second: int) -> bool:
    starts, until = span
    return starts <= second and (until is None or second < until)
