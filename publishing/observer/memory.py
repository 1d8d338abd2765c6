"""What a vantage point remembers: one directory, files that appear whole.

    DIR/key.pem          its Ed25519 key (PKCS#8, 0600)
    DIR/vkey             the public half, one line
    DIR/outbox/<seq>     signed rounds with their results, not delivered yet (JSON)
    DIR/delivered        the newest round that was delivered
    DIR/targets          what was due when the site last said so
    DIR/checkpoint       the log's last checkpoint that was verified
    DIR/lock             held during a round

The chain goes on from the newest round, delivered or not. A round that was cut off
before it was signed has left nothing.
"""

import base64
import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publishing.evidence.key_file import flush, write_whole
from publishing.evidence.note import Verifier
from publishing.evidence.observation import GENESIS, note_digest, parse_round
from publishing.observer.look import Target

DELIVERED, OUTBOX, TARGETS = "delivered", "outbox", "targets"
CHECKPOINT, VKEY = "checkpoint", "vkey"


class Busy(Exception):
    """Another round of this vantage point is running."""


@dataclass(frozen=True)
class Signed:
    """A signed round with its results, as it is kept and as it is delivered."""

    note: str
    leaves: Sequence[bytes]

    @property
    def seq(self) -> int:
        """Its number in the chain."""
        return parse_round(self.note.rpartition("\n\n")[0] + "\n").seq

    @property
    def body(self) -> bytes:
        """One JSON object: the note, and the results as text in their order."""
        results = [leaf.decode() for leaf in self.leaves]
        return json.dumps({"note": self.note, "results": results}).encode()


def signed_from(body: bytes) -> Signed:
    """Undoes `Signed.body`. Raises ValueError for anything else."""
    told = json.loads(body)
    if not isinstance(told, dict) or not isinstance(told.get("note"), str):
        raise ValueError("no signed round")
    leaves = told.get("results")
    if not isinstance(leaves, list) or not all(isinstance(x, str) for x in leaves):
        raise ValueError("no list of results")
    return Signed(told["note"], [leaf.encode() for leaf in leaves])


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """For one round at a time. Raises Busy."""
    (directory / OUTBOX).mkdir(mode=0o700, exist_ok=True)
    with (directory / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"{directory}: 観測が走っています / a round is running"
            ) from None
        yield


def write_vkey(directory: Path, verifier: Verifier) -> None:
    """Keeps the public half where other programs on this machine may read it."""
    write_whole(directory / VKEY, f"{verifier.line}\n".encode())


def waiting(directory: Path) -> list[Signed]:
    """Rounds that were signed and not delivered, oldest first."""
    files = (directory / OUTBOX).iterdir()
    names = sorted(int(file.name) for file in files if file.name.isdigit())
    return [
        signed_from((directory / OUTBOX / str(name)).read_bytes()) for name in names
    ]


def chain_head(directory: Path) -> tuple[int, bytes]:
    """The number of the next round and the digest of the one before."""
    newest = waiting(directory)[-1:]
    if not newest and (directory / DELIVERED).exists():
        newest = [signed_from((directory / DELIVERED).read_bytes())]
    if not newest:
        return 0, GENESIS
    return newest[0].seq + 1, note_digest(newest[0].note)


def keep(directory: Path, signed: Signed) -> None:
    """A round becomes part of the chain."""
    write_whole(directory / OUTBOX / str(signed.seq), signed.body)


def was_delivered(directory: Path, signed: Signed) -> None:
    """Takes the round out of the outbox; it stays as the chain's newest."""
    (directory / OUTBOX / str(signed.seq)).rename(directory / DELIVERED)
    flush(directory)


def remember_targets(directory: Path, targets: Sequence[Target]) -> None:
    """Keeps what was due, for rounds in which the site does not answer."""
    lines = [
        {
            "id": each.id,
            "commitment": base64.b64encode(each.commitment).decode(),
            "from": each.starts,
            "until": each.ends,
            "entries": each.entries,
            "copy": each.copy,
        }
        for each in targets
    ]
    write_whole(directory / TARGETS, json.dumps(lines).encode())


def remembered_targets(directory: Path) -> list[Target]:
    """What was due when the site last said so."""
    try:
        return targets_from(json.loads((directory / TARGETS).read_bytes()))
    except FileNotFoundError:
        return []


def targets_from(lines: Sequence[dict[str, object]]) -> list[Target]:
    """Targets as the site and this memory spell them. ValueError, KeyError."""
    return [
        Target(
            id=str(each["id"]),
            commitment=base64.b64decode(str(each["commitment"]), validate=True),
            starts=int(str(each["from"])),
            ends=int(str(each["until"])),
            entries=int(str(each["entries"])),
            copy=str(each["copy"]),
        )
        for each in lines
    ]
