"""Certificates of display: what they say, and that a stranger can verify them."""

import subprocess
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from access_control.vault.keys import Erased
from notices.refusals import DeedRefused, NotAllowed
from publishing.actions import certificate_facts
from publishing.actions.extend import extend_display
from publishing.actions.forget import forget_ended, log_ends
from publishing.actions.interrupt import record_interruption
from publishing.actions.issue_certificate import issue_certificate, preview_of
from publishing.actions.seal import seal_display_log
from publishing.display_log import record_site
from publishing.evidence.bundle import pack, unpack
from publishing.evidence.certificate import Kind
from publishing.evidence.cosignature import KnownWitness, WitnessSigner
from publishing.evidence.verify import FAILED, OK, exit_code, verify_bundle
from publishing.models import (
    IssuedCertificate,
    ReadingCount,
    SealedCheckpoint,
    ShellCopy,
    Timestamp,
)
from publishing.rules.continuity import Cause
from publishing.rules.public_notice import thawed
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst
from tests.publishing import watching

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def demonstration(settings) -> None:
    settings.DEMONSTRATION = True
    settings.SIGNING_KEY = ""
    watching.know(settings, "tokyo-a", "osaka-b")
    settings.OBSERVE_EVERY_S = 3 * 3600


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
            until=until or shell.display_until + 3 * HOUR,
            every=3 * HOUR,
        )


def issued(posting, legal_officer, shell, **changes):
    at = changes.pop("at", shell.display_until + 4 * HOUR)
    with frozen(at):
        return issue_certificate(posting, by=legal_officer, at=at, **changes)


def said(made) -> str:
    return "".join(each.text_ja for each in made.certificate.statements)


def checked(bundle: bytes, shell) -> tuple[int, list]:
    rows = verify_bundle(bundle, at=int((shell.display_until + 5 * HOUR).timestamp()))
    return exit_code(rows), [row for row in rows if row.state != "ok"]


def test_a_witness_that_is_away_is_not_named(
    posting, shell, legal_officer, settings
) -> None:
    watch(shell)
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    verifier = WitnessSigner("witness.example", key).verifier
    settings.WITNESSES = [KnownWitness(verifier, "http://127.0.0.1:9/")]
    made = issued(posting, legal_officer, shell)
    assert made.certificate.keys.witnesses == ()
    assert checked(made.bundle, shell) == (OK, [])


def test_it_ends_at_a_stamped_checkpoint_over_all_its_leaves(
    posting, shell, legal_officer
) -> None:
    at = shell.display_until + HOUR
    log_ends(at=at)
    stamped = seal_display_log(at=at)
    Timestamp.objects.create(checkpoint=stamped, token=b"", stamped_at=at, policy="1.2")
    record_site("clock", at=at)
    assert seal_display_log(at=at).size > stamped.size
    told = preview_of(posting, at=at + HOUR)
    assert (told.log.last.size, len(told.time)) == (stamped.size, 1)


def test_refusals_are_told_by_what_the_reader_got(
    posting, shell, legal_officer
) -> None:
    for kind, count in (("notice", 3), ("over_budget", 1), ("unavailable", 2)):
        ReadingCount.objects.create(
            hour=shell.display_from, kind=kind, public_id=shell.pk, count=count
        )
    told = issued(posting, legal_officer, shell).certificate.refusals
    assert (told.count_429, told.count_503) == (4, 2)


def test_where_roles_are_apart_the_scheduler_alone_seals(
    posting, shell, legal_officer, settings, monkeypatch
) -> None:
    settings.ROLE = "staff"
    monkeypatch.setattr(certificate_facts, "PATIENCE_S", 0)
    with pytest.raises(DeedRefused, match="封緘がまだです"):
        issued(posting, legal_officer, shell)
    assert not SealedCheckpoint.objects.exists()
    assert not IssuedCertificate.objects.exists()


def test_what_the_scheduler_sealed_is_certified(
    posting, shell, legal_officer, settings
) -> None:
    watch(shell)
    at = shell.display_until + 4 * HOUR
    log_ends(at=at)
    seal_display_log(at=at)
    settings.ROLE = "staff"
    made = issued(posting, legal_officer, shell, at=at)
    assert checked(made.bundle, shell) == (OK, [])


def test_a_watched_display_is_certified_and_a_stranger_can_verify_it(
    posting, shell, legal_officer
) -> None:
    watch(shell)
    made = issued(posting, legal_officer, shell)
    assert (made.certificate.kind, made.row.level) == (Kind.CERTIFICATE, "B-B")
    assert "継続して掲示していた" in said(made)
    assert checked(made.bundle, shell) == (OK, [])


def test_an_outage_of_nine_hours_is_told_in_all_numbers(
    posting, shell, legal_officer
) -> None:
    starts = shell.display_from + 24 * HOUR
    watch(shell, watching.away(starts, starts + 9 * HOUR))
    made = issued(posting, legal_officer, shell)
    told = made.certificate.totals
    assert (told.pess_s, told.opt_s, told.unobserved_s) == (12 * 3600, 6 * 3600, 0)
    assert "継続" not in said(made)
    assert checked(made.bundle, shell) == (OK, [])


def test_a_dead_vantage_point_leaves_time_that_is_called_unobserved(
    posting, shell, legal_officer
) -> None:
    starts = shell.display_from + 24 * HOUR
    watch(shell, watching.silent(starts, starts + 12 * HOUR))
    made = issued(posting, legal_officer, shell)
    assert made.certificate.totals.unobserved_s > 0
    assert "観測のない時間が1か所" in said(made)
    assert "継続" not in said(made)


