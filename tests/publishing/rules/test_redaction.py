"""Redaction is an allow-list: 公示事項 reach the public, a missing cell hides.

The whole matrix is walked: every version of every legal basis × audience × field ×
phase.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest

from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, CellKey, access_to
from access_control.rules.matrix_file import shipped_matrix
from access_control.rules.phases import Phase
from notices.intake.field_names import COLUMN_NAMES_JA
from notices.rules.legal_basis import ROW_FIELDS, Version, all_legal_bases
from publishing.rules.redaction import fields_to_show, redact, word_for

MATRIX = shipped_matrix()
VERSIONS = [version for basis in all_legal_bases() for version in basis.versions]
STORED = sorted(
    {*ROW_FIELDS, *COLUMN_NAMES_JA}
    | {field for kind in MATRIX.classes.values() for field in kind.fields}
)
EVERYTHING = {field: f"<{field}>" for field in (*STORED, "remarks")}
# What no statute makes 公示事項; the register alone holds it.
REGISTER_ONLY = ("address", "return_reason", "mailed_on", "kana", "remarks")

every_version = pytest.mark.parametrize("version", VERSIONS, ids=lambda each: each.id)


def told(
    version: Version,
    audience: Audience = Audience.PUBLIC,
    phase: Phase = Phase.ON_DISPLAY,
    also_shown: tuple[str, ...] = (),
    matrix=MATRIX,
) -> Mapping[str, Access]:
    return fields_to_show(
        version, audience=audience, phase=phase, also_shown=also_shown, matrix=matrix
    )


@every_version
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("adopted", [(), tuple(EVERYTHING)], ids=["none", "all"])
def test_a_field_is_told_if_the_basis_names_it_and_the_cell_shows_it(
    adopted, audience: Audience, version: Version
) -> None:
    named = {*version.must_show, *(f for f in version.may_show if f in adopted)}
    for phase, field in product(Phase, EVERYTHING):
        cell = access_to(field, audience, phase, matrix=MATRIX)
        expected = cell if field in named else Access.HIDE
        shown = told(version, audience, phase, adopted)
        assert shown.get(field, Access.HIDE) is expected, (phase, field)


@every_version
def test_the_public_gets_what_the_statute_names_and_nothing_else(
    version: Version,
) -> None:
    shown = told(version)
    assert list(shown) == list(version.must_show)
    assert set(shown.values()) == {Access.SHOW}


@every_version
@pytest.mark.parametrize("phase", [Phase.BEFORE, Phase.AFTER, Phase.ERASED])
def test_outside_of_the_display_the_public_gets_nothing(
    phase: Phase, version: Version
) -> None:
    assert told(version, phase=phase, also_shown=tuple(EVERYTHING)) == {}


@every_version
@pytest.mark.parametrize("field", REGISTER_ONLY)
def test_adopting_everything_shows_nothing_of_the_register(
    field: str, version: Version
) -> None:
    assert field not in told(version, also_shown=tuple(EVERYTHING))


@every_version
def test_an_adopted_field_is_shown_only_where_the_statute_may(version: Version) -> None:
    more = set(told(version, also_shown=tuple(EVERYTHING))) - set(version.must_show)
    assert more <= set(version.may_show)


@every_version
@pytest.mark.parametrize("kind", MATRIX.classes)
def test_a_missing_cell_hides(kind: str, version: Version) -> None:
    gone = CellKey(kind, Audience.PUBLIC, Phase.ON_DISPLAY)
    cells = {key: cell for key, cell in MATRIX.cells.items() if key != gone}
    lacking = replace(MATRIX, cells=cells)
    shown = told(version, also_shown=tuple(EVERYTHING), matrix=lacking)
    assert shown.keys().isdisjoint(MATRIX.classes[kind].fields)


def test_an_empty_field_is_left_out() -> None:
    shown = {"name": Access.SHOW, "reference": Access.SHOW}
    assert redact({"name": "見本", "reference": ""}, shown, MATRIX) == {"name": "見本"}


def test_a_field_the_row_lacks_is_left_out() -> None:
    shown = {"name": Access.SHOW, "document": Access.SHOW}
    assert redact({"name": "見本"}, shown, MATRIX) == {"name": "見本"}


def test_a_masked_field_keeps_what_its_mask_leaves() -> None:
    shown = {"name": Access.MASK}
    assert redact({"name": "見本 太郎"}, shown, MATRIX) == {"name": "見●●●"}


def test_a_field_of_which_the_mask_leaves_nothing_is_left_out() -> None:
    assert redact({"address": "不明"}, {"address": Access.MASK}, MATRIX) == {}


@pytest.mark.parametrize("field", ["name", "remarks"])
def test_a_hidden_word_is_empty(field: str) -> None:
    assert word_for(field, "見本", Access.HIDE, MATRIX) == ""


def test_a_word_nobody_classed_is_empty() -> None:
    assert word_for("remarks", "見本", Access.SHOW, MATRIX) == ""
