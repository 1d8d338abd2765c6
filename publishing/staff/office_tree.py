"""The tree of offices as a page shows it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from access_control.models import Appointment, Office
from notices.models import Notice


@dataclass(slots=True)
class Node:
    """An office with what stands below it, and its counts."""

    office: Office
    people: int
    notices: int
    below: list["Node"] = field(default_factory=list)


def tree_of(offices: Iterable[Office], *, on: date) -> list[Node]:
    """The offices as trees; one whose superior is not among them is a root."""
    nodes = _nodes(list(offices), on)
    roots = []
    for node in nodes.values():
        above = nodes.get(node.office.parent_id)
        (above.below if above else roots).append(node)
    return roots


def _nodes(offices: list[Office], on: date) -> dict[int, Node]:
    here = Appointment.objects.not_over(on).filter(office__in=offices)
    pairs = set(here.order_by().values_list("office", "user"))
    people = Counter(office for office, _ in pairs)
    kept = Notice.objects.filter(office__in=offices).values_list("office", flat=True)
    notices = Counter(kept)
    return {
        office.pk: Node(office, people[office.pk], notices[office.pk])
        for office in offices
    }
