"""The QuerySets filter by the visibility predicate; constraints order windows."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from publishing.models import EntryCopy, ShellCopy
from publishing.rules.visibility import is_on_display
from tests.builders import make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

START, END = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("model", [ShellCopy, EntryCopy])
@pytest.mark.parametrize(
    "at",
    [START - TICK, START, START + TICK, END - TICK, END, END + TICK],
    ids=["before start", "start", "after start", "before end", "end", "after end"],
)
def test_the_filter_is_the_predicate(model: type, at: datetime) -> None:
    make_posting()
    row = model.objects.first()
    expected = is_on_display(row.display_from, row.display_until, at=at)
    assert model.objects.on_display(at).exists() is expected


@pytest.mark.parametrize("model", [ShellCopy, EntryCopy])
def test_a_window_cannot_end_before_it_starts(model: type) -> None:
    make_posting()
    with pytest.raises(IntegrityError, match="window_is_ordered"), transaction.atomic():
        model.objects.update(display_until=START - TICK)


def test_outer_tables_point_at_no_inner_one() -> None:
    targets = {
        field.related_model
        for model in (ShellCopy, EntryCopy)
        for field in model._meta.get_fields()
        if field.many_to_one
    }
    assert targets == {ShellCopy}
