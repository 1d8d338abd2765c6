"""A program that appends, seals and dies, again and again; its parent counts.

Each trial is a process of its own, forked from this one: it appends leaves of views and
says so once each is durable, then seals, and kills itself with SIGKILL at one step of
that, before or after it. Steps are functions and system calls that make something
durable. Standard output: one JSON object with what was acknowledged, how many trials
died where, and every checkpoint that a stranger could have read in between.
"""

import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

TRIALS = int(sys.argv[1])
APPENDED = 5
SEED = 20_260_521
# What is replaced by a deadly double: where, which of its calls of one trial, and
# whether death comes before or after it.
STEPS = [
    (place, number, when)
    for place, most in (("commit", APPENDED), ("write", 3), ("rename", 3), ("sync", 3))
    for number in range(most)
    for when in ("before", "after")
] + [
    (place, 0, when)
    for place in ("places", "sign", "publish")
    for when in ("before", "after")
]


def main() -> None:
    django.setup()
    from django.db import connections

    chance, died, acknowledged, published = random.Random(SEED), Counter(), [], []
    for trial in range(TRIALS):
        connections.close_all()
        place, number, when = step = STEPS[trial % len(STEPS)]
        told, killed = _trial(trial, place, number, when, chance.randint(1, APPENDED))
        acknowledged += told
        died["-".join(map(str, step))] += killed
        published += _published()
    print(  # noqa: T201
        json.dumps({"acknowledged": acknowledged, "died": died, "published": published})
    )


def _trial(
    trial: int, place: str, number: int, when: str, count: int
) -> tuple[list[str], bool]:
    """Runs one child: the leaves that it called durable, and whether it was killed."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        _arm(place, number, when)
        _append_and_seal(trial, count, writes)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        told = pipe.read().split()
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"trial {trial} ended with {status}")
    return told, os.WIFSIGNALED(status)


def _append_and_seal(trial: int, count: int, pipe: int) -> None:
    from config import clock
    from publishing import display_log
    from publishing.actions.seal import seal_display_log
    from publishing.models import DisplayLogEntry

    display_log.start_stream()
    for number in range(count):
        leaf = display_log._leaf(
            "gap", clock.now(), posting=None, missed=trial, number=number
        )
        display_log._append_to_views(leaf, None)
        row = DisplayLogEntry.objects.latest("id")
        os.write(pipe, f"{row.stream}/{row.seq}\n".encode())
    seal_display_log(at=clock.now())


def _arm(place: str, number: int, when: str) -> None:
    """Puts the deadly double in the place of the step."""
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

    from publishing.actions import log_files, seal

    targets: dict[str, tuple[Any, str]] = {
        "commit": (BaseDatabaseWrapper, "_commit"),
        "write": (os, "fsync"),
        "rename": (Path, "rename"),
        "sync": (log_files, "_sync_directory"),
        "places": (seal, "_give_places"),
        "sign": (seal, "_sign"),
        "publish": (seal, "publish_checkpoint"),
    }
    owner, name = targets[place]
    setattr(owner, name, _deadly(getattr(owner, name), number, when))


def _deadly(real: Callable[..., Any], number: int, when: str) -> Callable[..., Any]:
    calls = iter(range(1_000_000))

    def double(*arguments: Any, **options: Any) -> Any:
        is_last = next(calls) == number
        if is_last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*arguments, **options)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return double


def _published() -> list[str]:
    from publishing.actions.log_files import CHECKPOINT, read_log_file

    try:
        return [read_log_file(CHECKPOINT).decode()]
    except FileNotFoundError:
        return []


if __name__ == "__main__":
    main()
