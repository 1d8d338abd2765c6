"""Commands of the access matrix: one shows it, one writes it into the document."""

import json
from pathlib import Path

import pytest

from access_control.models import MatrixChange
from access_control.rules.matrix_document import BEGINS, ENDS, with_matrix
from access_control.rules.matrix_file import shipped_matrix
from tests.clock import jst


@pytest.mark.django_db
def test_every_cell_is_shown(office, run) -> None:
    told = json.loads(run("show_matrix", "--json"))
    assert told["authority"] == "DEMO"
    assert len(told["cells"]) * 4 == len(shipped_matrix().cells)
    assert told["changed"] == []


@pytest.mark.django_db
def test_one_audience_can_be_asked_for(office, run) -> None:
    told = json.loads(run("show_matrix", "--audience", "public", "--json"))
    assert {row["audience"] for row in told["cells"]} == {"public"}
    name = next(row for row in told["cells"] if row["field_class"] == "name")
    assert (name["before"], name["on_display"]) == ("hide", "show")


@pytest.mark.django_db
def test_what_was_changed_is_shown(office, legal_officer, registrar, run) -> None:
    MatrixChange.objects.create(
        authority=office.authority(),
        field_class="kana",
        audience="public",
        phase="on_display",
        before="hide",
        after="show",
        reason="方針",
        proposed_by=legal_officer,
        proposed_at=jst("2026-05-25"),
        decided_by=registrar,
        decided_at=jst("2026-05-26"),
        is_approved=True,
    )
    told = json.loads(run("show_matrix", "--json"))
    assert told["changed"] == [{"cell": "kana/public/on_display", "shipped": "hide"}]


@pytest.mark.django_db
def test_an_unknown_authority_is_misuse(office, run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("show_matrix", "--authority", "NONE")
    assert ended.value.code == 2


@pytest.fixture
def page(tmp_path: Path, settings: object) -> Path:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    file = tmp_path / "docs" / "security.md"
    file.write_text(f"before\n{BEGINS}\nold\n{ENDS}\nbehind\n", encoding="utf-8")
    return file


def test_the_document_is_written_and_then_fresh(page: Path, run) -> None:
    run("write_matrix_document")
    run("write_matrix_document", "--check")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("behind\n")
    assert "| name | · S · ·" in text


def test_check_refuses_a_stale_document(page: Path, run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("write_matrix_document", "--check")
    assert ended.value.code == 1
    assert "old" in page.read_text(encoding="utf-8")


def test_a_document_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        with_matrix("nothing", shipped_matrix())
