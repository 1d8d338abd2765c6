"""Certificates of display: what they say, and that a stranger can verify them."""

from datetime import timedelta

import pytest

from publishing.actions.issue_certificate import issue_certificate
from publishing.evidence.certificate import Kind
from publishing.models import ShellCopy
from tests.builders import make_posting
from tests.clock import frozen, jst
from tests.publishing import watching

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def demonstration(settings) -> None:
    settings.DEMONSTRATION = True
    settings.SIGNING_KEY = ""
    watching.know(settings, "tokyo-a", "osaka-b")
    settings.OBSERVE_EVERY_S = 3600


@pytest.fixture
def posting(registrar, demonstration):
    with frozen(jst("2026-06-01 09:00")):
        yield make_posting()


@pytest.fixture
def shell(posting) -> ShellCopy:
    return ShellCopy.objects.get(pk=posting.public_id)


def watch(shell, looks=watching.good, until=None) -> None:
    for name in ("tokyo-a", "osaka-b"):
        watching.observe(
            shell,
            name,
            looks=looks,
            until=until or shell.display_until + 2 * HOUR,
            every=HOUR,
        )


def issued(posting, legal_officer, shell, **changes):
    at = changes.pop("at", shell.display_until + 3 * HOUR)
    with frozen(at):
        return issue_certificate(posting, by=legal_officer, at=at, **changes)


def said(made) -> str:
    return "".join(each.text_ja for each in made.certificate.statements)


def test_a_watched_display_is_certified_as_continuous(
    posting, shell, legal_officer
) -> None:
    watch(shell)
    made = issued(posting, legal_officer, shell)
    assert made.certificate.kind == Kind.CERTIFICATE, made.certificate.why_report
    assert "継続して掲示していた" in said(made)
