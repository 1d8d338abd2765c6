"""A broken statute stops the program before it serves anything."""

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from config import wsgi
from notices.checks import LAW, every_legal_basis_is_sound
from notices.rules import legal_basis


@pytest.fixture
def bases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped legal bases, read in their place."""
    copy = tmp_path / "legal_bases"
    shutil.copytree(legal_basis.DIRECTORY, copy)
    monkeypatch.setattr(legal_basis, "DIRECTORY", copy)
    legal_basis._shipped_bases.cache_clear()
    yield copy
    legal_basis._shipped_bases.cache_clear()


def test_shipped_bases_are_sound(bases: Path) -> None:
    assert every_legal_basis_is_sound(None) == []


def test_broken_basis_is_an_error_naming_file_and_field(bases: Path) -> None:
    file = bases / "local_tax.toml"
    text = file.read_text(encoding="utf-8").replace('article = "地方税法', 'artcle = "')
    file.write_text(text, encoding="utf-8")
    (error,) = every_legal_basis_is_sound(None)
    assert error.id == "kojiban.E002"
    assert "local_tax.toml" in error.msg
    assert error.obj == "bases[0].versions[0].article"


def test_check_is_registered(bases: Path) -> None:
    (bases / "patent.toml").write_text("[[bases", encoding="utf-8")
    assert [message.id for message in run_checks(tags=[LAW])] == ["kojiban.E002"]


def test_a_server_does_not_start_with_a_broken_basis(bases: Path) -> None:
    (bases / "patent.toml").write_text("[[bases", encoding="utf-8")
    with pytest.raises(SystemCheckError, match=r"patent\.toml"):
        call_command("serve", port=1)


def test_a_worker_does_not_start_with_a_broken_basis(bases: Path) -> None:
    (bases / "patent.toml").write_text("[[bases", encoding="utf-8")
    with pytest.raises(legal_basis.BrokenLegalBasis, match=r"patent\.toml"):
        importlib.reload(wsgi)
