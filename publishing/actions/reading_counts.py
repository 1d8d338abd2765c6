"""Adding up what processes counted: one row for an hour, a kind and a posting.

Every process adds a row every few seconds; nobody needs them apart.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from publishing.models import ReadingCount

# Later rows of a process that could not write for a while are still added up.
LOOKS_BACK = timedelta(days=2)
STILL_GROWING = timedelta(hours=2)


def add_up_reading_counts(*, at: datetime) -> None:
    """Replaces rows of the same hour, kind and posting by their sum."""
    settled = ReadingCount.objects.filter(
        hour__gte=at - LOOKS_BACK, hour__lt=at - STILL_GROWING
    )
    groups = settled.order_by().values("hour", "kind", "public_id")
    for group in groups.annotate(rows=Count("pk")).filter(rows__gt=1):
        del group["rows"]
        _add_up(group)


@transaction.atomic
def _add_up(group: dict[str, object]) -> None:
    """What is added meanwhile stays a row of its own until the next time."""
    rows = dict(ReadingCount.objects.filter(**group).values_list("pk", "count"))
    ReadingCount.objects.filter(pk__in=rows).delete()
    ReadingCount.objects.create(**group, count=sum(rows.values()))
