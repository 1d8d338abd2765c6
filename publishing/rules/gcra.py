"""How often a client may ask: the Generic Cell Rate Algorithm (ITU-T I.371).

One instant for each client, the theoretical arrival time (TAT), is all that is kept. A
request is admitted iff ``now >= TAT - tolerance``, and then ``TAT = max(now, TAT) +
interval``. In any stretch of W seconds at most ``burst + W / interval`` are admitted:
no window has an edge at which twice as much passes. Times are whole microseconds, so
that the same sums come out here and in a store's own arithmetic (IEEE 754 doubles).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

SECOND_US = 1_000_000
UNITS_S = {"second": 1, "minute": 60, "hour": 3600, "day": 24 * 3600}
FORM = re.compile(
    r"(?P<amount>[0-9]{1,9})/(?:(?P<units>[0-9]{1,6}) )?"
    r"(?P<unit>second|minute|hour|day)s?(?: burst (?P<burst>[0-9]{1,9}))?"
)


class InvalidRate(Exception):
    """The text is no rate."""


class RefusesAll(InvalidRate):
    """The rate would let nobody in."""


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds, and ``burst`` of them at once at most."""

    amount: int
    window_s: int
    burst: int

    @property
    def interval_us(self) -> int:
        """Between two requests of somebody who asks evenly; rounded up."""
        return -(-self.window_s * SECOND_US // self.amount)

    @property
    def tolerance_us(self) -> int:
        """How far ahead of the even pace a burst may run."""
        return (self.burst - 1) * self.interval_us

    def times(self, factor: int) -> "Rate":
        """The rate of ``factor`` clients together."""
        return replace(self, amount=self.amount * factor, burst=self.burst * factor)


class Asked(NamedTuple):
    """What a request met: the TAT afterwards, and how long to wait (0: admitted)."""

    tat_us: int
    wait_us: int


def parse_rate(text: str) -> Rate:
    """``120/minute``, ``3/2 seconds`` or ``120/minute burst 40``; without a burst all
    may come at once. Raises InvalidRate, RefusesAll."""
    found = FORM.fullmatch(text.strip())
    if found is None:
        raise InvalidRate(f"{text!r} is not a rate such as 120/minute")
    amount = int(found["amount"])
    window_s = int(found["units"] or 1) * UNITS_S[found["unit"]]
    rate = Rate(amount, window_s, int(found["burst"] or amount))
    if not (rate.amount and rate.window_s and rate.burst):
        raise RefusesAll(f"{text!r} would refuse every reader")
    return rate


def ask(rate: Rate, tat_us: int, now_us: int) -> Asked:
    """One request at an instant; a TAT of 0 is that of somebody unknown."""
    wait_us = tat_us - rate.tolerance_us - now_us
    if wait_us > 0:
        return Asked(tat_us, wait_us)
    return Asked(max(now_us, tat_us) + rate.interval_us, 0)


def ask_all(
    rates: Sequence[Rate], tats_us: Sequence[int], now_us: int
) -> tuple[list[int], int, int]:
    """One request that several networks of a client must all admit.

    Returns the TATs afterwards, the longest wait and whose it is. Who is refused by
    one is charged by none: a household at its limit does not use up its range's.
    """
    answers = [ask(*pair, now_us) for pair in zip(rates, tats_us, strict=True)]
    waits = [answer.wait_us for answer in answers]
    longest = max(waits)
    if longest:
        return list(tats_us), longest, waits.index(longest)
    return [answer.tat_us for answer in answers], 0, 0
