"""Fixtures of every room: the cast, both databases, nothing left of the last test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from access_control.models import Office, User
from access_control.rules.roles import Role
from access_control.vault.key_store import PURPOSES, key_store
from notices.rules import legal_basis as legal_bases
from publishing import display_log
from publishing.models.append_only import APPEND_ONLY, drop_append_only
from tests import clock, services
from tests.builders import make_office, make_person, state_purpose

ClientFor = Callable[[User], Client]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that may touch the database may touch the keys' database too.

    Tests of pages ask a database nothing that tests of deeds do not. Files that start
    real processes come first, so that no worker is left alone with them at the end.
    """
    for item in items:
        if item.path.stem.endswith("_pages"):
            item.add_marker(pytest.mark.one_database)
        marker = item.get_closest_marker("django_db")
        if marker is not None:
            both = marker.kwargs | {"databases": "__all__"}
            item.add_marker(pytest.mark.django_db(**both), append=False)
    items.sort(key=lambda item: item.get_closest_marker("machine") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The test cluster tells the time that a test sets, and no row is kept."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        # Tests clear tables between them and tamper with rows on purpose.
        drop_append_only(editor, APPEND_ONLY)
        if connection.vendor == "postgresql":
            editor.execute(clock.CLOCK_FROM_SETTING)


@pytest.fixture(scope="session", autouse=True)
def keys() -> None:
    """One key of each purpose for the whole run."""
    for purpose in PURPOSES:
        key_store().make(purpose)


@pytest.fixture(autouse=True)
def fresh_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log stream, log directory, cache and throttle counters of the test's own."""
    monkeypatch.setattr(settings, "DISPLAY_LOG_DIR", tmp_path / "log")
    display_log.start_stream()
    monkeypatch.setattr(display_log, "_missed", display_log._Missed())
    cache.clear()
    if settings.REDIS_URL:
        redis.Redis.from_url(settings.REDIS_URL).flushdb()


@pytest.fixture(scope="session")
def redis_process() -> Iterator[str]:
    """The address of a real Redis server, one for the whole run."""
    if settings.REDIS_URL:
        yield settings.REDIS_URL
        return
    with services.redis_server() as url:
        yield url


@pytest.fixture
def redis_server(redis_process: str) -> str:
    """The address of a real Redis server that holds nothing."""
    redis.Redis.from_url(redis_process).flushdb()
    return redis_process


@pytest.fixture
def jst() -> Callable[[str], datetime]:
    """``jst("2026-06-01 09:00")``: an instant from Japan's wall clock."""
    return clock.jst


@pytest.fixture
def office(db: None) -> Office:
    """都税事務所徴収課, where the cast works."""
    return make_office()


@pytest.fixture
def other_office(db: None) -> Office:
    """建設局総務課, which has nothing to do with the cast's notices."""
    return make_office("DEMO-ROAD", name="建設局総務課", sign="建総公示")


@pytest.fixture
def registrar(office: Office) -> User:
    """起案者 山田."""
    return make_person("山田 花子", Role.REGISTRAR, office)


@pytest.fixture
def approver(office: Office) -> User:
    """決裁者 佐藤."""
    return make_person("佐藤 次郎", Role.APPROVER, office)


@pytest.fixture
def second_approver(office: Office) -> User:
    """決裁者 高橋, who confirms what 佐藤 removed."""
    return make_person("高橋 三郎", Role.APPROVER, office)


@pytest.fixture
def legal_officer(office: Office) -> User:
    """法務担当 法務."""
    make_person("法務 太一", Role.LEGAL_OFFICER, office)
    return make_person("法務 太一", Role.LEGAL_OFFICER, office.authority())


@pytest.fixture
def auditor(office: Office) -> User:
    """監査担当 監物."""
    return make_person("監物 四郎", Role.AUDITOR, office)


@pytest.fixture
def operator(office: Office) -> User:
    """運用担当 運天."""
    return make_person("運天 五郎", Role.OPERATOR, office)


@pytest.fixture
def outsider(other_office: Office) -> User:
    """鈴木, who may do everything at another office and nothing here."""
    for role in (Role.REGISTRAR, Role.APPROVER, Role.LEGAL_OFFICER):
        user = make_person("鈴木 六郎", role, other_office)
    return user


@pytest.fixture
def client_for() -> ClientFor:
    """A browser in which a member of staff has signed in and said why."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        state_purpose(client, user)
        return client

    return sign_in


@pytest.fixture
def not_yet_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Local tax as a statute that comes into force in 2027, unlike any shipped one."""
    basis = legal_bases.legal_basis("local_tax")
    newest = replace(basis.versions[-1], in_force_from=date(2027, 1, 1))
    coming = {basis.id: replace(basis, versions=(newest,))}
    monkeypatch.setattr(legal_bases, "_shipped_bases", lambda: coming)


@pytest.fixture
def run() -> Callable[..., str]:
    """Run a management command: its standard output."""

    def call(name: str, *arguments: object, **options: object) -> str:
        out = StringIO()
        words = [str(argument) for argument in arguments]
        call_command(name, *words, stdout=out, stderr=StringIO(), **options)
        return out.getvalue()

    return call
