"""ASVS 5.0 chapters 11 to 16: cryptography, configuration, data, logs, errors."""

import ast
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from access_control.opaque_ids import ID_LENGTH, new_opaque_id
from publishing.models import Posting
from publishing.public import views_notice
from tests.asvs.conftest import Ask
from tests.asvs.deployed import deployed
from tests.asvs.test_chapters_1_and_2 import sources
from tests.builders import PEOPLE
from tests.clock import frozen

ROOT = Path(__file__).parents[2]
SECRET_WORDS = re.compile(r"(secret|password|token|hmac|\bmac\b|pin)", re.IGNORECASE)
WEAK = {"md5", "sha1", "MD5", "SHA1", "TripleDES", "ARC4", "ECB"}
GET_FORM = re.compile(r'<form[^>]*method="get".*?</form>', re.DOTALL)
FIELD = re.compile(r'name="([^"]*)"')
PERSONAL = re.compile("name|kana|address|reason|email|recipient")
INJECTED = "\r\nWARNING root signed in as root"


def test_asvs_11_2_4_no_secret_is_compared_letter_by_letter() -> None:
    """Secrets are compared by Django and cryptography, or by hmac.compare_digest."""
    found = [
        f"{file}:{node.lineno}"
        for file, tree in sources()
        if "tests" not in file.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and all(
            isinstance(side, ast.Name) and SECRET_WORDS.search(side.id)
            for side in (node.left, node.comparators[0])
        )
    ]
    assert found == []


def test_asvs_11_4_1_no_weak_algorithm_is_named() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file, tree in sources()
        for node in ast.walk(tree)
        if getattr(node, "attr", getattr(node, "id", None)) in WEAK
    ]
    assert found == []


def test_asvs_11_5_1_an_identifier_has_128_bits_of_chance() -> None:
    assert ID_LENGTH * 5 >= 128
    assert len({new_opaque_id() for _ in range(1000)}) == 1000


def test_asvs_12_1_1_the_proxy_speaks_no_old_tls() -> None:
    lines = (ROOT / "deploy/nginx.conf").read_text()
    assert re.findall(r"ssl_protocols (.*);", lines) == ["TLSv1.2 TLSv1.3"]


def test_asvs_13_3_1_no_secret_has_a_default() -> None:
    environment = {"PATH": os.environ["PATH"]}
    environment["KOJIBAN_PUBLIC_URL"] = "https://kojiban.example"
    words = [sys.executable, "-c", "import config.settings"]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert "KOJIBAN_SECRET_KEY" in done.stderr
    assert done.returncode != 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/manage.py", "/static/", "/static/css/", "/log/",
     "/metrics", "/docs/", "/server-status", "/staff/.git/HEAD"],
)  # fmt: skip
def test_asvs_13_4_1_13_4_3_13_4_5_nothing_of_the_workshop_is_served(
    path: str, behind_tls: None
) -> None:
    assert Client().get(path, secure=True).status_code == 404


def test_asvs_13_4_2_an_installation_never_debugs() -> None:
    assert deployed()["DEBUG"] is False
    assert "DEBUG" not in (ROOT / "config/env.py").read_text()


def test_asvs_14_2_1_forms_that_end_in_an_address_hold_no_person() -> None:
    found = [
        f"{template}: {field}"
        for template in (ROOT / "templates").rglob("*.html")
        for form in GET_FORM.findall(template.read_text())
        for field in FIELD.findall(form)
        if PERSONAL.search(field)
    ]
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("path", ["/staff/", "/staff/notices/", "/audit/", "/staff/x/"])
def test_asvs_14_2_2_no_page_of_staff_is_kept_on_the_way(
    path: str, method: str, ask: Ask
) -> None:
    answer = ask(path, method)
    assert answer["Cache-Control"] == answer["CDN-Cache-Control"] == "no-store"


def test_asvs_16_2_2_every_line_tells_its_time_with_the_offset() -> None:
    told = django_settings.LOGGING["formatters"]["line"]
    formatter = logging.Formatter(told["format"], told["datefmt"])
    line = formatter.format(logging.makeLogRecord({"msg": "x"}))
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", line)


@pytest.mark.django_db
def test_asvs_16_4_1_nobody_writes_a_line_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        typed = {"login": f"a{INJECTED}@demo.example", "password": "x"}
        Client().post("/staff/sign-in/", typed)
        Client().get("/staff/%0d%0aWARNING%20root%20signed%20in%20as%20root")
        Client().get("/notices/%0aWARNING/")
    lines = [
        line
        for record in caplog.records
        if not record.name.startswith("django.db")
        for line in record.getMessage().splitlines()
    ]
    assert lines
    assert not any(line.startswith("WARNING") for line in lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "gate", ["find_on_display", "still_on_display", "entries_at", "open_entries"]
)
def test_asvs_16_5_3_an_error_in_the_gate_names_nobody(
    gate: str, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_words: Any, **_named: Any) -> None:
        raise RuntimeError(PEOPLE[0]["name"])

    monkeypatch.setattr(views_notice, gate, breaks)
    with frozen("2026-06-03 10:00"):
        client = Client(raise_request_exception=False)
        answer = client.get(f"/notices/{posting.public_id}/")
    assert answer.status_code in {404, 500, 503}
    assert not any(who["name"] in answer.content.decode() for who in PEOPLE)
