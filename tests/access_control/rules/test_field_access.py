"""The access matrix: every cell is written, what it names is shown, the rest hides."""

from dataclasses import replace
from itertools import product

import pytest
from django.apps import apps

from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, Cell, CellKey, Reason, access_to
from access_control.rules.matrix_file import shipped_matrix
from access_control.rules.phases import Phase
from notices.intake.field_names import COLUMN_NAMES_JA
from notices.rules.legal_basis import ROW_FIELDS
from notices.rules.special_care import CARE_COLUMNS, CARE_FIELD

MATRIX = shipped_matrix()
EVERY_KEY = [CellKey(*key) for key in product(MATRIX.classes, Audience, Phase)]
READ_BY_THE_PUBLIC = {
    "name",
    "capacity",
    "kana_row",
    "document",
    "reference",
    "statutory_content",
}
UNKNOWING = [Audience.OTHER_OFFICE, Audience.AUDITOR, Audience.OPERATOR]
PUBLIC = [Audience.PUBLIC, Audience.TERMINAL]
# The columns of a list that tell of special care become one field of the register.
STORED = {*ROW_FIELDS, *COLUMN_NAMES_JA, "kana_row", CARE_FIELD} - set(CARE_COLUMNS)
# Everything of an addressee is sealed under its field's name; copies hold what the
# projection let through.
SEALED_BY_FIELD = {
    "Addressee.sealed",
    "EntryCopy.sealed",
    "EarlierCopy.sealed",
    "ShellCopy.sealed",
    "ShellCopy.sealed_rows",
}
# A request for one's own data has no phase of a display: whoever holds
# `settle_requests` reads all of it, and nobody else any of it.
BY_PERMISSION = {
    "DataRequest.sealed",
    "DataRequest.sealed_extension_reason",
    "DataRequest.sealed_decision_reason",
}


def sealed_columns() -> list[str]:
    """ "Model.column" of everything sealed in the register and beside postings."""
    return [
        name
        for label in ("notices", "publishing")
        for model in apps.get_app_config(label).get_models()
        for column in model._meta.get_fields()
        if column.name.startswith("sealed") and column.name != "sealed_at"
        if (name := f"{model.__name__}.{column.name}")
        not in SEALED_BY_FIELD | BY_PERMISSION
    ]


@pytest.mark.parametrize("key", EVERY_KEY, ids="/".join)
def test_every_cell_is_written_with_its_reason(key: CellKey) -> None:
    cell = MATRIX.cells.get(key)
    assert cell is not None, f"write {key} into access_matrix.toml"
    assert cell.reason.ja
    assert cell.reason.source


@pytest.mark.parametrize("field", sorted(STORED))
def test_every_field_that_the_register_stores_has_a_class(field: str) -> None:
    assert MATRIX.class_of(field), f"write {field} into access_matrix.toml"


def test_every_sealed_column_has_a_class() -> None:
    assert [name for name in sealed_columns() if not MATRIX.class_of(name)] == []


def test_sealed_columns_are_found() -> None:
    assert "SourceList.sealed_file" in sealed_columns()


def test_every_classed_column_exists() -> None:
    classed = {f for kind in MATRIX.classes.values() for f in kind.fields if "." in f}
    assert classed <= set(sealed_columns())


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("phase", Phase)
def test_a_field_nobody_classed_hides(audience: Audience, phase: Phase) -> None:
    assert access_to("remarks", audience, phase, matrix=MATRIX) is Access.HIDE


@pytest.mark.parametrize("kind", MATRIX.classes)
def test_a_missing_cell_hides(kind: str) -> None:
    for gone in [key for key in EVERY_KEY if key.field_class == kind]:
        cells = {key: cell for key, cell in MATRIX.cells.items() if key != gone}
        assert replace(MATRIX, cells=cells).access(gone) is Access.HIDE


@pytest.mark.parametrize("audience", PUBLIC)
def test_the_public_reads_only_what_a_statute_can_name(audience: Audience) -> None:
    shown = {
        kind
        for kind in MATRIX.classes
        if MATRIX.access(CellKey(kind, audience, Phase.ON_DISPLAY)) is not Access.HIDE
    }
    assert shown == READ_BY_THE_PUBLIC


