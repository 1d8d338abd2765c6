"""The witness's answers, and that it never tells two histories yes."""

import base64
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence import merkle, note
from publishing.evidence.checkpoint import Checkpoint
from publishing.evidence.cosignature import WitnessSigner, cosigned_at
from publishing.evidence.note import Signer
from publishing.evidence.witness import MAX_BODY_BYTES
from publishing.witness.app import Witness
from publishing.witness.memory import NoKey, make_key, place_of, read_key

ENTRIES = [b"entry %d" % number for number in range(20)]
FORKED = [b"another", *ENTRIES[1:]]
LOG = Signer("log.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
STRANGER = Signer("other.example", Ed25519PrivateKey.from_private_bytes(b"s" * 32))
NOW = 1_780_000_000


@pytest.fixture
def signer(tmp_path: Path) -> WitnessSigner:
    return WitnessSigner("witness.example", make_key(tmp_path / "witness"))


@pytest.fixture
def witness(signer: WitnessSigner, tmp_path: Path) -> Witness:
    logs = {LOG.name: LOG.verifier}
    return Witness(signer, logs, tmp_path / "witness", lambda: NOW)


def body(
    old: int, new: int, entries: Sequence[bytes] = ENTRIES, log: Signer = LOG
) -> bytes:
    proof = merkle.consistency_proof(old, entries[:new]) if old else []
    signed = note.sign(Checkpoint(log.name, new, merkle.root(entries[:new])).text, log)
    hashes = [base64.b64encode(each).decode() for each in proof]
    return ("\n".join((f"old {old}", *hashes, "")) + "\n" + signed).encode()


def ask(
    witness: Witness, path: str, content: bytes = b"", method: str = "POST"
) -> tuple[int, Mapping[str, str], str]:
    answered: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        answered.update(status=int(status[:3]), headers=dict(headers))

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
    }
    text = b"".join(witness(environ, start)).decode()
    return answered["status"], answered["headers"], text


def add(witness: Witness, content: bytes) -> tuple[int, str]:
    status, _, text = ask(witness, "/add-checkpoint", content)
    return status, text


def test_a_growing_log_is_cosigned_and_served(witness, signer) -> None:
    assert add(witness, body(0, 7))[0] == 200
    status, line = add(witness, body(7, 20))
    assert status == 200
    path = f"/{place_of(LOG.name)}/checkpoint"
    _, _, kept = ask(witness, path, method="GET")
    assert kept.endswith(line)
    assert cosigned_at(kept, [signer.verifier]) == {"witness.example": NOW}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (body(7, 20, FORKED), 422),
        (body(7, 7, FORKED), 422),
        (body(5, 20), 409),
        (body(0, 7), 409),
        (body(7, 20, log=STRANGER), 404),
        (body(7, 20).replace("— log.example".encode(), "— log.exampel".encode()), 403),
        (b"old 7\n", 400),
        (b"\xff", 400),
        (b"x" * (MAX_BODY_BYTES + 1), 400),
    ],
)
def test_what_it_refuses(content: bytes, status: int, witness) -> None:
    assert add(witness, body(0, 7))[0] == 200
    assert add(witness, content)[0] == status
    assert add(witness, body(7, 20))[0] == 200


def test_a_409_tells_the_size_that_it_has_seen(witness) -> None:
    add(witness, body(0, 7))
    status, headers, text = ask(witness, "/add-checkpoint", body(0, 20))
    assert (status, headers["Content-Type"], text) == (409, "text/x.tlog.size", "7\n")


def test_a_witness_started_anew_remembers(witness, signer, tmp_path) -> None:
    add(witness, body(0, 7))
    again = Witness(signer, witness.logs, tmp_path / "witness", lambda: NOW)
    assert add(again, body(0, 7, FORKED))[0] == 409
    assert add(again, body(7, 20))[0] == 200


def test_nothing_is_answered_that_could_not_be_kept(witness, monkeypatch) -> None:
    def full(folder: Path, content: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("publishing.witness.app.remember", full)
    with pytest.raises(OSError, match="No space"):
        add(witness, body(0, 7))


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/healthz", "GET", 200),
        ("/add-checkpoint", "GET", 405),
        (f"/{place_of('unknown')}/checkpoint", "GET", 404),
        (f"/{place_of('unknown')}/checkpoint", "DELETE", 405),
        ("/../key.pem", "GET", 404),
        ("/key.pem", "GET", 404),
    ],
)
def test_other_requests(path: str, method: str, status: int, witness) -> None:
    assert ask(witness, path, method=method)[0] == status


def test_a_strangers_line_is_not_kept(witness) -> None:
    content = body(0, 7).decode()
    text = content.partition("\n\n")[2].partition("\n\n")[0] + "\n"
    line = note.sign(text, STRANGER).rpartition("\n\n")[2]
    add(witness, (content + line).encode())
    kept = ask(witness, f"/{place_of(LOG.name)}/checkpoint", method="GET")[2]
    assert "other.example" not in kept


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    make_key(tmp_path)
    with pytest.raises(FileExistsError):
        make_key(tmp_path)
    read_key(tmp_path)
    (tmp_path / "key.pem").chmod(0o640)
    with pytest.raises(NoKey, match="0600"):
        read_key(tmp_path)
