"""A statute is added by a data file alone: no line of Python knows its name."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from access_control.models import User
from notices.rules import legal_basis
from publishing.models import ShellCopy
from publishing.staff.forms import adopted_by, basis_choices
from tests.builders import adopt, make_office, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NEW_BASIS = """
[[bases]]
id = "town_planning_example"
title_ja = "見本法による公示送達"
title_en = "Service by publication under the Example Act"

[[bases.versions]]
id = "town_planning_example/original"
article = "見本法9条"
articles = ["見本法9条"]
phrase = "措置を開始した日から一月を経過したとき"
channels = ["web", "board_or_terminal"]
must_show = ["name", "document"]
may_show = []
must_not_show = ["address"]
statement_ja = "いつでも交付します。"
statement_en = "Handed over at any time."
margin_days = 0
continuity = "legal_officer_decides"
source = "例示"
verified = false
checked_on = 2026-11-24
open_questions = ["例示である"]

[bases.versions.variants.first]
period = { amount = 1, unit = "months", counts_first_day = false }
condition_ja = "公示送達をするとき"
condition_en = "publication"
"""


@pytest.fixture(autouse=True)
def new_basis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    directory = tmp_path / "legal_bases"
    shutil.copytree(legal_basis.DIRECTORY, directory)
    (directory / "example.toml").write_text(NEW_BASIS, encoding="utf-8")
    monkeypatch.setattr(legal_basis, "DIRECTORY", directory)
    legal_basis._shipped_bases.cache_clear()
    yield
    legal_basis._shipped_bases.cache_clear()


def test_its_period_is_counted(run) -> None:
    words = ("--basis", "town_planning_example", "--posted", "2027-01-31", "--json")
    assert '"deemed_served_on": "2027-03-01"' in run("deemed_served", *words)


def test_it_is_offered_once_adopted(registrar: User) -> None:
    office = make_office()
    adopt(office, "town_planning_example")
    offices = type(office).objects.filter(pk=office.pk)
    groups = dict(basis_choices(adopted_by(offices))[1:])
    title = ("town_planning_example", "見本法による公示送達")
    assert title in groups["その他の法令"]


def test_a_notice_under_it_is_posted_and_read(client) -> None:
    posting = make_posting(basis_id="town_planning_example")
    with frozen("2026-06-01 12:00"):
        page = client.get(f"/notices/{posting.public_id}/")
    assert "見本法9条" in page.content.decode()


def test_the_api_describes_and_answers_for_it(client) -> None:
    described = client.get("/api/v1/openapi.json").content.decode()
    assert "town_planning_example" in described
    asked = {"basis": "town_planning_example", "posted": "2027-01-31"}
    answer = client.get("/api/v1/deemed-served", asked).json()
    assert answer["deemed_served_on"] == "2027-03-01"


def test_its_display_lasts_as_its_period_wants() -> None:
    posting = make_posting(basis_id="town_planning_example")
    shell = ShellCopy.objects.get(pk=posting.public_id)
    assert shell.display_until == jst("2026-07-03 00:00")
