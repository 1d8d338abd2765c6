"""Verifying the display log: every row, every chain, every tile, the signed root."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from publishing.actions.log_files import CHECKPOINT, log_signer, read_log_file
from publishing.evidence import merkle, note
from publishing.evidence.chain import GENESIS, link
from publishing.evidence.checkpoint import Checkpoint, parse_checkpoint
from publishing.evidence.entries import InvalidEntry, parse_entry
from publishing.evidence.log_check import LogDamaged, check_log
from publishing.models import DisplayLogEntry, SealedCheckpoint

ROWS_AT_A_TIME = 2_000


class RowDamaged(Exception):
    """A row does not fit its chain; named by its leaf, or by stream and seq."""

    def __init__(self, row: DisplayLogEntry, reason: str) -> None:
        where = f"leaf {row.leaf_index}" if row.leaf_index is not None else str(row)
        super().__init__(f"{where}: {reason}")
        self.index = row.leaf_index
        self.reason = reason


@dataclass(frozen=True)
class LogVerified:
    """What was checked: leaves under the signed root, and rows not sealed yet."""

    size: int
    unsealed: int
    root: bytes


def verify_display_log(against: str | None = None) -> LogVerified:
    """Checks the whole log, and that it still holds an older checkpoint (a note).

    Raises LogDamaged, RowDamaged, InvalidNote, InvalidCheckpoint.
    """
    # Read before the database, which is always written first.
    published = _published_note()
    rows = _verify_rows()
    checkpoint = _signed_checkpoint()
    if checkpoint is not None:
        with closing(_sealed_entries(checkpoint.size)) as entries:
            check_log(
                entries,
                size=checkpoint.size,
                root=checkpoint.root,
                read_tile=read_log_file,
            )
    size = checkpoint.size if checkpoint else 0
    for older in (published, against):
        if older is not None:
            _verify_against(older, size)
    return LogVerified(size, rows - size, checkpoint.root if checkpoint else b"")


def _signed_checkpoint() -> Checkpoint | None:
    newest = SealedCheckpoint.objects.last()
    if newest is None:
        return None
    text = note.open_note(newest.note, [log_signer().verifier])
    return parse_checkpoint(text)


def _published_note() -> str | None:
    """The checkpoint that the world can read; the database must not fall behind it."""
    try:
        return read_log_file(CHECKPOINT).decode()
    except FileNotFoundError:
        return None


def _sealed_entries(size: int) -> Generator[bytes, None, None]:
    """To be closed: a cursor left to the garbage collector can block its connection."""
    rows = DisplayLogEntry.objects.filter(leaf_index__lt=size).order_by("leaf_index")
    entries = rows.values_list("entry", flat=True)
    with closing(entries.iterator(ROWS_AT_A_TIME)) as streamed:
        yield from map(bytes, streamed)


def _verify_rows() -> int:
    """Follows every stream from its first row; returns how many rows there are."""
    heads: dict[str, tuple[int, bytes]] = {}
    rows = DisplayLogEntry.objects.order_by("stream", "seq")
    count = 0
    with closing(rows.iterator(ROWS_AT_A_TIME)) as streamed:
        for row in streamed:
            seq, head = heads.get(row.stream, (0, GENESIS))
            _verify_row(row, seq, head)
            heads = {row.stream: (row.seq + 1, bytes(row.link))}
            count += 1
    return count


def _verify_row(row: DisplayLogEntry, seq: int, head: bytes) -> None:
    if row.seq != seq:
        raise RowDamaged(row, f"row {seq} of its stream is missing / 行が欠けています")
    if isinstance(row.entry, str):
        raise RowDamaged(row, "is text, not bytes / 型が変えられています")
    entry = bytes(row.entry)
    if link(head, row.stream.encode(), row.seq, entry) != bytes(row.link):
        raise RowDamaged(row, "does not fit its chain / 連鎖が一致しません")
    try:
        posting = parse_entry(entry)["posting"]
    except InvalidEntry as error:
        raise RowDamaged(row, str(error)) from error
    named = row.posting_commitment
    if posting != (None if named is None else bytes(named)):
        raise RowDamaged(row, "names another posting / 別の掲示を指しています")


def _verify_against(old_note: str, size: int) -> None:
    old = parse_checkpoint(note.open_note(old_note, [log_signer().verifier]))
    if old.size > size:
        raise LogDamaged(
            size,
            f"the log was cut: it once had {old.size} leaves / 記録が失われています",
        )
    with closing(_sealed_entries(old.size)) as entries:
        found = merkle.root(entries)
    if found != old.root:
        raise LogDamaged(
            None, "the log once had another root / 記録が書き換えられています"
        )
