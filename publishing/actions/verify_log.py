"""Verifying the display log: every row, every chain, every tile, the signed root."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

from publishing.actions.log_files import CHECKPOINT, log_verifier, read_log_file
from publishing.evidence import note, tiles
from publishing.evidence.chain import GENESIS, link, links
from publishing.evidence.checkpoint import Checkpoint, parse_checkpoint
from publishing.evidence.entries import InvalidEntry, posting_named, postings_named
from publishing.evidence.log_check import LogDamaged, check_log
from publishing.models import DisplayLogEntry, SealedCheckpoint

ROWS_AT_A_TIME = 10_000
SECONDS_BETWEEN_WORDS = 1
Told = Callable[[int, int], None]
# As read of the database: seq, entry, link, posting, leaf.
Row = tuple[int, bytes, bytes, bytes | None, int | None]


class RowDamaged(Exception):
    """A row does not fit its chain; named by its leaf, or by stream and seq."""

    def __init__(self, stream: str, row: Row, reason: str) -> None:
        seq, *_, index = row
        where = f"{stream}#{seq}" if index is None else f"leaf {index}"
        super().__init__(f"{where}: {reason}")
        self.index = index
        self.reason = reason


@dataclass(frozen=True)
class LogVerified:
    """What was checked: leaves under the signed root, and rows not sealed yet."""

    size: int
    unsealed: int
    root: bytes


def verify_display_log(
    against: str | None = None, *, told: Told | None = None
) -> LogVerified:
    """Checks the whole log, and that it still holds an older checkpoint (a note).

    ``told`` is called now and then with how many of how many steps are done. Raises
    LogDamaged, RowDamaged, InvalidNote, InvalidCheckpoint.
    """
    # Read before the database, which is always written first.
    published = _published_note()
    checkpoint = _signed_checkpoint()
    size = checkpoint.size if checkpoint else 0
    progress = _Progress(DisplayLogEntry.objects.count() + size, told)
    rows = _verify_rows(progress)
    if checkpoint is not None:
        _verify_leaves(checkpoint, progress)
    for older in (published, against):
        if older is not None:
            _verify_against(older, size)
    return LogVerified(size, rows - size, checkpoint.root if checkpoint else b"")


class _Progress:
    """Counts the steps of a check, and tells of them once a second."""

    def __init__(self, total: int, told: Told | None) -> None:
        self.done, self.total = 0, total
        self._told, self._told_at = told, monotonic()

    def add(self, steps: int) -> None:
        self.done += steps
        if self._told is None:
            return
        is_soon = monotonic() < self._told_at + SECONDS_BETWEEN_WORDS
        if is_soon and self.done < self.total:
            return
        self._told_at = monotonic()
        self._told(self.done, self.total)


def _signed_checkpoint() -> Checkpoint | None:
    newest = SealedCheckpoint.objects.last()
    if newest is None:
        return None
    text = note.open_note(newest.note, [log_verifier()])
    return parse_checkpoint(text)


def _published_note() -> str | None:
    """The checkpoint that the world can read; the database must not fall behind it."""
    try:
        return read_log_file(CHECKPOINT).decode()
    except FileNotFoundError:
        return None


def _verify_leaves(checkpoint: Checkpoint, progress: _Progress) -> None:
    check_log(
        _sealed_entries(checkpoint.size, progress),
        size=checkpoint.size,
        root=checkpoint.root,
        read_tile=read_log_file,
    )


def _sealed_entries(size: int, progress: _Progress) -> Iterator[bytes]:
    """Leaf data from number 0; rows are missing where somebody took them away."""
    rows = DisplayLogEntry.objects.order_by("leaf_index")
    entries = rows.values_list("entry", flat=True)
    for start in range(0, size, ROWS_AT_A_TIME):
        # One bound above: of two, SQLite may walk its index as far as the higher one.
        end = min(start + ROWS_AT_A_TIME, size)
        some = list(entries.filter(leaf_index__gte=start, leaf_index__lt=end))
        yield from map(bytes, some)
        progress.add(len(some))


def _verify_rows(progress: _Progress) -> int:
    """Follows every stream from its first row; returns how many rows there are."""
    streams = DisplayLogEntry.objects.order_by("stream").values_list(
        "stream", flat=True
    )
    before = progress.done
    stream = streams.first()
    while stream is not None:
        _verify_stream(stream, progress)
        stream = streams.filter(stream__gt=stream).first()
    return progress.done - before


def _verify_stream(stream: str, progress: _Progress) -> None:
    """Some rows at a time: between two questions the database is free for others."""
    # Rows and not models: a log has millions of them.
    rows = DisplayLogEntry.objects.filter(stream=stream).order_by("seq")
    facts = rows.values_list("seq", "entry", "link", "posting_commitment", "leaf_index")
    seq, head, some = 0, GENESIS, list(facts[:ROWS_AT_A_TIME])
    while some:
        head = _verify_run(stream, some, seq, head)
        seq += len(some)
        progress.add(len(some))
        # The last row once more: no index spans the log's months, so there may be two.
        some = list(facts.filter(seq__gte=seq - 1)[: ROWS_AT_A_TIME + 1])[1:]


def _verify_run(stream: str, rows: list[Row], first: int, head: bytes) -> bytes:
    """The last row's link; row by row only where the rows are not sound together."""
    if _are_sound(stream, rows, first, head):
        return rows[-1][2]
    for expected, row in enumerate(rows, first):
        head = _verify_row(stream, row, expected, head)
    return head


def _are_sound(stream: str, rows: list[Row], first: int, head: bytes) -> bool:
    """Whether `_verify_row` would pass them all: asked of columns, which is faster."""
    seqs, entries, kept, named, _ = zip(*rows, strict=True)
    if set(map(type, entries)) != {bytes}:
        return False
    if seqs != tuple(range(first, first + len(rows))):
        return False
    if links(head, stream.encode(), first, entries) != list(kept):
        return False
    try:
        return postings_named(entries) == list(named)
    except InvalidEntry:
        return False


def _verify_row(stream: str, row: Row, expected: int, head: bytes) -> bytes:
    """The row's link, to which the next one is chained."""
    seq, entry, kept, named, _ = row
    if seq != expected:
        raise RowDamaged(
            stream, row, f"row {expected} of its stream is missing / 行が欠けています"
        )
    if isinstance(entry, str):
        raise RowDamaged(stream, row, "is text, not bytes / 型が変えられています")
    entry = bytes(entry)
    found = link(head, stream.encode(), seq, entry)
    if found != kept:
        raise RowDamaged(stream, row, "does not fit its chain / 連鎖が一致しません")
    try:
        posting = posting_named(entry)
    except InvalidEntry as error:
        raise RowDamaged(stream, row, str(error)) from error
    if posting != named:
        raise RowDamaged(stream, row, "names another posting / 別の掲示を指しています")
    return found


def _verify_against(old_note: str, size: int) -> None:
    """The tiles are those of the entries by now, so that they alone are asked."""
    old = parse_checkpoint(note.open_note(old_note, [log_verifier()]))
    if old.size > size:
        raise LogDamaged(
            size,
            f"the log was cut: it once had {old.size} leaves / 記録が失われています",
        )
    if tiles.earlier_root(old.size, size, read_log_file) != old.root:
        raise LogDamaged(
            None, "the log once had another root / 記録が書き換えられています"
        )
