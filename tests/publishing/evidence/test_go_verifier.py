"""Another implementation, Go's x/mod, must agree with what this room writes."""

import json
import subprocess
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publishing.evidence import bundle, merkle, note, tiles
from publishing.evidence.checkpoint import parse_checkpoint
from tests.publishing.evidence.bundles import LOG, make_bundle

pytestmark = pytest.mark.machine

Export = Callable[[int], Path]
LogOf = Callable[[int], tuple[list[bytes], dict[str, bytes]]]
Verify = Callable[..., subprocess.CompletedProcess[str]]
SIZE = 700
LARGE = 100_000


def claim(path: Path, proof: list[bytes], **facts: Any) -> Path:
    encoded = [b64encode(each).decode() for each in proof]
    path.write_text(json.dumps(facts | {"proof": encoded}))
    return path


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 700, LARGE])
def test_exported_log_verifies(
    size: int, exported_log: Export, go_verifier: Verify
) -> None:
    found = go_verifier("verify-log", exported_log(size))
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint",
        "vkey",
        "tile/0/000",
        "tile/0/002.p/188",
        "tile/1/000.p/2",
        "tile/entries/001",
    ],
)
def test_one_flipped_byte_does_not_verify(
    path: str, exported_log: Export, go_verifier: Verify
) -> None:
    directory = exported_log(SIZE)
    data = bytearray((directory / path).read_bytes())
    data[-5] ^= 1
    (directory / path).write_bytes(data)
    assert go_verifier("verify-log", directory).returncode == 1


@pytest.mark.parametrize("path", ["vkey", "tile/0/001", "tile/1/000.p/2"])
def test_log_with_a_missing_file_does_not_verify(
    path: str, exported_log: Export, go_verifier: Verify
) -> None:
    directory = exported_log(SIZE)
    (directory / path).unlink()
    assert go_verifier("verify-log", directory).returncode == 1


def test_log_without_entries_verifies(
    exported_log: Export, go_verifier: Verify
) -> None:
    directory = exported_log(3)
    (directory / "tile/entries/000.p/3").unlink()
    (directory / "tile/entries/000.p").rmdir()
    (directory / "tile/entries").rmdir()
    assert go_verifier("verify-log", directory).returncode == 0


def test_witnessed_checkpoint_verifies(
    exported_log: Export, go_verifier: Verify, signer: note.Signer, witness: note.Signer
) -> None:
    directory = exported_log(3)
    text = note.open_note(
        (directory / "checkpoint").read_text(encoding="utf-8"), [signer.verifier]
    )
    assert parse_checkpoint(text).size == 3
    (directory / "checkpoint").write_text(note.sign(text, witness, signer))
    assert go_verifier("verify-checkpoint", directory).returncode == 0


@pytest.mark.parametrize(("index", "code"), [(300, 0), (301, 1)])
def test_inclusion_proof_verifies_for_its_leaf(
    index: int,
    code: int,
    exported_log: Export,
    log_of: LogOf,
    go_verifier: Verify,
    tmp_path: Path,
) -> None:
    entries, _ = log_of(SIZE)
    leaf = b64encode(entries[300]).decode()
    proof = merkle.inclusion_proof(300, entries)
    file = claim(tmp_path / "claim.json", proof, index=index, leaf=leaf)
    found = go_verifier("verify-inclusion", exported_log(SIZE), file)
    assert found.returncode == code, found.stderr


@pytest.mark.parametrize(("size", "code"), [(513, 0), (514, 1)])
def test_consistency_proof_verifies_for_its_size(
    size: int,
    code: int,
    exported_log: Export,
    log_of: LogOf,
    go_verifier: Verify,
    tmp_path: Path,
) -> None:
    entries, _ = log_of(SIZE)
    root = b64encode(merkle.root(entries[:513])).decode()
    proof = merkle.consistency_proof(513, entries)
    file = claim(tmp_path / "claim.json", proof, size=size, root=root)
    found = go_verifier("verify-consistency", exported_log(SIZE), file)
    assert found.returncode == code, found.stderr


def test_proofs_of_a_large_log_verify(
    exported_log: Export, log_of: LogOf, go_verifier: Verify, tmp_path: Path
) -> None:
    entries, files = log_of(LARGE)
    directory = exported_log(LARGE)
    leaf = b64encode(entries[65_536]).decode()
    proof = tiles.inclusion_proof(65_536, LARGE, files.__getitem__)
    file = claim(tmp_path / "leaf.json", proof, index=65_536, leaf=leaf)
    assert go_verifier("verify-inclusion", directory, file).returncode == 0
    root = b64encode(merkle.root(entries[:70_001])).decode()
    proof = tiles.consistency_proof(70_001, LARGE, files.__getitem__)
    file = claim(tmp_path / "size.json", proof, size=70_001, root=root)
    assert go_verifier("verify-consistency", directory, file).returncode == 0


def test_bundle_of_a_certificate_verifies(go_verifier: Verify, tmp_path: Path) -> None:
    file = tmp_path / "x.keijishomei.zip"
    file.write_bytes(bundle.pack(make_bundle()))
    found = go_verifier("verify-bundle", file, LOG.verifier.line)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("verified: 18 leaves")


@pytest.mark.parametrize(
    "change",
    [
        {"first": make_bundle().last},
        {"consistency": (bytes(32),)},
        {"events": (replace(make_bundle().events[0], leaf=b"another leaf"),)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_forged_bundle_does_not_verify(
    change: dict[str, Any], go_verifier: Verify, tmp_path: Path
) -> None:
    file = tmp_path / "x.keijishomei.zip"
    file.write_bytes(bundle.pack(replace(make_bundle(), **change)))
    assert go_verifier("verify-bundle", file, LOG.verifier.line).returncode == 1


@pytest.mark.parametrize("arguments", [(), ("verify-log",), ("guess", ".")])
def test_misuse_exits_2(arguments: tuple[str, ...], go_verifier: Verify) -> None:
    assert go_verifier(*arguments).returncode == 2
