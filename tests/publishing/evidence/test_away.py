import pytest

from publishing.evidence.away import Absence, absences
from publishing.evidence.observed import Look, Verdict, merged, seen_by

GOOD, AWAY, ALTERED = Verdict.GOOD, Verdict.UNREACHABLE, Verdict.ALTERED


def seen(verdicts):
    looks = [Look(minute * 60, verdict) for minute, verdict in enumerate(verdicts)]
    return seen_by(looks, start=0, end=600, now=600, max_gap=600)


@pytest.mark.parametrize(
    ("verdicts", "found"),
    [
        ([GOOD] * 10, []),
        ([GOOD, AWAY, GOOD], [Absence((0, 120), (), is_altered=False)]),
        (
            [GOOD, AWAY, AWAY, GOOD],
            [Absence((0, 180), ((60, 120),), is_altered=False)],
        ),
        (
            [GOOD, ALTERED, GOOD, GOOD, AWAY, AWAY, GOOD],
            [
                Absence((0, 120), (), is_altered=True),
                Absence((180, 360), ((240, 300),), is_altered=False),
            ],
        ),
    ],
    ids=["none", "one look", "two looks", "two stretches"],
)
def test_each_stretch_is_told_with_what_is_certain_of_it(verdicts, found):
    assert list(absences(seen(verdicts))) == found


def test_what_another_vantage_point_saw_in_place_is_no_absence():
    there, away = seen([GOOD] * 10), seen([GOOD, AWAY, AWAY, GOOD])
    assert list(absences(merged([there, away]))) == []
