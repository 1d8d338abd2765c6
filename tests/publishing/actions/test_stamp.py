"""Checkpoints stamped by a real openssl over HTTP, and authorities that fail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config import clock
from publishing.actions.export_log import export_log
from publishing.actions.seal import seal_display_log
from publishing.actions.stamp import stamp_newest, unstamped_since
from publishing.display_log import record_site
from publishing.models import Timestamp
from tests.tsa import Authority, make_authority, served

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    """That of this machine, which is what openssl tells too."""
    return clock.process_now()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def tsa(authority: Authority, settings) -> Iterator[None]:
    with served(authority) as address:
        settings.TSA_URL, settings.TSA_CA = address, str(authority.ca)
        yield


def grow(at: datetime) -> None:
    record_site("clock", at=at, number=1)
    seal_display_log(at=at)


def test_the_newest_checkpoint_is_stamped_once(tsa, now) -> None:
    grow(now)
    stamped = stamp_newest(at=now)
    assert abs(stamped.stamped_at - now) < timedelta(minutes=1)
    assert stamp_newest(at=now) is None


@pytest.mark.parametrize(("later", "count"), [(3599, 1), (3600, 2)])
def test_the_next_one_comes_an_hour_later(later: int, count: int, tsa, now) -> None:
    grow(now - timedelta(seconds=later))
    Timestamp.objects.create(
        checkpoint_id=1, token=b"x", stamped_at=now - HOUR, policy="1.2"
    )
    grow(now)
    stamp_newest(at=now)
    assert Timestamp.objects.count() == count


def test_without_an_authority_nothing_is_asked(settings, now) -> None:
    settings.TSA_URL = ""
    grow(now)
    assert stamp_newest(at=now) is None


def test_an_authority_that_is_away_stops_nothing(authority, settings, now) -> None:
    settings.TSA_URL, settings.TSA_CA = "http://127.0.0.1:9/", str(authority.ca)
    grow(now)
    assert stamp_newest(at=now) is None
    assert unstamped_since() == now


def test_a_stranger_is_not_believed(tsa, settings, tmp_path: Path, now) -> None:
    settings.TSA_CA = str(make_authority(tmp_path).ca)
    grow(now)
    assert stamp_newest(at=now) is None
    assert not Timestamp.objects.exists()


def test_a_clock_that_is_wrong_is_noticed(tsa, now) -> None:
    yesterday = now - timedelta(days=1)
    grow(yesterday)
    assert stamp_newest(at=yesterday) is None
    assert unstamped_since() == yesterday


def test_a_missing_root_is_a_warning_and_no_crash(tsa, settings, caplog, now) -> None:
    settings.TSA_CA = "/nowhere/ca.pem"
    grow(now)
    assert stamp_newest(at=now) is None
    assert "no time-stamp" in caplog.text


def test_an_export_carries_the_token(tsa, tmp_path: Path, now) -> None:
    grow(now)
    stamped = stamp_newest(at=now)
    export_log(tmp_path / "out")
    assert (tmp_path / "out" / "1.tsr").read_bytes() == bytes(stamped.token)
    assert (tmp_path / "out" / "1.note").read_text() == stamped.checkpoint.note
