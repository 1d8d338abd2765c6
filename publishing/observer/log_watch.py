"""Watching the display log: it may only grow, and only its key may sign it.

A vantage point compares each checkpoint with the last one that it verified; the proof
of growth is made of the public hash tiles and checked here.
"""

from dataclasses import dataclass
from pathlib import Path

from publishing.evidence import merkle, tiles
from publishing.evidence.checkpoint import (
    Checkpoint,
    InvalidCheckpoint,
    parse_checkpoint,
)
from publishing.evidence.key_file import write_whole
from publishing.evidence.note import InvalidNote, Verifier, open_note
from publishing.observer.memory import CHECKPOINT


class LogTrouble(Exception):
    """The log is not what it was; ``code`` is one word for it.

    unreachable, forged (no signature by the log's key), truncated (smaller than it
    was), forked (another tree than before), unproved (tiles missing or damaged).
    """

    def __init__(self, code: str, message: str, seen: Checkpoint | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.seen = seen


@dataclass(frozen=True)
class Watched:
    """The checkpoint as it was seen now, and what is wrong with it, if anything."""

    checkpoint: Checkpoint | None
    trouble: LogTrouble | None = None


def watch_log(read: tiles.Read, verifier: Verifier, directory: Path) -> Watched:
    """Look at the log once; remember its checkpoint if it follows from the last one."""
    try:
        note = read("checkpoint").decode()
        checkpoint = _opened(note, verifier)
        _require_growth(_last(directory, verifier), checkpoint, read)
    except (FileNotFoundError, UnicodeDecodeError) as error:
        return Watched(None, LogTrouble("unreachable", str(error)))
    except LogTrouble as trouble:
        return Watched(trouble.seen, trouble)
    write_whole(directory / CHECKPOINT, note.encode())
    return Watched(checkpoint)


def _opened(note: str, verifier: Verifier) -> Checkpoint:
    try:
        found = parse_checkpoint(open_note(note, [verifier]))
    except (InvalidNote, InvalidCheckpoint) as error:
        raise LogTrouble("forged", str(error)) from error
    if found.origin != verifier.name:
        raise LogTrouble("forged", f"{found.origin}: 別の記録 / another log")
    return found


def _last(directory: Path, verifier: Verifier) -> Checkpoint | None:
    try:
        note = (directory / CHECKPOINT).read_text("utf-8")
    except FileNotFoundError:
        return None
    return parse_checkpoint(open_note(note, [verifier]))


def _require_growth(
    last: Checkpoint | None, seen: Checkpoint, read: tiles.Read
) -> None:
    if last is None or last.size == 0:
        return
    if seen.size < last.size:
        raise LogTrouble(
            "truncated",
            f"{last.size}→{seen.size}: 記録が短くなった / the log became shorter",
            seen,
        )
    if seen.size == last.size and seen.root != last.root:
        raise _forked(seen)
    try:
        proof = tiles.consistency_proof(last.size, seen.size, read)
        merkle.verify_consistency(
            size1=last.size,
            size2=seen.size,
            proof=proof,
            root1=last.root,
            root2=seen.root,
        )
    except (tiles.DamagedTile, FileNotFoundError) as error:
        raise LogTrouble("unproved", str(error), seen) from error
    except merkle.InvalidProof as error:
        raise _forked(seen) from error


def _forked(seen: Checkpoint) -> LogTrouble:
    return LogTrouble(
        "forked",
        f"{seen.size}: 前と別の記録 / the log does not grow from what it was",
        seen,
    )
