"""How many different names a client may be shown in an hour.

Looking at the same entry again within the hour costs nothing; a search costs as much
as one name, whatever it finds. A page that shows one name at most has a reserve of its
own, so that whoever looks for himself behind an address that somebody else has used up
still finds himself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

HOUR_S = 3600
HOUR_US = HOUR_S * 1_000_000


@dataclass(frozen=True)
class Budget:
    """Different names in an hour, and how many more for pages of a single one."""

    names: int
    reserve: int

    def allowed(self, count: int) -> int:
        """How many names may be known together after a page of ``count``."""
        return self.names + (self.reserve if count <= 1 else 0)

    def times(self, factor: int) -> "Budget":
        """The budget of ``factor`` clients together."""
        return Budget(self.names * factor, self.reserve * factor)


class Charge(NamedTuple):
    """What is new to the client, and how long to wait (0: it may be shown)."""

    new: frozenset[bytes]
    wait_us: int


def charge(
    budget: Budget, known: Mapping[bytes, int], names: Collection[bytes], now_us: int
) -> Charge:
    """Names about to be shown to a client.

    ``known`` says when each name of the last hour was charged; what is older must have
    been taken out of it before.
    """
    new = frozenset(names) - known.keys()
    surplus = len(known) + len(new) - budget.allowed(len(names))
    if not new or surplus <= 0:
        return Charge(new, 0)
    oldest = sorted(known.values())
    if surplus > len(oldest):
        # A page larger than the whole budget; settings do not allow that.
        return Charge(new, HOUR_US)
    return Charge(new, oldest[surplus - 1] + HOUR_US - now_us)
