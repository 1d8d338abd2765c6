"""The check of one vantage point's rounds in a bundle.

They follow one another without a gap from before the display began, every look at the
posting stands in its round, and where a round has none, its neighbours prove that.
"""

import base64
from collections.abc import Sequence, Set
from typing import Any

from publishing.evidence.bundle import ObservedRound, Placed
from publishing.evidence.certificate import Vantage
from publishing.evidence.note import Verifier
from publishing.evidence.observation import (
    BrokenChain,
    Result,
    Round,
    looks_at,
    note_digest,
    open_round,
    parse_result,
    verify_chain,
    verify_result,
)
from publishing.evidence.observed import Look


class InvalidRounds(Exception):
    """The rounds are not what the certificate says; `line` (from 1) is the first."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def check_rounds(
    rounds: Sequence[ObservedRound],
    vantage: Vantage,
    *,
    target: bytes,
    start: int,
    anchors: Set[tuple[Any, Any, Any]],
) -> list[Look]:
    """The looks at the posting whose commitment is `target`, all of them proven.

    `start` is when the display began; `anchors` are vantage, number and base64 digest
    of rounds as the log has them. Raises InvalidRounds.
    """
    opened = _chain(rounds, vantage)
    is_late = opened and opened[0].seq and opened[0].started > start
    if is_late or (opened and opened[0].seq != vantage.first):
        raise InvalidRounds(1, "観測の始まりが欠けている / earlier rounds missing")
    _check_anchor(rounds, opened, vantage, anchors)
    found = []
    for line, (made, kept) in enumerate(zip(opened, rounds, strict=True), start=1):
        try:
            result = _look(made, kept, target)
        except ValueError as error:
            raise InvalidRounds(line, f"seq {made.seq}: {error}") from error
        if result is not None:
            found.append(result)
    return looks_at(target, found)


def _chain(rounds: Sequence[ObservedRound], vantage: Vantage) -> list[Round]:
    if not rounds:
        return []
    try:
        verifier = Verifier.from_line(vantage.vkey)
        first = open_round(rounds[0].round, verifier).seq
    except ValueError as error:
        raise InvalidRounds(1, str(error)) from error
    try:
        return verify_chain((each.round for each in rounds), verifier, first=first)
    except BrokenChain as error:
        raise InvalidRounds(max(error.seq - first, 0) + 1, str(error)) from error
    except ValueError as error:
        raise InvalidRounds(_first_bad(rounds, verifier), str(error)) from error


def _first_bad(rounds: Sequence[ObservedRound], verifier: Verifier) -> int:
    """The line of the first round that does not open."""
    for line, each in enumerate(rounds, start=1):
        try:
            open_round(each.round, verifier)
        except ValueError:
            return line
    return len(rounds)


def _check_anchor(
    rounds: Sequence[ObservedRound],
    opened: Sequence[Round],
    vantage: Vantage,
    anchors: Set[tuple[Any, Any, Any]],
) -> None:
    """The newest round is the one whose digest is said to stand in the log."""
    if vantage.anchored is None:
        return
    if not opened or opened[-1].seq != vantage.anchored:
        reason = "最後の観測が欠けている / last round is missing"
        raise InvalidRounds(len(opened) + 1, reason)
    digest = base64.b64encode(note_digest(rounds[-1].round)).decode("ascii")
    if (vantage.name, vantage.anchored, digest) not in anchors:
        raise InvalidRounds(len(opened), "掲示記録にない / round is not in the log")


def _look(made: Round, kept: ObservedRound, target: bytes) -> Result | None:
    """The look at the target, or None where the round is proven to have none."""
    if kept.look is None:
        _check_absence(made, kept.beside or (), target)
        return None
    if kept.beside is not None:
        raise ValueError("見たか見ていないか / both a look and none")
    result = _placed(made, kept.look)
    if result.target != target:
        raise ValueError("別の掲示の観測 / a look at another posting")
    if not made.started <= result.at <= made.ended:
        raise ValueError("観測の時刻が回の外 / look is outside of its round")
    return result


def _check_absence(made: Round, beside: Sequence[Placed], target: bytes) -> None:
    """Results stand in the order of their targets, so neighbours leave no room."""
    if made.count == 0 and not beside:
        return
    results = [_placed(made, each) for each in beside]
    if not _leave_no_room(made, [each.index for each in beside], results, target):
        raise ValueError("この掲示を見た結果がない / the look is missing")


def _leave_no_room(
    made: Round, places: Sequence[int], results: Sequence[Result], target: bytes
) -> bool:
    if len(results) == 2:
        below, above = results
        is_between = below.target < target < above.target
        return is_between and places[1] == places[0] + 1
    if len(results) != 1:
        return False
    if target < results[0].target:
        return places[0] == 0
    return results[0].target < target and places[0] == made.count - 1


def _placed(made: Round, placed: Placed) -> Result:
    result = parse_result(placed.result.encode())
    verify_result(result, made, index=placed.index, proof=placed.proof)
    return result
