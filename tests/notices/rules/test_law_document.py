"""docs/law.md as drawn from the data."""

from datetime import date

import pytest

from notices.rules.law_document import law_document
from notices.rules.legal_basis import all_legal_bases, legal_basis


@pytest.fixture
def section():
    """The section of the document about one basis."""
    document = law_document(all_legal_bases())
    return lambda basis_id: document.split(f"\n## {basis_id}\n")[1].split("\n## ")[0]


@pytest.fixture
def row(section):
    """A row of a basis's table, by its title: one cell a version."""

    def cells(basis_id, title):
        lines = section(basis_id).splitlines()
        line = next(line for line in lines if line.startswith(f"| {title} |"))
        return [cell.strip() for cell in line.strip("|").split(" | ")[1:]]

    return cells


@pytest.mark.parametrize("basis", all_legal_bases(), ids=lambda basis: basis.id)
def test_every_basis_has_a_section_with_all_versions(section, basis):
    told = section(basis.id)
    assert basis.title_ja in told
    assert all(f"`{version.id}`" in told for version in basis.versions)


def test_versions_stand_side_by_side(row):
    assert row("local_tax", "in force") == ["to 2026-05-20", "from 2026-05-21"]
    assert row("local_tax", "channels") == ["board", "web and board or terminal"]


def test_version_without_known_change_says_so(row):
    assert row("forest", "in force") == ["without a known change"]


def test_worked_example_comes_from_the_arithmetic(row):
    _, newest = row("local_tax", "`first`")
    assert "P = 2026-06-01 → deemed 2026-06-08 (disputed: 2026-06-09)" in newest
    assert "display may end 2026-06-10 00:00" in newest


def test_worked_example_of_service_abroad(row):
    _, newest = row("civil_procedure", "`abroad`")
    assert "deemed 2026-07-14<br>" in newest


def test_what_was_not_read_is_marked(row):
    assert row("local_tax", "read in a source") == ["yes", "**no**"]


def test_open_questions_of_every_version_are_told(section):
    for basis in all_legal_bases():
        for version in basis.versions:
            assert all(text in section(basis.id) for text in version.open_questions)


@pytest.mark.parametrize(
    "argument",
    [
        pytest.param("### Why 「から起算して七日」 is P + 7", id="first day counted"),
        pytest.param("### Why no holiday moves the day", id="民法142条"),
        pytest.param("### The proviso of 民法140条", id="民法140条"),
    ],
)
def test_opening_argues_how_days_are_counted(argument):
    assert argument in law_document(all_legal_bases())


def test_bar_in_the_data_breaks_no_table(make_basis):
    basis = make_basis(phrase="七日|八日", in_force_from=date(2026, 5, 21))
    assert "「七日\\|八日」" in law_document([basis])


def test_variant_that_a_version_lacks_is_a_dash(make_version, make_basis):
    known = legal_basis("civil_procedure").version_on(date(2026, 6, 1)).variants
    older = make_version(id="local_tax/original", in_force_until=date(2026, 5, 21))
    basis = make_basis(variants=known)
    both = type(basis)("local_tax", "例", "Example", (older, *basis.versions))
    line = law_document([both]).split("| `abroad` |")[1]
    assert line.startswith(" – |")


def test_document_ends_with_one_line_break():
    document = law_document(all_legal_bases())
    assert document.endswith("|\n")
    assert "$" not in document