@pytest.mark.parametrize("audience", [*PUBLIC, Audience.ADDRESSEE])
@pytest.mark.parametrize("phase", [Phase.BEFORE, Phase.AFTER, Phase.ERASED])
@pytest.mark.parametrize("kind", MATRIX.classes)
def test_outside_of_the_display_nobody_outside_reads_anything(
    kind: str, phase: Phase, audience: Audience
) -> None:
    assert MATRIX.access(CellKey(kind, audience, phase)) is Access.HIDE


@pytest.mark.parametrize("key", [k for k in EVERY_KEY if k.phase is Phase.ERASED])
def test_what_is_erased_hides_and_stays_hidden(key: CellKey) -> None:
    assert MATRIX.cells[key].most is Access.HIDE


@pytest.mark.parametrize("key", [k for k in EVERY_KEY if k.audience in UNKNOWING])
def test_who_need_not_know_gets_nothing_and_cannot_be_given_it(key: CellKey) -> None:
    assert MATRIX.cells[key].most is Access.HIDE


@pytest.mark.parametrize("phase", [Phase.BEFORE, Phase.ON_DISPLAY, Phase.AFTER])
@pytest.mark.parametrize("kind", sorted({*MATRIX.classes} - {"special_care"}))
def test_the_own_office_sees_its_register(kind: str, phase: Phase) -> None:
    assert MATRIX.access(CellKey(kind, Audience.OWN_OFFICE, phase)) is Access.SHOW


@pytest.mark.parametrize("phase", Phase)
def test_special_care_is_nothing_for_a_whole_office(phase: Phase) -> None:
    cell = MATRIX.cells[CellKey("special_care", Audience.OWN_OFFICE, phase)]
    assert (cell.access, cell.most) == (Access.HIDE, Access.HIDE)


@pytest.mark.parametrize(
    ("kind", "access"),
    [
        ("name", "show"),
        ("address", "mask"),
        ("return_reason", "show"),
        ("contact", "hide"),
        ("kana", "hide"),
        ("original_list", "hide"),
        ("refused_row", "hide"),
    ],
)
def test_the_legal_officer_sees_what_his_decision_needs(kind: str, access: str) -> None:
    assert MATRIX.access(CellKey(kind, Audience.LEGAL_OFFICER, Phase.BEFORE)) == access


@pytest.mark.parametrize("audience", PUBLIC)
@pytest.mark.parametrize("kind", ["name", "document", "reference", "statutory_content"])
def test_what_the_statute_forces_cannot_be_tightened(
    kind: str, audience: Audience
) -> None:
    assert MATRIX.cells[CellKey(kind, audience, Phase.ON_DISPLAY)].choices() == ()


def test_only_kana_can_be_opened_to_the_public() -> None:
    opened = {
        key
        for key, cell in MATRIX.cells.items()
        if key.audience in PUBLIC and cell.most.openness > cell.access.openness
    }
    assert opened == {CellKey("kana", one, Phase.ON_DISPLAY) for one in PUBLIC}


@pytest.mark.parametrize(
    ("access", "expected"), [("hide", False), ("mask", True), ("show", False)]
)
def test_a_cell_stays_between_its_limits(access: str, expected: bool) -> None:
    cell = Cell(Access.MASK, Access.MASK, Access.MASK, Reason("理由", "出典"))
    assert cell.may_become(Access(access)) is expected


@pytest.mark.parametrize(
    ("key", "access", "expected"),
    [
        (CellKey("kana", Audience.PUBLIC, Phase.ON_DISPLAY), "mask", "mask"),
        (CellKey("address", Audience.PUBLIC, Phase.ON_DISPLAY), "show", "hide"),
        (CellKey("name", Audience.PUBLIC, Phase.ON_DISPLAY), "hide", "show"),
        (CellKey("nothing", Audience.PUBLIC, Phase.ON_DISPLAY), "show", "hide"),
    ],
)
def test_a_change_outside_the_limits_has_no_effect(
    key: CellKey, access: str, expected: str
) -> None:
    assert MATRIX.with_cell(key, Access(access)).access(key) == expected


def test_a_change_leaves_the_shipped_matrix_alone() -> None:
    key = CellKey("capacity", Audience.PUBLIC, Phase.ON_DISPLAY)
    MATRIX.with_cell(key, Access.HIDE)
    assert MATRIX.access(key) is Access.SHOW
