"""issue_certificate: two files, one JSON object, and a record of what was opened."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from access_control.models import PersonalDataAccess
from publishing.evidence.bundle import unpack
from publishing.models import ShellCopy
from tests.builders import make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

STARTED = jst("2026-06-01 09:00")


@pytest.fixture
def posting(registrar, legal_officer, settings):
    settings.DEMONSTRATION, settings.SIGNING_KEY = True, ""
    with frozen(STARTED):
        found = make_posting()
    with frozen(STARTED + timedelta(hours=3)):
        yield found


def issue(posting, by, folder, *words: str) -> dict:
    out = StringIO()
    told = ["-o", str(folder), "--by", by.email, "--json", *words]
    call_command("issue_certificate", posting.public_id, *told, stdout=out)
    return json.loads(out.getvalue())


def test_it_writes_paper_and_bundle(posting, legal_officer, tmp_path) -> None:
    told = issue(posting, legal_officer, tmp_path, "--public")
    names = {each.name for each in tmp_path.glob("DEMO*")}
    assert names == {f"{told['number']}.pdf", f"{told['number']}.keijishomei.zip"}
    assert (told["kind"], told["signature"]) == ("fact_report", "B-B")


def test_a_parties_copy_is_recorded(posting, legal_officer, tmp_path) -> None:
    entry = ShellCopy.objects.get().entries.first().pk
    told = issue(posting, legal_officer, tmp_path, "--entry", entry, "--reason", "訴訟")
    bundle = (tmp_path / f"{told['number']}.keijishomei.zip").read_bytes()
    assert unpack(bundle).opening.entry == entry
    opened = PersonalDataAccess.objects.get(page="issue_certificate")
    assert (opened.sitting.person, opened.entry_id) == (legal_officer, entry)


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--entry", "nobody", "--reason", "訴訟"], 2), (["--entry", "of it"], 1)],
)
def test_what_cannot_be_issued_is_refused(
    words, code, posting, legal_officer, tmp_path
) -> None:
    entry = ShellCopy.objects.get().entries.first().pk
    asked = [entry if word == "of it" else word for word in words]
    with pytest.raises(SystemExit) as ended:
        issue(posting, legal_officer, tmp_path, *asked)
    assert ended.value.code == code
    assert not [*tmp_path.glob("DEMO*")]
