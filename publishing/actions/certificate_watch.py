"""What vantage points saw of one posting, for its certificate.

    before the display | rounds with a look, or the proof that there is none | after

The chain of each vantage point is kept from the round before the display began to the
first one after it ended, so that no bad look can be left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max, Min, QuerySet

from notices.refusals import DeedRefused
from publishing.evidence.bundle import ObservedRound, observed_round
from publishing.evidence.certificate import Vantage, Watch
from publishing.evidence.note import Verifier
from publishing.evidence.observation import Result, looks_at, parse_result
from publishing.evidence.observed import Look
from publishing.known_observers import OWN, known_observers
from publishing.models import Observation, ObservationRound, ShellCopy

ROUNDS_AT_A_TIME = 200
# A look speaks for two rounds: one may be late.
ROUNDS_A_LOOK = 2
DEFAULT_CADENCE_S = 300


class KeptRound(NamedTuple):
    """What is needed of a round that is kept: there are thousands."""

    pk: int
    seq: int
    note: str


@dataclass(frozen=True)
class Watched:
    """Rounds by vantage point, the looks in them, and how it was watched."""

    rounds: Mapping[str, tuple[ObservedRound, ...]]
    looks: Mapping[str, list[Look]]
    watch: Watch

    @property
    def anchors(self) -> dict[str, int]:
        """The newest round of each vantage point, whose leaf fixes all before it."""
        vantages = self.watch.vantages
        return {
            each.name: each.anchored for each in vantages if each.anchored is not None
        }


def watched(shell: ShellCopy, *, at: datetime) -> Watched:
    """All that was seen of the posting until the instant.

    Raises DeedRefused for a vantage point whose public key is not known any more.
    """
    until = min(shell.display_until, at)
    cadence = settings.OBSERVE_EVERY_S or DEFAULT_CADENCE_S
    rounds, looks, vantages = {}, {}, []
    for name in _vantages(shell, until):
        chosen = _rounds_of(name, shell, until, timedelta(seconds=cadence))
        rounds[name], looks[name] = _seen(chosen, bytes(shell.posting_commitment))
        vantages.append(_vantage(name, chosen[0].seq, chosen[-1].seq))
    return Watched(
        rounds, looks, Watch(cadence, ROUNDS_A_LOOK * cadence, tuple(vantages))
    )


def _vantages(shell: ShellCopy, until: datetime) -> list[str]:
    """Whoever looked at all while the posting was, or had to be, on display."""
    during = ObservationRound.objects.filter(
        ended__gte=shell.display_from, started__lte=until
    )
    return sorted(set(during.order_by().values_list("vantage", flat=True)))


def _rounds_of(
    name: str, shell: ShellCopy, until: datetime, cadence: timedelta
) -> list[KeptRound]:
    """Rounds in order: the last before the display to the first one after it.

    Later ones too, as far as somebody saw the posting after its end.
    """
    mine = ObservationRound.objects.filter(vantage=name)
    before = mine.filter(started__lte=shell.display_from).aggregate(seq=Max("seq"))
    after = mine.filter(started__gte=until).aggregate(seq=Min("seq"))["seq"]
    from_there = mine.filter(seq__gte=before["seq"] or 0)
    if after is None:
        return _kept(from_there)
    seen = Observation.objects.filter(
        round__vantage=name, posting_commitment=bytes(shell.posting_commitment)
    ).aggregate(seq=Max("round__seq"))["seq"]
    return _kept(from_there.filter(seq__lte=max(after, seen or 0)))


def _kept(rounds: QuerySet[ObservationRound]) -> list[KeptRound]:
    return [KeptRound(*each) for each in rounds.values_list("pk", "seq", "note")]


def _seen(
    chosen: Sequence[KeptRound], target: bytes
) -> tuple[tuple[ObservedRound, ...], list[Look]]:
    lines, looks = [], []
    for at in range(0, len(chosen), ROUNDS_AT_A_TIME):
        part = chosen[at : at + ROUNDS_AT_A_TIME]
        results = _results(part)
        for each in part:
            lines.append(observed_round(each.note, results[each.pk], target))
            looks += looks_at(target, results[each.pk])
    return tuple(lines), looks


def _results(rounds: Sequence[KeptRound]) -> dict[int, list[Result]]:
    found: dict[int, list[Result]] = {each.pk: [] for each in rounds}
    rows = Observation.objects.filter(round__in=found).order_by("round", "position")
    for round_id, leaf in rows.values_list("round_id", "leaf"):
        found[round_id].append(parse_result(bytes(leaf)))
    return found


def _vantage(name: str, oldest: int, newest: int) -> Vantage:
    keys = known_observers()
    if name not in keys:
        raise DeedRefused(
            f"観測点「{name}」の公開鍵が KOJIBAN_OBSERVER_KEYS にありません。"
            "この観測点の観測を除いて証明書を作ることはできません。鍵を設定に戻してください。",
            f"the key of the vantage point {name} is not in KOJIBAN_OBSERVER_KEYS; "
            "its observations cannot be left out: put the key back",
        )
    vkey = Verifier(name, keys[name]).line
    return Vantage(name, vkey, independent=name != OWN, anchored=newest, first=oldest)
