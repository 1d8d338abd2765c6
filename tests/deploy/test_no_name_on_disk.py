"""A notice's whole life on PostgreSQL: no disk, store or log ever holds its people.

Real processes do all of it, and the database writes down every statement it is told.
Reader and staff ask for pages, a key is rotated, an entry is concealed and another one
corrected, the posting is withdrawn; then every byte that was left is read.
"""

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg
import pytest
import redis

from tests.planted import any_of, content_of
from tests.services import postgresql, redis_server
from tests.sites import APPROVER, PASSWORD, REGISTRAR, Site, make_site

pytestmark = pytest.mark.machine

NAMES = ["植付 髙太郎", "植付 邉子", "合同会社植付検分"]
ELSEWHERE = ["植付町一丁目九番", "植付の備考", "植付 拒三", "植付 正四"]
REASONS = ["植付の非表示", "植付の訂正", "植付の取下げ"]
ROWS = "".join(
    f"{name},督促状,徴第{row}号,{ELSEWHERE[0]},{ELSEWHERE[1]}\n"
    for row, name in enumerate(NAMES, start=901)
)
CSV = (
    "氏名,書類の名称,書類の番号,住所,備考\n"
    f"{ROWS}{ELSEWHERE[2]},,徴第990号,{ELSEWHERE[0]},\n"
)
PLANTED = any_of(*NAMES, *ELSEWHERE, *REASONS)
TALKATIVE = ("logging_collector=on", "log_statement=all", "log_directory=log")
TALKATIVE += ("log_parameter_max_length=-1", "log_min_duration_statement=0")


class Member:
    """A member of staff with a browser that has no screen."""

    def __init__(self, site: Site, email: str) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.send("/staff/sign-in/", login=email, password=PASSWORD)
        self.send("/staff/purpose/", **{"sitting-purpose": "deciding"})

    def read(self, path: str) -> str:
        with self.opener.open(self.site.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def send(self, path: str, **typed: str) -> str:
        token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', self.read(path))
        assert token
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **typed})
        request = urllib.request.Request(self.site.url + path, form.encode())
        with self.opener.open(request, timeout=20) as answer:
            return str(answer.read().decode())


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where the programs may write: their directory, and what they think temporary."""
    return {name: tmp_path_factory.mktemp(name) for name in ("var", "tmp", "export")}


@pytest.fixture(scope="module")
def site(places: dict[str, Path]) -> Iterator[Site]:
    with postgresql(*TALKATIVE) as (data, keys), redis_server() as store:
        settings = {
            "KOJIBAN_DATABASE_URL": data,
            "KOJIBAN_KEYS_DATABASE_URL": keys,
            "KOJIBAN_REDIS_URL": store,
            "TMPDIR": str(places["tmp"]),
        }
        yield make_site(places["var"], **settings)


@pytest.fixture(scope="module")
def life(
    site: Site, places: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """All that can happen to a notice; its posting's public id."""
    office = tmp_path_factory.mktemp("office") / "list.csv"
    office.write_text(CSV, encoding="cp932", errors="strict")
    with site.served():
        public_id = site.publish(str(office), "DEMO-TAX", "local_tax")
        first, second = _entries(site.get(f"/notices/{public_id}/").body)[:2]
        _read(site, public_id)
        site.manage("rotate_keys")
        _change(site, first, second)
        _read(site, public_id)
        told = ("--by", APPROVER, "--reason", REASONS[2])
        site.manage("withdraw_posting", public_id, *told)
        site.manage("run_scheduler", "--once")
        site.manage("export_log", places["export"] / "log")
    return public_id


def _entries(page: str) -> list[str]:
    return re.findall('data-entry="([^"]+)"', page)


def _read(site: Site, public_id: str) -> None:
    """What reader and staff open; staff do see the names."""
    for path in ("/", "/notices/", f"/notices/{public_id}/", "/en/notices/nothing/"):
        site.get(path)
    approver = Member(site, APPROVER)
    assert NAMES[0] in approver.read("/staff/notices/1/")
    for path in ("/staff/", f"/staff/postings/{public_id}/", "/audit/opened/"):
        Member(site, "legal@demo.example").read(path)


def _change(site: Site, first: str, second: str) -> None:
    slip = ("--field", "reference", "--value", ELSEWHERE[3])
    told = ("--by", REGISTRAR, "--reason", REASONS[1])
    site.manage("correct_notice", second, *slip, *told)
    told = ("--by", APPROVER, "--reason", REASONS[0])
    site.manage("conceal_entry", first, *told)


def test_nothing_that_was_written_names_anybody(
    site: Site, life: str, places: dict[str, Path]
) -> None:
    roots = [*places.values(), *_databases(site)]
    assert [
        str(file) for file in _files(roots) if PLANTED.search(content_of(file))
    ] == []


def test_what_the_database_was_told_was_written_down(site: Site, life: str) -> None:
    """The search does look where names would be: a public id stands there."""
    logs = [root / "log" for root in _databases(site)]
    assert any(any_of(life).search(content_of(file)) for file in _files(logs))


def test_the_shared_store_names_nobody(site: Site, life: str) -> None:
    store = redis.Redis.from_url(site.more["KOJIBAN_REDIS_URL"])
    held = [key + (store.dump(key) or b"") for key in store.scan_iter()]
    assert held
    assert [each for each in held if PLANTED.search(each)] == []


def _databases(site: Site) -> list[Path]:
    """The directories of the cluster, once everything is on disk."""
    with psycopg.connect(site.more["KOJIBAN_DATABASE_URL"], autocommit=True) as asked:
        asked.execute("CHECKPOINT")
        return [Path(str(asked.execute("SHOW data_directory").fetchone()[0]))]


def _files(roots: list[Path]) -> Iterator[Path]:
    return (file for root in roots for file in root.rglob("*") if file.is_file())