def test_before_the_end_it_is_so_far(posting, shell, legal_officer) -> None:
    at = shell.display_from + 24 * HOUR
    watch(shell, until=at)
    made = issued(posting, legal_officer, shell, at=at)
    assert made.certificate.is_so_far
    assert "現在までの事実" in said(made)
    assert checked(made.bundle, shell) == (OK, [])


def test_without_observation_it_is_a_report_of_facts(
    posting, shell, legal_officer
) -> None:
    made = issued(posting, legal_officer, shell)
    assert made.certificate.kind == Kind.FACT_REPORT
    assert "事実報告書" in text_of(made.pdf)
    assert checked(made.bundle, shell) == (OK, [])


def test_recorded_deeds_and_an_extension_verify_too(
    posting, shell, legal_officer, approver
) -> None:
    at = shell.display_from + HOUR
    with frozen(at):
        record_interruption(
            posting.notice.office, posting=posting, by=approver, channel="web",
            cause=Cause.OUTAGE,
            starts=shell.display_from + HOUR / 2, ends=at, at=at, note="",
        )  # fmt: skip
        extend_display(
            posting, by=approver, until=shell.display_until + 24 * HOUR, at=at,
            reason="停電のため",
        )  # fmt: skip
    shell.refresh_from_db()
    made = issued(posting, legal_officer, shell)
    assert "停電" in said(made)
    assert checked(made.bundle, shell) == (OK, [])


def test_the_public_copy_names_nobody(posting, shell, legal_officer) -> None:
    made = issued(posting, legal_officer, shell)
    for person in PEOPLE:
        assert person["name"] not in text_of(made.pdf)
        assert person["name"].encode() not in made.bundle
    assert unpack(made.bundle).opening is None


def test_the_parties_copy_opens_one_entry(posting, shell, legal_officer) -> None:
    entry = shell.entries.order_by("position").last()
    made = issued(posting, legal_officer, shell, entry=entry, reason="訴訟で使うため")
    words = thawed(unpack(made.bundle).opening.copy)
    others = {each["name"] for each in PEOPLE} - {words["name"]}
    assert words["name"] in text_of(made.pdf)
    assert not [name for name in others if name in text_of(made.pdf)]
    assert checked(made.bundle, shell) == (OK, [])


def test_an_old_bundle_verifies_after_the_keys_are_destroyed(
    posting, shell, legal_officer
) -> None:
    made = issued(posting, legal_officer, shell)
    at = shell.display_until + 24 * HOUR
    with frozen(at):
        forget_ended(at=at, after=HOUR)
    assert checked(made.bundle, shell) == (OK, [])
    with pytest.raises(Erased):
        issued(posting, legal_officer, shell)


def test_numbers_run_by_office_and_fiscal_year(posting, shell, legal_officer) -> None:
    made = [issued(posting, legal_officer, shell) for _ in range(2)]
    next_year = jst("2027-04-01 00:00")
    made.append(issued(posting, legal_officer, shell, at=next_year))
    assert [each.row.number for each in made] == [
        "DEMO-TAX-R8-0001", "DEMO-TAX-R8-0002", "DEMO-TAX-R9-0001",
    ]  # fmt: skip


def test_a_refused_issue_takes_no_number(
    posting, shell, legal_officer, settings
) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(DeedRefused, match="KOJIBAN_SIGNING_KEY_FILE"):
        issued(posting, legal_officer, shell)
    settings.DEMONSTRATION = True
    assert issued(posting, legal_officer, shell).row.place == 1


def test_numbers_have_no_gap_when_several_issue_at_once(
    posting, shell, legal_officer
) -> None:
    at = shell.display_until + 4 * HOUR

    def issue() -> None:
        # No frozen clock: a thread that connects waits by it.
        issue_certificate(posting, by=legal_officer, at=at)
        connections.close_all()

    threads = [threading.Thread(target=issue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = IssuedCertificate.objects.values_list("place", flat=True)
    assert sorted(places) == [1, 2, 3, 4]


def test_who_may_not_issue_is_refused(posting, shell, auditor) -> None:
    with pytest.raises(NotAllowed):
        issued(posting, auditor, shell)


def test_a_parties_copy_needs_a_reason(posting, shell, legal_officer) -> None:
    entry = shell.entries.first()
    with pytest.raises(DeedRefused, match="理由"):
        issued(posting, legal_officer, shell, entry=entry, reason=" ")


def test_a_display_that_has_not_begun_is_refused(posting, shell, legal_officer) -> None:
    with pytest.raises(DeedRefused, match="始まって"):
        issued(posting, legal_officer, shell, at=shell.display_from)


def test_a_vantage_point_whose_key_is_gone_is_not_left_out(
    posting, shell, legal_officer, settings
) -> None:
    watch(shell, until=shell.display_from + 6 * HOUR)
    watching.know(settings, "tokyo-a")
    with pytest.raises(DeedRefused, match="osaka-b"):
        issued(posting, legal_officer, shell)


def test_pdfsig_accepts_the_signature(posting, shell, legal_officer, tmp_path) -> None:
    file = tmp_path / "c.pdf"
    file.write_bytes(issued(posting, legal_officer, shell).pdf)
    told = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True)
    assert "Signature is Valid." in told.stdout


def test_a_changed_paper_is_refused(posting, shell, legal_officer) -> None:
    made = issued(posting, legal_officer, shell)
    kept = unpack(made.bundle)
    at = len(kept.pdf) // 4
    changed = kept.pdf[:at] + bytes([kept.pdf[at] ^ 1]) + kept.pdf[at + 1 :]
    code, rows = checked(pack(replace(kept, pdf=changed)), shell)
    assert (code, rows[0].file) == (FAILED, "proof.pdf")


def text_of(pdf: bytes) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True)
    return told.stdout.decode()
