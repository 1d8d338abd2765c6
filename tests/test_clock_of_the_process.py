"""A whole server opens and closes a window by its clock alone: no job runs between."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.clock import JAPAN, jst
from tests.sites import Site, make_site

pytestmark = pytest.mark.machine

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), "")
START, END = jst("2027-01-12 09:00"), jst("2027-02-01 00:00")
SECOND = jst("2027-01-01 00:00:01") - jst("2027-01-01 00:00:00")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def public_id(site: Site) -> str:
    return site.publish(
        "vehicle_tax.xlsx",
        "DEMO-TAX",
        "local_tax",
        display_from=START.isoformat(),
        display_until=END.isoformat(),
    )


@pytest.fixture(scope="module")
def wall(site: Site, public_id: str) -> Iterator[Path]:
    """The wall clock of a server that runs: a file that tells the time."""
    file = site.var / "wall"
    _set(file, START - SECOND)
    faked = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "Asia/Tokyo",
    }
    with site.served("--no-scheduler", extra=faked):
        yield file


@pytest.mark.parametrize(
    ("at", "status"),
    [(START - SECOND, 404), (START, 200), (END - SECOND, 200), (END, 404)],
    ids=["before start", "start", "before end", "end"],
)
def test_a_window_opens_and_closes_by_the_clock_alone(
    at: datetime, status: int, wall: Path, site: Site, public_id: str
) -> None:
    _set(wall, at)
    assert site.get(f"/notices/{public_id}/").status == status


@pytest.mark.parametrize(
    ("at", "is_listed"),
    [(START - SECOND, False), (START, True), (END - SECOND, True), (END, False)],
    ids=["before start", "start", "before end", "end"],
)
def test_the_list_agrees_with_the_window(
    at: datetime, is_listed: bool, wall: Path, site: Site, public_id: str
) -> None:
    _set(wall, at)
    assert (public_id in site.get("/notices/").body) is is_listed


def test_no_scheduler_ran_between(wall: Path, site: Site, public_id: str) -> None:
    _set(wall, END)
    assert site.get(f"/notices/{public_id}/").status == 404
    # Whoever seals leaves a signed checkpoint; nobody did.
    assert not (site.var / "log" / "checkpoint").exists()


def test_a_clock_set_back_hides_what_has_not_begun(
    wall: Path, site: Site, public_id: str
) -> None:
    _set(wall, START)
    assert site.get(f"/notices/{public_id}/").status == 200
    _set(wall, START - SECOND)
    assert site.get(f"/notices/{public_id}/").status == 404


def _set(file: Path, at: datetime) -> None:
    beside = file.with_suffix(".new")
    beside.write_text(f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M:%S}\n")
    beside.rename(file)
