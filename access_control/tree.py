"""The tree of offices as a whole, where walking up from each would ask once a step."""

from django.db.models import QuerySet

from access_control.models import Office


def authorities_of(offices: QuerySet[Office]) -> set[int]:
    """Keys of the roots that the offices stand below, by two queries."""
    wanted = set(offices.values_list("pk", flat=True))
    return {root for pk, root in authority_of_each().items() if pk in wanted}


def authority_of_each() -> dict[int, int]:
    """Key of every office → key of the root it stands below, by one query."""
    above = dict(Office.objects.order_by().values_list("pk", "parent"))
    return {pk: _root(pk, above) for pk in above}


def _root(pk: int, above: dict[int, int | None]) -> int:
    while (parent := above[pk]) is not None:
        pk = parent
    return pk
