"""The command that writes docs/law.md, and says when it is stale."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def page(tmp_path: Path, settings: object) -> Path:
    """docs/law.md of an installation that has none yet."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs" / "law.md"


def write(*options: str) -> None:
    call_command("write_law_document", *options, stdout=StringIO(), stderr=StringIO())


def test_page_is_written_and_then_fresh(page: Path) -> None:
    write()
    write("--check")
    assert page.read_text(encoding="utf-8").startswith("# Law\n")


@pytest.mark.parametrize("before", [None, "# Law\n"], ids=["absent", "stale"])
def test_check_refuses_and_writes_nothing(page: Path, before: str | None) -> None:
    if before is not None:
        page.write_text(before, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        write("--check")
    assert ended.value.code == 1
    assert (page.read_text(encoding="utf-8") if page.exists() else None) == before
