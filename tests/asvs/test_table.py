"""The table of ASVS rows in docs/security.md: each id has its test, or a reason."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = re.compile(r"^## ASVS.*?(?=^## )", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| ([\d., ]+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAME = re.compile(r"^ *def test_asvs_((?:\d+_\d+_\d+_)+)", re.MULTILINE)
ID = re.compile(r"\d+_\d+_\d+")


def rows() -> list[tuple[str, str]]:
    """Each id with what stands in the last column."""
    (table,) = TABLE.findall((ROOT / "docs/security.md").read_text())
    return [
        (name.strip(), last)
        for names, _, last in ROW.findall(table)
        for name in names.split(",")
    ]


def ids_in(place: str) -> set[str]:
    """The ids in the names of the tests of a file, or of a directory."""
    file = ROOT / "tests" / place
    files = file.rglob("test_*.py") if file.is_dir() else [file]
    names = [name for each in files for name in NAME.findall(each.read_text())]
    return {found.replace("_", ".") for name in names for found in ID.findall(name)}


def places(last: str) -> list[str]:
    return [] if last.startswith("not ") else re.findall(r"`([^`]+)`", last)


def test_the_table_is_there() -> None:
    names = [name for name, _ in rows()]
    assert len(names) > 60
    assert len(names) == len({*names})


@pytest.mark.parametrize(("name", "last"), rows())
def test_every_row_has_its_test_or_a_reason(name: str, last: str) -> None:
    if last.startswith("not "):
        assert ": " in last
        return
    assert places(last)
    assert name in {found for place in places(last) for found in ids_in(place)}


def test_every_place_tests_an_id_of_its_rows() -> None:
    named = {place: set() for _, last in rows() for place in places(last)}
    for name, last in rows():
        for place in places(last):
            named[place].add(name)
    assert all(named[place] & ids_in(place) for place in named)
