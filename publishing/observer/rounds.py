"""One round: everything that is due looked at once, signed, kept and handed over."""

import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from publishing.evidence.note import Verifier
from publishing.evidence.observation import (
    Result,
    Round,
    SeenCheckpoint,
    in_order,
    results_root,
    sign_round,
)
from publishing.evidence.observed import Verdict
from publishing.observer.log_watch import Watched, watch_log
from publishing.observer.look import (
    Answer,
    Found,
    Target,
    look,
    look_at_first,
    look_outside,
    looks,
)
from publishing.observer.memory import (
    Signed,
    chain_head,
    keep,
    remember_targets,
    remembered_targets,
    waiting,
    was_delivered,
)
from publishing.observer.site import NotAnswered, Site

THREADS = 4
# A round ends before the next begins; who was not looked at is not spoken of.
BUDGET_S = 240
# A posting that has ended must stay away; for so long it is looked at again.
WATCHED_AFTER_S = 24 * 3600
# Around the edges of a window two clocks may disagree: no look speaks there.
EDGE_S = 5


@dataclass(frozen=True)
class Looked:
    """What a round brought: results in order, and what is wrong with the log."""

    signed: Signed
    results: Sequence[Result]
    watched: Watched | None
    unexempted: Verdict | None


def run_round(
    site: Site, directory: Path, *, log: Verifier | None, ntp_offset_us: int | None
) -> Looked:
    """One round, signed and kept; nothing of it is left where it is cut off.

    ``log`` is the display log's key; without one no checkpoint is looked at.
    """
    started = site.now()
    due, ended = _targets(site, directory, started)
    until = time.monotonic() + BUDGET_S
    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(lambda each: _looked(site, each, until), due))
        found += threads.map(lambda each: _looked_after(site, each, until), ended)
    results = in_order(result for result in found if result is not None)
    unexempted = _unexempted(site, due)
    watched = watch_log(site.log_file, log, directory) if log else None
    seen = watched.checkpoint if watched else None
    seq, prev = chain_head(directory)
    made = Round(
        vantage=site.signer.name,
        seq=seq,
        prev=prev,
        started=started,
        ended=max(site.now(), started),
        count=len(results),
        root=results_root(results),
        checkpoint=SeenCheckpoint(seen.size, seen.root) if seen else None,
        unexempted=unexempted,
        ntp_offset_us=ntp_offset_us,
    )
    note = sign_round(made, site.signer)
    signed = Signed(note, [result.leaf for result in results])
    keep(directory, signed)
    return Looked(signed, results, watched, unexempted)


def deliver_all(site: Site, directory: Path) -> int:
    """Hands over all that waits, oldest first; how many rounds. Raises NotAnswered."""
    rounds = waiting(directory)
    for signed in rounds:
        site.deliver(signed)
        was_delivered(directory, signed)
    return len(rounds)


def _targets(
    site: Site, directory: Path, now: int
) -> tuple[list[Target], list[Target]]:
    """What is due, and what ended of late; from memory where the site does not say."""
    known = remembered_targets(directory)
    try:
        due = site.targets()
    except NotAnswered:
        return [each for each in known if each.is_due(now)], []
    names = {each.id for each in due}
    gone = [each for each in known if each.id not in names]
    # Whatever took it off the list, its page has to be gone as well.
    ended = [_ended(each, now) for each in gone if each.ends > now - WATCHED_AFTER_S]
    remember_targets(directory, [*due, *ended])
    return due, ended


def _ended(target: Target, now: int) -> Target:
    ends = min(target.ends, now)
    return Target(
        target.id,
        target.commitment,
        min(target.starts, ends),
        ends,
        target.entries,
        target.copy,
    )


def _looked(site: Site, target: Target, until: float) -> Result | None:
    """The result of up to three tries; None where nothing can be said."""
    if time.monotonic() > until or not _speaks(target, site.now()):
        return None
    found = list(looks(target, lambda query: _page(site, target, query)))
    if found[-1].verdict != Verdict.GOOD:
        # A correction or an end may have come between the list and the look.
        again = _looked_again(site, target)
        if again is None or not _speaks(target, site.now()):
            return None
        found += again
    return _result(target, site.now(), found)


def _looked_again(site: Site, target: Target) -> list[Found] | None:
    """One more look where something else is due now; None where nothing is."""
    try:
        newer = site.target(target.id)
    except NotAnswered:
        return []
    if newer is None:
        return None
    if newer == target:
        return []
    return [look(newer, lambda query: _page(site, newer, query))]


def _looked_after(site: Site, target: Target, until: float) -> Result | None:
    if time.monotonic() > until:
        return None
    found = look_outside(lambda query: _page(site, target, query))
    return _result(target, site.now(), [found]) if found else None


def _speaks(target: Target, at: int) -> bool:
    return target.is_due(at - EDGE_S) and target.is_due(at + EDGE_S)


def _page(site: Site, target: Target, query: str) -> Answer:
    return site.page(f"/notices/{target.id}/{query}")


def _result(target: Target, at: int, found: Sequence[Found]) -> Result:
    last = found[-1]
    # No digest of what came: whoever has it could try names against it for ever.
    return Result(
        target=target.commitment,
        at=at,
        verdict=last.verdict,
        rt_ms=last.ms,
        tries=tuple(each.code for each in found),
        why=last.why,
    )


def _unexempted(site: Site, due: Sequence[Target]) -> Verdict | None:
    """One page as everybody gets it, so that the exemption can hide nothing.

    One alone: all pages of a long list would use up a reader's budget of names.
    """
    some = [each for each in due if _speaks(each, site.now())]
    if not some:
        return None
    target = secrets.choice(some)
    return look_at_first(target, site.page(f"/notices/{target.id}/", is_exempt=False))
