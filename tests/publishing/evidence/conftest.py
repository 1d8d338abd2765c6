"""Keys, logs and the Go verifier for the tests of the evidence room."""

import os
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings

from publishing.evidence import merkle, note, tiles
from publishing.evidence.checkpoint import Checkpoint

GO_SOURCE = Path(__file__).parent / "go"
GO_PACKAGES = "golang-go golang-golang-x-mod-dev"
X_MOD = Path("/usr/share/gocode/src/golang.org/x/mod")
ORIGIN = "kojiban.example.jp/display-log"

# A busy machine makes an example slow, not wrong.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")


@pytest.fixture(scope="session")
def signer() -> note.Signer:
    """The demonstration log's key; its seed is public, so it proves nothing."""
    seed = sha256(b"kojiban test log key").digest()
    return note.Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(seed))


@pytest.fixture(scope="session")
def witness() -> note.Signer:
    seed = sha256(b"kojiban test witness key").digest()
    return note.Signer("witness.example", Ed25519PrivateKey.from_private_bytes(seed))


@pytest.fixture
def log_of() -> Callable[[int], tuple[list[bytes], dict[str, bytes]]]:
    """Make a log of so many leaves: its entries and its tiles by path."""

    def make(size: int) -> tuple[list[bytes], dict[str, bytes]]:
        entries = [b"entry %d" % number for number in range(size)]
        hashes = [merkle.leaf_hash(entry) for entry in entries]
        return entries, tiles.extend(0, hashes, {}.__getitem__)

    return make


@pytest.fixture(scope="session")
def go_verifier(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the Go verifier: go_verifier("verify-log", directory), exit code inside."""
    if shutil.which("go") is None or not X_MOD.is_dir():
        pytest.fail(
            "The Go verifier cannot be built here. Install it with:\n"
            f"  apt-get install -y --no-install-recommends {GO_PACKAGES}"
        )
    binary = _build(tmp_path_factory.mktemp("go"))

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(each) for each in (binary, *arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def _build(directory: Path) -> Path:
    # Built beside a copy of its source: Go may rewrite go.mod.
    source = shutil.copytree(GO_SOURCE, directory / "source")
    environment = os.environ | {
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOCACHE": str(directory / "cache"),
        "GOPATH": str(directory / "path"),
    }
    subprocess.run(
        ["go", "build", "-o", "../verifier", "."],
        cwd=source,
        env=environment,
        check=True,
    )
    return directory / "verifier"


@pytest.fixture
def exported_log(
    tmp_path: Path,
    signer: note.Signer,
    log_of: Callable[[int], tuple[list[bytes], dict[str, bytes]]],
) -> Callable[[int], Path]:
    """Write a log of so many leaves as a directory of checkpoint, vkey and tiles."""

    def export(size: int) -> Path:
        entries, files = log_of(size)
        for index, width in tiles.tiles_of_level(0, size):
            part = entries[index * tiles.WIDTH :][:width]
            files[tiles.entries_path(index, width)] = tiles.bundle(part)
        checkpoint = Checkpoint(ORIGIN, size, merkle.root(entries))
        files["checkpoint"] = note.sign(checkpoint.text, signer).encode()
        files["vkey"] = f"{signer.verifier.line}\n".encode()
        for path, data in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return tmp_path

    return export
