"""名寄せ防止 as a pure rule: what two postings of one name tell together."""

import pytest

from access_control.rules.audiences import Audience
from access_control.rules.matrix_file import shipped_matrix
from notices.rules.legal_basis import all_legal_bases
from publishing.rules.linkage import (
    FORBIDDEN,
    TELLS,
    beyond,
    completed,
    fields_in,
)

TAX = ("name", "document", "reference")
TAX_WITH_NUMBER = (*TAX, "distinguishing_number")
HEARING = ("name", "hearing_at", "hearing_place")
WITH_ADDRESS = ("name", "address")
NOT_ABOUT_A_PERSON = {"name", "kana_row", "mailed_on", "hearing_organisation_address"}
# No statute names them, so no posting can show them.
NEVER_SHOWN = {"alias", "telephone", "email", "inquiry", "special_care"}


@pytest.mark.parametrize(
    ("new", "before"),
    [
        (HEARING, TAX_WITH_NUMBER),
        (TAX_WITH_NUMBER, HEARING),
        (TAX, WITH_ADDRESS),
        (WITH_ADDRESS, TAX),
        (("name", "kana"), WITH_ADDRESS),
        (("name", "return_reason"), TAX),
        (("name", "payment_due"), HEARING),
    ],
)
def test_a_posting_that_completes_a_combination_is_found(new, before) -> None:
    assert completed(new, [before])


@pytest.mark.parametrize(
    ("new", "before"),
    [
        (TAX, TAX),
        (HEARING, TAX),
        (HEARING, ()),
        (TAX_WITH_NUMBER, TAX_WITH_NUMBER),
    ],
)
def test_postings_that_tell_nothing_more_together_are_not(new, before) -> None:
    assert completed(new, [before]) == ()


def test_what_one_basis_allows_by_itself_is_no_linkage() -> None:
    whole = (*HEARING, "distinguishing_number")
    assert completed(whole, [TAX_WITH_NUMBER]) == ()
    assert completed(HEARING, [whole]) == ()


def test_all_postings_on_display_count_together() -> None:
    assert completed(HEARING, [TAX, ("name", "distinguishing_number")])


def test_what_is_on_display_without_the_new_one_is_not_its_doing() -> None:
    assert completed(HEARING, [TAX_WITH_NUMBER, HEARING]) == ()


def test_the_fields_that_take_part_are_named_in_order() -> None:
    broken = completed(HEARING, [TAX_WITH_NUMBER])
    assert fields_in(HEARING, broken) == ["hearing_at", "hearing_place"]


def test_the_terminal_tells_no_more_than_the_page() -> None:
    assert FORBIDDEN[Audience.TERMINAL] == FORBIDDEN[Audience.PUBLIC]


def test_every_field_of_the_matrix_has_been_thought_of() -> None:
    classed = {f for kind in shipped_matrix().classes.values() for f in kind.fields}
    fields = {field for field in classed if "." not in field}
    assert fields - set(TELLS) == NOT_ABOUT_A_PERSON | NEVER_SHOWN
    assert set(TELLS) <= fields


def test_what_is_never_shown_is_named_by_no_statute() -> None:
    versions = [version for basis in all_legal_bases() for version in basis.versions]
    named = {f for version in versions for f in (*version.must_show, *version.may_show)}
    assert named.isdisjoint(NEVER_SHOWN)


def test_fields_beyond_the_basis_are_named() -> None:
    assert beyond([*TAX, "address"], TAX) == ["address"]
    assert beyond(TAX, TAX_WITH_NUMBER) == []
