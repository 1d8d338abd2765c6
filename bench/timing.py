"""Timing a piece of work, and the line that reports it."""

import time
from collections.abc import Callable

RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """The best of three runs, in seconds."""
    return min(_once(work) for _ in range(RUNS))


def report(
    *, ours: float, floor: float, peer: float | None, n: int, unit: str = "per second"
) -> dict[str, object]:
    """Rates from seconds for the same ``n`` pieces of work."""
    return {
        "ours": round(n / ours, 1),
        "floor": round(n / floor, 1),
        "peer": round(n / peer, 1) if peer else None,
        "ratio_floor": round(floor / ours, 3),
        "ratio_peer": round(peer / ours, 3) if peer else None,
        "n": n,
        "unit": unit,
    }


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
