"""The machine form of a certificate says what follows, and never more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from publishing.evidence.certificate import (
    Certificate,
    CertifiedCopies,
    Channel,
    Copy,
    Event,
    Grade,
    Kind,
    Recorded,
    Refusals,
    Watch,
    certified,
    parse_certificate,
)
from publishing.evidence.fields import InvalidFields
from publishing.evidence.observed import Look, Verdict
from tests.publishing.evidence.certificates import END, START, facts, looks, vantage

HOUR = 3600
CONTINUOUS = "継続して掲示していたことが確かめられた"


def made(*spans: tuple[int, int], **changes: Any) -> Certificate:
    return certified(facts(**changes), {"tokyo-a": looks(*spans)})


def said(certificate: Certificate) -> str:
    return "\n".join(each.text_ja for each in certificate.statements)


def grades(certificate: Certificate, basis: str) -> set[Grade]:
    return {each.grade for each in certificate.statements if each.basis == basis}


def test_whole_display_is_certified_as_continuous() -> None:
    whole = made()
    assert (whole.kind, whole.why_report) == (Kind.CERTIFICATE, ())
    assert CONTINUOUS in said(whole)


# Each row: what was seen, and whether the word "continuous" may fall.
NOT_CONTINUOUS = {
    "an outage": looks((HOUR, HOUR + 600)),
    "silence": looks(silent=[(HOUR, 2 * HOUR)]),
    "one look": looks()[:1],
    "none": [],
    "altered": looks((HOUR, HOUR + 300), verdict=Verdict.ALTERED),
}


@pytest.mark.parametrize("seen", NOT_CONTINUOUS.values(), ids=NOT_CONTINUOUS)
def test_word_continuous_does_not_fall(seen: Sequence[Look]) -> None:
    assert "継続して" not in said(certified(facts(), {"tokyo-a": seen}))


def test_one_bad_look_elsewhere_takes_the_word_away() -> None:
    watch = Watch(300, 600, (vantage(), vantage("osaka-b")))
    seen = {"tokyo-a": looks(), "osaka-b": looks((HOUR, HOUR + 300))}
    certificate = certified(facts(watch=watch), seen)
    assert "継続して" not in said(certificate)
    assert "中断していたことを示す観測はない" in said(certificate)


def test_running_display_is_spoken_of_so_far() -> None:
    running = certified(
        facts(issued_at=START + 5 * HOUR),
        {"tokyo-a": looks(until=START + 5 * HOUR)},
    )
    assert running.is_so_far
    assert "現在(" in said(running)
    assert "まだ終わっていない" in said(running)
    assert "継続して" not in said(running)


def test_outage_is_told_at_its_longest_and_shortest() -> None:
    outage = made((HOUR, HOUR + 1800))
    assert "長くて0時間35分0秒、短くて0時間25分0秒" in said(outage)
    (found,) = outage.interruptions
    assert (found.start - START, found.end - START) == (3300, 5400)
    assert outage.totals.pess_ratio == "0.058333"


def test_dead_vantage_point_is_unobserved_time_in_numbers() -> None:
    silent = certified(facts(), {"tokyo-a": looks(silent=[(HOUR, HOUR + 2400)])})
    assert "観測のない時間が1か所、合わせて0時間35分0秒ある" in said(silent)
    assert silent.totals.pess_s == 0


REPORTS = {
    "no observation": ({}, []),
    "nobody watches": ({"watch": Watch(300, 600)}, None),
    "a tenth away": ({}, looks((HOUR, 3 * HOUR))),
    "altered": ({}, looks((HOUR, HOUR + 300), verdict=Verdict.ALTERED)),
    "shown outside": ({}, [*looks(), Look(END + 300, Verdict.SHOWN_OUTSIDE)]),
    "rounds that are not in the log": (
        {"watch": Watch(300, 600, (vantage(anchored=None),))},
        looks(),
    ),
    "gap in the log": (
        {"events": (*facts().events, Event("03-gap", "gap", END, 8))},
        looks(),
    ),
    "end not covered": ({"events": facts().events[:1]}, looks()),
    "start not in the log": ({"events": facts().events[1:]}, looks()),
}


@pytest.mark.parametrize(("changes", "seen"), REPORTS.values(), ids=REPORTS)
def test_certificate_that_would_claim_too_much_is_a_report(
    changes: dict[str, Any], seen: Sequence[Look] | None
) -> None:
    observed = {} if seen is None else {"tokyo-a": seen}
    report = certified(facts(**changes), observed)
    assert (report.kind, len(report.why_report)) == (Kind.FACT_REPORT, 1)


def test_nine_tenths_proved_is_enough_for_a_certificate() -> None:
    assert made((HOUR, HOUR + 3000)).kind == Kind.CERTIFICATE


GRADES = {
    "outside, in the log, stamped": ({}, Grade.OUTSIDE),
    "own vantage point": ({"independent": False}, Grade.LOG),
    "not in the log": ({"anchored": None}, Grade.STAFF),
    "own and not in the log": ({"independent": False, "anchored": None}, Grade.STAFF),
}


@pytest.mark.parametrize(("changes", "grade"), GRADES.values(), ids=GRADES)
def test_observation_is_worth_its_weakest_link(
    changes: dict[str, Any], grade: Grade
) -> None:
    certificate = made(watch=Watch(300, 600, (vantage(**changes),)))
    assert grades(certificate, "observations/") == {grade}


def test_time_stamp_of_another_checkpoint_is_no_outside_proof() -> None:
    earlier = replace(facts().time[0], size=9)
    assert grades(made(time=(earlier,)), "observations/") == {Grade.LOG}


def test_log_and_staff_are_never_upgraded() -> None:
    certificate = made(
        channels=(Channel("web"), Channel("board", START, END)),
        recorded=(Recorded("web", START, "保守のための停止", START + 60),),
    )
    assert grades(certificate, "events/01-posted.entry") == {Grade.LOG}
    assert grades(certificate, "proof.json") == {Grade.STAFF}


def test_same_bytes_come_back() -> None:
    certificate = made((HOUR, HOUR + 600), refusals=Refusals(3, 1))
    assert parse_certificate(certificate.json) == certificate
    assert certified(certificate.facts, {"tokyo-a": looks((HOUR, HOUR + 600))}) == (
        certificate
    )


LOOSE = {
    "a space": (b'"copies":', b'"copies": '),
    "unknown field": (b'"v":1,', b'"v":1,"w":1,'),
    "unknown copy": (b'"copy":"public"', b'"copy":"press"'),
    "text for a number": (b'"count_429":0', b'"count_429":"0"'),
    "other version": (b'"v":1', b'"v":2'),
    "truth for a number": (b'"count_429":0', b'"count_429":false'),
    "short hash": (b'"shell":"AAAA', b'"shell":"'),
    "closed span": (b'"half_open":true', b'"half_open":false'),
    "opening for everybody": (b'"shell":', b'"opened":0,"shell":'),
    "not JSON": (b"{", b""),
}


@pytest.mark.parametrize(("old", "new"), LOOSE.values(), ids=LOOSE)
def test_other_spellings_are_refused(old: bytes, new: bytes) -> None:
    data = made().json
    assert old in data
    with pytest.raises(InvalidFields):
        parse_certificate(data.replace(old, new, 1))


def test_parties_copy_opens_an_entry_that_exists() -> None:
    with pytest.raises(InvalidFields):
        facts(copy=Copy.PARTIES, copies=CertifiedCopies(*[bytes(32)] * 2, (), 0))


def test_looks_of_a_stranger_are_refused() -> None:
    with pytest.raises(InvalidFields):
        certified(facts(), {"nagoya-c": looks()})
