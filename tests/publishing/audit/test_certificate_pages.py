"""Pages that issue certificates of display, and list what was issued."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from access_control.models import PersonalDataAccess
from publishing.actions.seal import seal_display_log
from publishing.evidence.bundle import unpack
from publishing.models import IssuedCertificate, ShellCopy
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

STARTED = jst("2026-06-01 09:00")
NOW = STARTED + timedelta(hours=3)


@pytest.fixture
def shell(registrar, settings):
    settings.DEMONSTRATION, settings.SIGNING_KEY = True, ""
    with frozen(STARTED):
        posting = make_posting()
    with frozen(NOW):
        seal_display_log(at=NOW)
        yield ShellCopy.objects.get(pk=posting.public_id)


def form_of(shell) -> str:
    return reverse("audit:certificate", args=[shell.pk])


def issue_at(shell) -> str:
    return reverse("audit:issue_certificate", args=[shell.pk])


def files(answer) -> dict[str, bytes]:
    with ZipFile(BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_form_says_what_could_be_claimed_before_anything_is_issued(
    shell, legal_officer, client_for
) -> None:
    page = client_for(legal_officer).get(form_of(shell)).content.decode()
    assert "事実報告書" in page
    assert "掲示の観測が一つもない" in page
    assert "だれかがこの公示を読んだこと" in page
    assert not IssuedCertificate.objects.exists()


def test_a_public_copy_is_handed_out_and_listed(
    shell, legal_officer, client_for
) -> None:
    client = client_for(legal_officer)
    found = files(client.post(issue_at(shell), {"copy": "public"}))
    number = IssuedCertificate.objects.get().number
    assert [*found] == [f"{number}.pdf", f"{number}.keijishomei.zip"]
    assert number in client.get(reverse("audit:certificates")).content.decode()
    assert not PersonalDataAccess.objects.filter(page__startswith="audit:").exists()


def test_a_parties_copy_is_an_opening_that_is_recorded(
    shell, legal_officer, client_for
) -> None:
    told = {"copy": "parties", "entry": 2, "reason": "訴訟で使うため"}
    found = files(client_for(legal_officer).post(issue_at(shell), told))
    (bundle,) = [found[name] for name in found if name.endswith(".keijishomei.zip")]
    entry = unpack(bundle).opening.entry
    opened = PersonalDataAccess.objects.get(page="audit:issue_certificate")
    assert (opened.entry_id, opened.entries) == (entry, 1)
    assert entry == shell.entries.get(position=1).pk


@pytest.mark.parametrize(
    "told",
    [
        {"copy": "parties", "entry": 1},
        {"copy": "parties", "reason": "訴訟"},
        {"copy": "parties", "entry": len(PEOPLE) + 1, "reason": "訴訟"},
        {"copy": "everything"},
        {},
    ],
)
def test_what_is_missing_is_asked_for(told, shell, legal_officer, client_for) -> None:
    answer = client_for(legal_officer).post(issue_at(shell), told)
    assert answer.status_code == 422
    assert not IssuedCertificate.objects.exists()


def test_without_a_key_the_page_says_what_to_do(
    shell, legal_officer, client_for, settings
) -> None:
    settings.DEMONSTRATION = False
    answer = client_for(legal_officer).post(issue_at(shell), {"copy": "public"})
    assert "KOJIBAN_SIGNING_KEY_FILE" in answer.content.decode()


@pytest.mark.parametrize("person", ["auditor", "registrar", "approver", "operator"])
def test_nobody_else_finds_the_form(person, request, shell, client_for) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.get(form_of(shell)).status_code == 404
