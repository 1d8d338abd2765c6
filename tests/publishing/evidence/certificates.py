"""One honest certificate's facts: ten hours of display, watched every five minutes."""

import base64
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from publishing.evidence.certificate import (
    CertifiedCopies,
    CertifiedNotice,
    Channel,
    Copy,
    Event,
    Facts,
    Keys,
    LegalBasis,
    Log,
    Refusals,
    Software,
    Stamp,
    TreeHead,
    Vantage,
    Watch,
    Window,
)
from publishing.evidence.observed import Look, Verdict

START = 1_780_272_000
END = START + 10 * 3600
FIVE_MINUTES = 300


def vkey(name: str) -> str:
    return f"{name}+00000000+{base64.b64encode(name.encode()).decode()}"


def vantage(name: str = "tokyo-a", **changes: Any) -> Vantage:
    honest = {"vkey": vkey(name), "independent": True, "anchored": 120}
    return Vantage(name, **(honest | changes))


def facts(**changes: Any) -> Facts:
    honest = Facts(
        number="見本-2026-1",
        copy=Copy.PUBLIC,
        issuer="見本都",
        issued_at=END + 600,
        legal_basis=LegalBasis("local_tax", "地方税法", "20条の2"),
        channels=(Channel("web"),),
        window=Window(START, END),
        notice=CertifiedNotice("A" * 26, "https://k.example.jp/x/", bytes(32), ()),
        copies=CertifiedCopies(bytes(32), bytes(32), (bytes(32),)),
        events=(
            Event("01-posted", "posted", START, 4),
            Event("02-ended", "ended", END, 9),
        ),
        watch=Watch(FIVE_MINUTES, 2 * FIVE_MINUTES, (vantage(),)),
        refusals=Refusals(),
        log=Log("k.example.jp/log", TreeHead(4, bytes(32)), TreeHead(10, bytes(32))),
        time=(Stamp("10", 10, END + 300, "1.2.3"),),
        keys=Keys(vkey("k.example.jp/log")),
        software=Software("0.1.0"),
    )
    return replace(honest, **changes)


def looks(
    *bad: tuple[int, int],
    silent: Iterable[tuple[int, int]] = (),
    verdict: Verdict = Verdict.UNREACHABLE,
    until: int = END,
) -> list[Look]:
    """Every five minutes, bad within spans [from, to) of seconds after the start."""
    silent = tuple(silent)
    return [
        Look(at, verdict if _within(at, bad) else Verdict.GOOD)
        for at in range(START, until, FIVE_MINUTES)
        if not _within(at, silent)
    ]


def _within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= at - START < last for first, last in spans)
