"""A registrar chooses among plain periods; a repeat takes a deed."""

from datetime import date

import pytest

from notices.rules.legal_basis import UnknownVariant, legal_basis
from notices.rules.variants import (
    NotForChoice,
    plain_variants,
    verify_plain_variant,
)


def version_of(basis_id):
    return legal_basis(basis_id).version_on(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("basis_id", "names"),
    [
        pytest.param("local_tax", ["first"], id="地方税法20条の2"),
        pytest.param("antimonopoly", ["first", "abroad"], id="独占禁止法70条の8"),
        pytest.param("civil_procedure", ["first", "abroad"], id="民訴法112条"),
        pytest.param("administrative_procedure_hearing", ["first"], id="行手法22条3項"),
    ],
)
def test_the_choice_leaves_a_repeat_out(basis_id, names):
    assert [v.name for v in plain_variants(version_of(basis_id))] == names


@pytest.mark.parametrize(
    ("basis_id", "name", "refusal"),
    [
        ("local_tax", "abroad", UnknownVariant),
        ("local_tax", "repeat", UnknownVariant),
        ("civil_procedure", "repeat", NotForChoice),
        ("civil_procedure", "", UnknownVariant),
    ],
)
def test_what_cannot_be_chosen_is_refused(basis_id, name, refusal):
    with pytest.raises(refusal):
        verify_plain_variant(version_of(basis_id), name)


def test_a_plain_period_is_taken():
    verify_plain_variant(version_of("civil_procedure"), "abroad")
