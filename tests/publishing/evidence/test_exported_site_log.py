"""The log of a site at work, exported by its command, satisfies Go's x/mod."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from publishing.actions.seal import seal_display_log
from publishing.display_log import record_displayed, record_site
from publishing.models import ShellCopy
from tests.builders import make_posting
from tests.clock import jst

pytestmark = [pytest.mark.machine, pytest.mark.django_db]

AT = jst("2026-06-01 10:00")
Verify = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def directory(tmp_path: Path, run: Callable[..., str]) -> Path:
    """A posting, 300 leaves in two seals, one disclosure among them."""
    make_posting()
    record_displayed(ShellCopy.objects.get(), [], at=AT)
    seal_display_log(at=AT)
    for number in range(298):
        record_site("clock", at=AT, number=number)
    seal_display_log(at=AT)
    run("export_log", tmp_path / "export")
    return tmp_path / "export"


def test_the_exported_log_verifies(directory: Path, go_verifier: Verify) -> None:
    found = go_verifier("verify-log", directory)
    assert found.returncode == 0, found.stderr


def test_one_changed_entry_does_not_verify(
    directory: Path, go_verifier: Verify
) -> None:
    bundle = directory / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"displayed", b"displaced"))
    assert go_verifier("verify-log", directory).returncode == 1
