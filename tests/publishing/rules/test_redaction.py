"""Redaction is an allow-list: 公示事項 reach the public, a missing cell hides."""

from collections.abc import Mapping

import pytest

from access_control.rules import field_access
from access_control.rules.audiences import Audience
from access_control.rules.field_access import FIELD_CLASSES, FieldClass
from notices.rules.legal_basis import ROW_FIELDS, Version, all_legal_bases
from publishing.rules.redaction import redact, shown_fields

VERSIONS = [version for basis in all_legal_bases() for version in basis.versions]
EVERYTHING = {field: f"<{field}>" for field in (*ROW_FIELDS, "remarks")}
# What no statute makes 公示事項; the register alone holds it.
REGISTER_ONLY = ("address", "return_reason", "mailed_on", "kana", "remarks")
SEEING = {audience for _, audience in field_access.ACCESS_MATRIX}
WITHOUT_CELLS = [audience for audience in Audience if audience not in SEEING]

every_version = pytest.mark.parametrize("version", VERSIONS, ids=lambda each: each.id)


def public_words(
    version: Version, also_shown: tuple[str, ...] = ()
) -> Mapping[str, str]:
    shown = shown_fields(version, audience=Audience.PUBLIC, also_shown=also_shown)
    return redact(EVERYTHING, shown)


@every_version
def test_the_public_gets_what_the_statute_names_and_nothing_else(
    version: Version,
) -> None:
    assert set(public_words(version)) <= set(version.must_show)


@every_version
def test_what_must_be_shown_is_shown(version: Version) -> None:
    kept_back = set(version.must_show) - set(public_words(version))
    assert kept_back <= {"mailed_on"}


@every_version
@pytest.mark.parametrize("field", REGISTER_ONLY)
def test_adopting_everything_shows_nothing_of_the_register(
    field: str, version: Version
) -> None:
    words = public_words(version, also_shown=(*ROW_FIELDS, "remarks"))
    assert field not in words


@every_version
def test_an_adopted_field_is_shown_only_where_the_statute_may(version: Version) -> None:
    more = set(public_words(version, also_shown=ROW_FIELDS)) - set(version.must_show)
    assert more <= set(version.may_show)


@every_version
def test_fields_come_in_the_order_of_the_statute(version: Version) -> None:
    words = list(public_words(version))
    assert words == [field for field in version.must_show if field in words]


@every_version
@pytest.mark.parametrize("kind", FieldClass)
def test_a_missing_cell_hides(
    kind: FieldClass, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = dict(field_access.ACCESS_MATRIX)
    matrix.pop((kind, Audience.PUBLIC), None)
    monkeypatch.setattr(field_access, "ACCESS_MATRIX", matrix)
    hidden = {field for field, known in FIELD_CLASSES.items() if known is kind}
    assert hidden.isdisjoint(public_words(version, also_shown=ROW_FIELDS))


@every_version
@pytest.mark.parametrize(
    "audience", sorted(set(Audience) - {"public", "terminal", "own_office"})
)
def test_an_audience_without_cells_gets_nothing(
    audience: Audience, version: Version
) -> None:
    assert shown_fields(version, audience=audience, also_shown=ROW_FIELDS) == ()


def test_an_empty_field_is_left_out() -> None:
    assert redact({"name": "見本", "reference": ""}, ["name", "reference"]) == {
        "name": "見本"
    }


def test_a_field_the_row_lacks_is_left_out() -> None:
    assert redact({"name": "見本"}, ["name", "document"]) == {"name": "見本"}
