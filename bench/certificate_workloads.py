"""What a certificate costs: gathering, deriving, typesetting, signing, packing.

Fourteen days of display, seen by two vantage points every five minutes, without a
time-stamping authority. The floor is the typesetting alone, of the same paper.
"""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun import freeze_time

from bench.django_in import temporary_site
from bench.timing import report, seconds
from bench.uniform_workloads import publish

DAYS = timedelta(days=14)
VANTAGES = ("tokyo-a", "osaka-b")


def certificate() -> dict[str, object]:
    """One certificate; ``rounds`` is how many signed rounds it rests on."""
    with temporary_site() as directory:
        issue, typeset, rounds = _prepared(directory)
        made = issue()
        told = report(
            ours=seconds(issue), floor=seconds(lambda: typeset(made)), peer=None, n=1
        )
    return told | {"rounds": rounds}


def _prepared(
    directory: Path,
) -> tuple[Callable[[], Any], Callable[[Any], bytes], int]:
    from django.conf import settings
    from django.core.management import call_command

    from access_control.models import User
    from config import clock
    from publishing.actions.issue_certificate import issue_certificate
    from publishing.models import ObservationRound, Posting, ShellCopy
    from publishing.paper.certificate_sheet import CertificateSheet, certificate_pdf
    from tests.publishing import watching

    call_command("prepare_demo", stdout=io.StringIO(), stderr=io.StringIO())
    watching.know(settings, *VANTAGES)
    settings.OBSERVE_EVERY_S = int(watching.FIVE_MINUTES.total_seconds())
    now = clock.now()
    with freeze_time(now - DAYS):
        shell = ShellCopy.objects.get(pk=publish(directory, 0))
    for name in VANTAGES:
        watching.observe(shell, name, until=now)
    posting = Posting.objects.get(public_id=shell.pk)
    by = User.objects.get(email="legal@demo.example")

    def issue() -> Any:
        return issue_certificate(posting, by=by, at=clock.now())

    def typeset(made: Any) -> bytes:
        words = {"shell": _shell_words(shell), "entry": b""}
        return certificate_pdf(
            CertificateSheet(made.certificate, shell.number, made.row.level, words)
        )

    return issue, typeset, ObservationRound.objects.count()


def _shell_words(shell: Any) -> bytes:
    from access_control.vault.data_keys import open_data_key

    key = open_data_key(shell.key_id)
    return bytes(key.open(shell.sealed, f"shell:{shell.public_id}:words"))
