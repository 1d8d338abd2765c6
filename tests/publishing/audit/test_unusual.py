"""What the front page puts first, and what it says when nothing is unusual."""

from datetime import timedelta

import pytest

from access_control.models import Office
from publishing import display_log
from publishing.actions.note_clock import note_clock
from publishing.actions.record_board import record_board_start
from publishing.actions.seal import seal_display_log
from publishing.actions.verification import begin_verification, run_verification
from publishing.audit.unusual import report
from publishing.models import (
    DisplayLogEntry,
    EntryCopy,
    LogVerification,
    ReadingCount,
    Timestamp,
)
from publishing.scheduler import log_missing_removals
from tests.builders import make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-01 12:00")
KERNEL = {"ntp": True, "ntp_offset_us": 0}


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def quiet(registrar, auditor):
    """A posting about which there is nothing to say: recorded, sealed, verified."""
    posting = make_posting()
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    note_clock(at=NOON, process_at=NOON, kernel=KERNEL)
    seal_display_log(at=NOON)
    begun, _ = begin_verification(by=auditor, at=NOON)
    run_verification(begun, lambda: NOON)
    return posting


def titles(at=NOON) -> list[str]:
    return [each.title for each in report(list(Office.objects.all()), at).findings]


def test_nothing_is_unusual_about_a_quiet_log(quiet) -> None:
    assert titles() == []


def test_the_page_says_what_it_looked_at(quiet, auditor, client_for) -> None:
    page = client_for(auditor).get("/audit/").content.decode()
    assert "いつもと違うことは見つかりませんでした" in page
    assert "掲示記録とデータベースの食い違い" in page
    assert "証人(設定されていません)" in page


def test_damage_comes_first(quiet) -> None:
    ReadingCount.objects.create(
        hour=NOON - timedelta(hours=1), kind="notice", count=2,
        public_id=quiet.public_id,
    )  # fmt: skip
    LogVerification.objects.update(damage="leaf 0")
    assert titles()[0] == "掲示記録が損なわれています"


def test_refusals_are_counted_by_posting(quiet) -> None:
    for count in (2, 3):
        ReadingCount.objects.create(
            hour=NOON - timedelta(hours=1), kind="notice", count=count,
            public_id=quiet.public_id,
        )  # fmt: skip
    (finding,) = report(list(Office.objects.all()), NOON).findings
    assert "5回" in finding.words
    assert quiet.public_id in finding.url


def test_old_refusals_are_no_news(quiet) -> None:
    ReadingCount.objects.create(
        hour=NOON - timedelta(hours=26), kind="notice", count=2,
        public_id=quiet.public_id,
    )  # fmt: skip
    assert titles() == []


def test_tables_that_differ_from_the_log_are_told(quiet) -> None:
    EntryCopy.objects.filter(position=0).update(display_until=NOON)
    assert titles() == ["掲示記録とデータベースが食い違っています(1件)"]


def test_missed_disclosures_are_told(quiet) -> None:
    facts = {"missed": 4, "from": 0, "until": 1}
    display_log.record_site("gap", at=NOON, **facts)
    assert titles() == ["記録されなかった表示があります"]


def test_a_late_seal_is_told(quiet) -> None:
    display_log.record_site("key_rotated", at=NOON - timedelta(minutes=6))
    assert titles() == ["封緘が遅れています"]


def test_a_drifting_clock_is_told(quiet) -> None:
    late = NOON + timedelta(seconds=3)
    note_clock(at=NOON + timedelta(hours=1), process_at=late, kernel=KERNEL)
    assert "時計がずれていました" in titles()


def test_a_clock_that_is_noted_no_more_is_told(quiet) -> None:
    assert "時計の点検が途絶えています" in titles(NOON + timedelta(hours=3))


def test_a_time_stamp_that_is_missing_is_told(quiet, settings) -> None:
    settings.TSA_URL = "http://tsa.example/"
    late = timedelta(seconds=settings.STAMP_EVERY_S) + timedelta(hours=2)
    assert any("タイムスタンプ" in title for title in titles(NOON + late))


def test_a_time_stamp_that_came_is_enough(quiet, settings) -> None:
    settings.TSA_URL = "http://tsa.example/"
    Timestamp.objects.create(
        checkpoint_id=DisplayLogEntry.objects.count(), token=b"", stamped_at=NOON,
        policy="1.2",
    )  # fmt: skip
    late = timedelta(seconds=settings.STAMP_EVERY_S) + timedelta(hours=2)
    assert not any("タイムスタンプ" in title for title in titles(NOON + late))


def test_a_display_without_a_board_is_told_after_a_day(registrar) -> None:
    number = make_posting().public_id
    early, late = (
        report(list(Office.objects.all()), jst(when)).findings
        for when in ("2026-06-01 12:00", "2026-06-02 09:00")
    )
    assert not any("掲示場" in each.title for each in early)
    assert [number in each.url for each in late if "掲示場" in each.title] == [True]


def test_a_log_that_nobody_verifies_is_told(quiet) -> None:
    later = NOON + timedelta(days=7)
    assert "しばらく検証していません" in titles(later)


def test_other_offices_are_not_told_of(quiet, other_office) -> None:
    EntryCopy.objects.filter(position=0).update(display_until=NOON)
    assert report([other_office], NOON).findings == []


def test_a_removal_whose_leaf_is_late_differs_until_it_is_written(
    quiet, approver, monkeypatch
) -> None:
    from django.db import DatabaseError

    from publishing.actions.remove import withdraw_posting

    def fails(*_told: object, **_facts: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(display_log, "record_deed", fails)
        withdraw_posting(quiet, by=approver, at=NOON, reason="誤り")
    assert len(titles()) == 1
    log_missing_removals()
    assert titles() == []
