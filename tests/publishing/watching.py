"""Vantage points that looked at one posting: rounds signed, delivered and logged."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence import observation as watch
from publishing.evidence.note import Signer
from publishing.evidence.observed import Verdict
from publishing.models import ShellCopy
from publishing.observations import receive

FIVE_MINUTES = timedelta(minutes=5)
Looks = Callable[[datetime], Verdict | None]


def vantage(name: str) -> Signer:
    """One whose key is public, so that it proves nothing."""
    seed = name.encode().ljust(32, b".")
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed))


def know(settings: Any, *names: str) -> None:
    settings.OBSERVER_KEYS = {name: vantage(name).verifier.public_key for name in names}


def good(_at: datetime) -> Verdict:
    return Verdict.GOOD


def away(starts: datetime, ends: datetime) -> Looks:
    """Unreachable within [starts, ends)."""
    return lambda at: Verdict.UNREACHABLE if starts <= at < ends else Verdict.GOOD


def silent(starts: datetime, ends: datetime) -> Looks:
    """No round at all within [starts, ends)."""
    return lambda at: None if starts <= at < ends else Verdict.GOOD


def observe(
    shell: ShellCopy,
    name: str,
    *,
    until: datetime,
    looks: Looks = good,
    every: timedelta = FIVE_MINUTES,
) -> None:
    """Rounds from just before the display until the instant, kept as handed over."""
    signer, prev, seq, at = vantage(name), watch.GENESIS, 0, shell.display_from - every
    target = bytes(shell.posting_commitment)
    while at < until:
        verdict = looks(at)
        if verdict is not None:
            results = _results(shell, target, at, verdict)
            second = int(at.timestamp())
            made = watch.Round(
                vantage=name,
                seq=seq,
                prev=prev,
                started=second,
                ended=second + 1,
                count=len(results),
                root=watch.results_root(results),
            )
            note = watch.sign_round(made, signer)
            leaves = [each.leaf for each in results]
            receive(note, leaves, signer.verifier, at=at + timedelta(seconds=2))
            prev, seq = watch.note_digest(note), seq + 1
        at += every


def _results(
    shell: ShellCopy, target: bytes, at: datetime, verdict: Verdict
) -> list[watch.Result]:
    if not shell.display_from <= at < shell.display_until:
        return []
    return [watch.Result(target, int(at.timestamp()), verdict, 20, ("ok",))]


def line(name: str) -> str:
    return f"{name}={base64.b64encode(vantage(name).verifier.public_key).decode()}"
