"""A sealed column in another row or column does not open: each, and none forgotten."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from access_control.vault.keys import CannotOpen
from notices.models import NoticeEvent
from notices.register import context_of
from publishing.actions.correct_board import open_board_correction
from publishing.models import Correction, Posting
from tests.access_control.sealed_rows import (
    SEALED,
    UNDER_THE_NOTICES_KEY,
    make_board_corrections,
    make_everything_of_a_notice,
)
from tests.builders import make_posting

pytestmark = pytest.mark.django_db


def sealed_columns() -> Iterator[tuple[type[Model], str]]:
    """Every column of the project whose name says that it is sealed."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_content = field.get_internal_type() in ("BinaryField", "JSONField")
            if field.name.startswith("sealed") and is_content:
                yield model, field.name


COLUMNS = sorted(sealed_columns(), key=lambda each: (each[0].__name__, each[1]))
NAMES = [f"{model.__name__}.{column}" for model, column in COLUMNS]


@pytest.fixture
def posting() -> Posting:
    return make_posting()


def two_rows(model: type[Model], column: str) -> list[Any]:
    rows = [row for row in model.objects.order_by("pk") if getattr(row, column)]
    return rows[:2]


def swap(rows: list[Any], column: str) -> None:
    """As somebody would who can write into the database."""
    one, other = (getattr(row, column) for row in rows)
    assert one != other
    for row, sealed in zip(rows, (other, one), strict=True):
        QuerySet(type(row)).filter(pk=row.pk).update(**{column: sealed})
        row.refresh_from_db()


@pytest.mark.parametrize(("model", "column"), COLUMNS, ids=NAMES)
def test_a_swapped_column_does_not_open(
    model: type[Model], column: str, posting: Posting
) -> None:
    sealed = SEALED[model]
    sealed.make(posting)
    rows = two_rows(model, column)
    for row in rows:
        assert sealed.columns[column](row)
    swap(rows, column)
    for row in rows:
        with pytest.raises(CannotOpen, match="does not open"):
            sealed.columns[column](row)


def test_swapped_corrections_of_the_board_do_not_open(posting: Posting) -> None:
    make_board_corrections(posting)
    rows = two_rows(Correction, "sealed")
    swap(rows, "sealed")
    for row in rows:
        with pytest.raises(CannotOpen, match="does not open"):
            open_board_correction(row)


def test_nothing_under_the_notices_key_opens_in_anothers_place(
    posting: Posting,
) -> None:
    make_everything_of_a_notice(posting)
    places = [
        (row, column)
        for model in UNDER_THE_NOTICES_KEY
        for row in model.objects.all()
        for column in SEALED[model].columns
        if getattr(row, column)
    ]
    assert len(places) > 10
    for (row, column), (other, others) in permutations(places, 2):
        moved = type(row).objects.get(pk=row.pk)
        setattr(moved, column, getattr(other, others))
        with pytest.raises(CannotOpen, match="does not open"):
            SEALED[type(row)].columns[column](moved)


def test_nothing_is_sealed_for_a_row_that_is_not_stored() -> None:
    with pytest.raises(ValueError, match="stored before"):
        context_of(NoticeEvent(), "sealed_reason")
