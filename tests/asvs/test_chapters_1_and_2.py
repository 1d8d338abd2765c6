"""ASVS 5.0 chapters 1 and 2: encoding, injection, order of steps."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from access_control.models import Office, User
from notices.models import Notice
from notices.rules.transitions import Status
from publishing.models import Posting
from tests.builders import make_notice

ROOT = Path(__file__).parents[2]
ROOMS = ("config", "access_control", "notices", "publishing")
# VACUUM takes no parameter; the table is named by a model of ours.
# Tables are named from a list in the code; no word comes from outside.
NAMES_A_TABLE = {
    "access_control/vault/scrub.py",
    "publishing/models/append_only.py",
    "publishing/migrations/0017_log_by_month.py",
}
SCRIPT = '"><script>alert(1)</script>'
LONG = 50_000
# What makes a pattern with nested repetition go back and forth for ever.
HOSTILE = (
    "a", "1", "１", "0-", " ", "\u3000", "あ", "髙", "aA1-", "((", "年月日", "a.",
)  # fmt: skip


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file, ast.parse(file.read_text())


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of ours keeps."""
    found = {}
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" in module.name or module.name == "config.wsgi":
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[f"{module.name}.{name}"] = value
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["name", "place", "hours", "telephone"])
def test_asvs_1_2_1_words_of_an_office_are_never_markup(
    field: str, office: Office, registrar: User, client_for: Any
) -> None:
    Office.objects.filter(pk=office.pk).update(**{field: SCRIPT})
    notice = make_notice()
    pages = [
        client_for(registrar).get(path).content.decode()
        for path in ("/staff/", "/staff/notices/", f"/staff/notices/{notice.pk}/")
    ]
    assert not any("<script>alert" in page for page in pages)
    if field == "name":
        assert any("&lt;script&gt;alert" in page for page in pages)


def test_asvs_1_2_4_no_statement_is_put_together_from_words() -> None:
    calls = {"execute", "executemany", "raw", "extra", "RawSQL"}
    made = [
        f"{file}:{node.lineno}"
        for file, tree in sources()
        if str(file.relative_to(ROOT)) not in NAMES_A_TABLE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in calls
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
    ]
    assert made == []


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["' OR 1=1 --", '"; DROP TABLE x; --', "%", "\\"])
def test_asvs_1_2_4_words_of_a_query_are_no_statement(
    words: str, registrar: User, client_for: Any
) -> None:
    plain = client_for(registrar).get("/staff/notices/").status_code
    told = {"q": words, "office": words, "status": words, "page": words}
    assert client_for(registrar).get("/staff/notices/", told).status_code == plain


def test_asvs_1_3_12_there_are_patterns_to_time() -> None:
    assert len(patterns()) > 10


@pytest.mark.parametrize("name", sorted(patterns()))
def test_asvs_1_3_12_no_pattern_takes_long_on_hostile_text(name: str) -> None:
    pattern, slowest = patterns()[name], 0.0
    for piece in HOSTILE:
        text = (piece * LONG)[:LONG] + "!"
        began = time.perf_counter()
        pattern.match(text)
        pattern.fullmatch(text)
        slowest = max(slowest, time.perf_counter() - began)
    assert slowest < 0.2


@pytest.mark.django_db
def test_asvs_2_3_1_a_draft_is_not_published_by_a_form_of_a_later_step(
    approver: User, client_for: Any
) -> None:
    draft = make_notice(status=Status.DRAFT)
    typed = {"decision_number": "第1号", "decided_on": "2026-06-01"}
    client_for(approver).post(reverse("staff:approve", args=[draft.pk]), typed)
    assert Notice.objects.get(pk=draft.pk).status == Status.DRAFT
    assert not Posting.objects.exists()
