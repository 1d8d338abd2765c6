"""Files for machines: robots, contact, health, the signed log without its entries."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from config import clock
from publishing.actions.seal import seal_display_log
from publishing.models import Posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-03 10:00")


@pytest.fixture
def sealed(posting: Posting) -> None:
    seal_display_log(at=AT)


def test_the_signed_checkpoint_is_served(sealed: None, reader: Client) -> None:
    response = reader.get("/log/checkpoint")
    assert response.content.startswith(b"127.0.0.1/log\n1\n")
    assert response["Cache-Control"] == "max-age=5"


def test_a_hash_tile_is_served_for_ever(sealed: None, reader: Client) -> None:
    response = reader.get("/log/tile/0/000.p/1")
    assert (response.status_code, len(response.content)) == (200, 32)
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    ["tile/entries/000.p/1", "tile/entries/000", "../keys/log-1.key", "tile/0/../../x",
     "tile/0/000", "tile/999/000", "", "tile/0/000.p/1.new", "%2e%2e/keys/log-1.key"],
)  # fmt: skip
def test_entries_and_everything_else_are_not_served(
    path: str, sealed: None, reader: Client
) -> None:
    assert reader.get(f"/log/{path}").status_code == 404


def test_security_txt_has_a_contact_and_an_end(reader: Client) -> None:
    content = reader.get("/.well-known/security.txt").content.decode()
    assert "Contact: " in content
    assert "Expires: " in content


def test_health_needs_nothing(reader: Client) -> None:
    assert reader.get("/healthz").content == b"ok\n"


def test_ready_means_databases_and_clocks_agree(reader: Client) -> None:
    assert reader.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("drift_s", "status"), [(1, 200), (1.5, 503), (-1.5, 503), (90, 503)]
)
def test_clocks_that_differ_are_not_ready(
    drift_s: float, status: int, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = clock.now() + (jst("2026-06-01 00:00:01") - jst("2026-06-01")) * drift_s
    monkeypatch.setattr(clock, "process_now", lambda: there)
    assert reader.get("/readyz").status_code == status


def test_without_database_nothing_is_ready_and_nothing_is_told(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable() -> Any:
        raise DatabaseError("no route to 10.0.0.7")

    monkeypatch.setattr(clock, "now", unreachable)
    response = reader.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
