"""Timing a piece of work, and the line that reports it."""

import re
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """The best of three runs, in seconds."""
    return min(_once(work) for _ in range(RUNS))


def cpu_seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time: what others on the machine do does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


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


def memory_mib() -> float:
    """The most memory that this process has had since it was last asked, in MiB.

    From /proc, so on Linux alone.
    """
    status = Path("/proc/self/status").read_text()
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    # 5 makes the kernel begin anew with what the process has now (proc(5)).
    Path("/proc/self/clear_refs").write_text("5")
    return int(peak) / 1024


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
