"""The access matrix shows what it names and hides everything else."""

import pytest

from access_control.rules.audiences import Audience
from access_control.rules.field_access import (
    ACCESS_MATRIX,
    FIELD_CLASSES,
    Access,
    FieldClass,
    access_to,
)
from notices.rules.legal_basis import ROW_FIELDS

NEVER_PUBLIC = ("kana", "address", "return_reason", "mailed_on")


@pytest.mark.parametrize("field", NEVER_PUBLIC)
def test_the_public_never_gets(field: str) -> None:
    assert access_to(field, Audience.PUBLIC) is Access.HIDE


@pytest.mark.parametrize("audience", Audience)
def test_a_field_nobody_classed_hides(audience: Audience) -> None:
    assert access_to("remarks", audience) is Access.HIDE


@pytest.mark.parametrize("field", ROW_FIELDS)
def test_an_audience_without_a_cell_gets_nothing(field: str) -> None:
    assert access_to(field, Audience.OTHER_OFFICE) is Access.HIDE


@pytest.mark.parametrize("field", ROW_FIELDS)
def test_every_field_of_a_row_has_a_class(field: str) -> None:
    assert field in FIELD_CLASSES


@pytest.mark.parametrize("kind", FieldClass)
def test_the_own_office_sees_its_register(kind: FieldClass) -> None:
    assert ACCESS_MATRIX[kind, Audience.OWN_OFFICE] is Access.SHOW


@pytest.mark.parametrize("audience", [Audience.OPERATOR, Audience.AUDITOR])
def test_who_runs_or_audits_the_site_sees_no_person(audience: Audience) -> None:
    shown = [field for field in FIELD_CLASSES if access_to(field, audience) == "show"]
    assert shown == []
