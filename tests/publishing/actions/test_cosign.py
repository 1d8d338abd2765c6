"""Checkpoints shown to witnesses over HTTP, and witnesses that fail."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from publishing.actions.cosign import cosign_newest
from publishing.actions.export_log import export_log
from publishing.actions.log_files import log_signer, read_log_file
from publishing.actions.seal import seal_display_log
from publishing.display_log import record_site
from publishing.evidence.cosignature import KnownWitness, WitnessSigner, cosigned_at
from publishing.models import Cosignature, SealedCheckpoint
from publishing.witness.app import Witness
from publishing.witness.memory import make_key
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")
SECONDS = int(AT.timestamp())


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Serves a WSGI application on loopback: its address."""
    servers = []

    def served(application: Any) -> str:
        server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def signer(tmp_path: Path) -> WitnessSigner:
    return WitnessSigner("witness.example", make_key(tmp_path / "witness"))


@pytest.fixture
def witness(signer, serve, settings, tmp_path) -> Witness:
    """A witness of this site's log, named in the settings."""
    logs = {settings.ORIGIN: log_signer().verifier}
    made = Witness(signer, logs, tmp_path / "witness", lambda: SECONDS)
    settings.WITNESSES = [KnownWitness(signer.verifier, serve(made))]
    return made


def grow(count: int = 3) -> SealedCheckpoint:
    for number in range(count):
        record_site("clock", at=AT, number=number)
    return seal_display_log(at=AT)


def published(signer: WitnessSigner) -> dict[str, int]:
    return dict(cosigned_at(read_log_file("checkpoint").decode(), [signer.verifier]))


def test_a_new_checkpoint_is_cosigned_and_published(witness, signer) -> None:
    grow()
    assert cosign_newest() == 1
    assert published(signer) == {"witness.example": SECONDS}
    assert cosign_newest() == 0


def test_growth_is_proved_from_what_the_witness_saw_last(witness, signer) -> None:
    for count in (3, 300, 1):
        newest = grow(count)
        assert cosign_newest() == 1
    assert newest.cosignatures.count() == 1
    assert published(signer)


def test_sealing_again_keeps_the_cosignature(witness, signer) -> None:
    grow()
    cosign_newest()
    seal_display_log(at=AT)
    assert published(signer)


def test_a_lost_answer_is_made_up_for(witness, signer) -> None:
    grow()
    cosign_newest()
    Cosignature.objects.all().delete()
    grow()
    assert cosign_newest() == 1


def test_a_witness_that_is_away_stops_nothing(witness, signer, settings) -> None:
    address = settings.WITNESSES[0].address
    settings.WITNESSES = [KnownWitness(signer.verifier, "http://127.0.0.1:9")]
    grow()
    assert cosign_newest() == 0
    assert published(signer) == {}
    settings.WITNESSES = [KnownWitness(signer.verifier, address)]
    grow()
    assert cosign_newest() == 1


def test_a_log_that_lost_its_tail_is_not_cosigned(witness, caplog) -> None:
    grow(2)
    longer = grow(3)
    cosign_newest()
    Cosignature.objects.all().delete()
    longer.delete()
    assert cosign_newest() == 0
    assert "it has seen" in caplog.text


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("200 OK", "— witness.example AAAA\n"),
        ("200 OK", ""),
        ("200 OK", "x" * 5_000),
        ("409 Conflict", "not a number\n"),
        ("409 Conflict", "0\n"),
        ("302 Found", ""),
        ("500 Internal Server Error", "no\n"),
    ],
)
def test_an_answer_that_is_no_cosignature_is_not_kept(
    status: str, text: str, signer, serve, settings
) -> None:
    def application(environ: Any, start: Any) -> list[bytes]:
        start(status, [("Content-Type", "text/plain"), ("Location", "/")])
        return [text.encode()]

    settings.WITNESSES = [KnownWitness(signer.verifier, serve(application))]
    grow()
    assert cosign_newest() == 0
    assert not Cosignature.objects.exists()
    assert published(signer) == {}


def test_unwitnessed_is_counted_from_the_first_that_was_not_seen(witness) -> None:
    since = Cosignature.objects.unwitnessed_since
    assert since("witness.example") is None
    grow()
    assert since("witness.example") == AT
    cosign_newest()
    assert since("witness.example") is None
    record_site("clock", at=AT, number=1)
    seal_display_log(at=AT + timedelta(hours=1))
    assert since("witness.example") == AT + timedelta(hours=1)


def test_an_export_carries_the_cosignature_and_the_key(witness, signer, tmp_path):
    grow()
    cosign_newest()
    export_log(tmp_path / "out")
    assert (tmp_path / "out" / "wkey").read_text() == f"{signer.verifier.line}\n"
    note = (tmp_path / "out" / "checkpoint").read_text()
    assert cosigned_at(note, [signer.verifier])
