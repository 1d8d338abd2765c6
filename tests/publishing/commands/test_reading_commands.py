"""Commands about reading in bulk: the evidence pack, and the honest cost of copying."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from publishing.models import ReadingCount
from tests.builders import make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

PERIOD = ("--from", "2026-06-03", "--until", "2026-06-03")


def told(*words: object) -> dict[str, Any]:
    out = StringIO()
    with frozen("2026-06-04 10:00"):
        call_command(*map(str, words), "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_pack_is_written_for_programs_and_people(tmp_path: Path) -> None:
    hour = jst("2026-06-03 23:00")
    ReadingCount.objects.create(hour=hour, kind="over_budget", count=3)
    told("bulk_reading_pack", tmp_path / "pack", *PERIOD)
    pack = json.loads((tmp_path / "pack/bulk_reading.json").read_text("utf-8"))
    assert [row["count"] for row in pack["counts"]] == [3]
    words = (tmp_path / "pack/bulk_reading.txt").read_text("utf-8")
    assert "氏名の上限による制限 3件" in words


def test_the_pack_names_nobody_and_no_posting(tmp_path: Path) -> None:
    public_id = make_posting().public_id
    hour = jst("2026-06-03 10:00")
    ReadingCount.objects.create(hour=hour, kind="notice", count=3, public_id=public_id)
    told("bulk_reading_pack", tmp_path, *PERIOD)
    written = "".join(file.read_text("utf-8") for file in tmp_path.iterdir())
    assert public_id not in written
    assert "渡邉" not in written


def test_a_pack_of_no_time_is_misuse(tmp_path: Path) -> None:
    period = ("--from", "2026-06-03T10:00", "--until", "2026-06-03T10:00")
    with pytest.raises(SystemExit) as ended:
        call_command("bulk_reading_pack", tmp_path, *period, stderr=StringIO())
    assert ended.value.code == 2


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "pack"
    with pytest.raises(SystemExit) as ended:
        call_command("bulk_reading_pack", folder, *PERIOD, stderr=StringIO())
    assert ended.value.code == 1


def test_the_cost_is_that_of_the_board_on_display() -> None:
    make_posting()
    found = told("harvest_cost")
    assert (found["postings"], found["entries"]) == (1, 3)
    assert [copy["addresses"] for copy in found["copies"]] == [1, 50, 5000]


def test_the_cost_of_a_board_of_another_size_is_told_with_its_assumptions() -> None:
    found = told("harvest_cost", "--postings", 10, "--entries", 500)
    assert found["copies"][0]["requests"] == 11
    assert len(found["lawful_readers"]) == 4
    assert any("cgnat_2000" in each["assumption"] for each in found["assumptions"])


def test_without_a_board_the_command_says_what_to_give() -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("harvest_cost", stdout=StringIO(), stderr=err)
    assert (ended.value.code, "--entries" in err.getvalue()) == (2, True)


def test_the_figures_are_printed_for_people() -> None:
    out = StringIO()
    call_command("harvest_cost", "--postings=1", "--entries=60", stdout=out)
    assert "5000 addresses: 3 requests" in out.getvalue()
    assert "前提 / assumptions" in out.getvalue()
