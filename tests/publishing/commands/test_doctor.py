"""doctor names what an installation lacks and ends with 1 while anything is."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from access_control.models import Office, User
from notices.models import AdoptedVersion
from publishing.actions.display_pack import write_display_pack
from publishing.actions.interrupt import record_interruption
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.display_log import record_site
from publishing.management.commands import doctor
from publishing.models import Posting, ReadingCount, ReadingKind, ShellCopy
from publishing.rules.continuity import Cause
from tests.access_control.signing_in import set_up_app
from tests.builders import APPROVED_AT, adopt, make_notice, make_office, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db


@pytest.fixture
def findings() -> Callable[[], str]:
    """All findings as one text; the command must end with 1."""

    def examine() -> str:
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", "--json", stdout=out, stderr=StringIO())
        assert ended.value.code == 1
        found = json.loads(out.getvalue())
        assert found["healthy"] is False
        return "\n".join(found["findings"])

    return examine


def test_demonstration_people_are_named(
    findings: Callable[[], str], settings: LazySettings
) -> None:
    assert "KOJIBAN_DEMONSTRATION" not in findings()
    settings.DEMONSTRATION = True
    assert "KOJIBAN_DEMONSTRATION" in findings()


def test_names_indexed_by_an_older_rule_are_counted(
    findings: Callable[[], str],
) -> None:
    notice = make_notice()
    assert "older rule" not in findings()
    notice.addressees.update(index_version=1)
    assert "3 names are indexed by an older rule" in findings()


def test_a_missing_signing_key_is_named(
    findings: Callable[[], str], settings: LazySettings
) -> None:
    assert "set KOJIBAN_SIGNING_KEY_FILE" in findings()
    settings.DEMONSTRATION = True
    assert "set KOJIBAN_SIGNING_KEY_FILE" not in findings()


@pytest.mark.parametrize(("notice_days", "named"), [(364, False), (366, True)])
def test_a_signing_key_that_ends_soon_is_named(
    notice_days: int,
    named: bool,
    findings: Callable[[], str],
    settings: LazySettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.DEMONSTRATION, settings.VAR = True, tmp_path
    monkeypatch.setattr(doctor, "NOTICE_OF_KEY", timedelta(days=notice_days))
    assert ("the signing key ends on" in findings()) is named


@pytest.mark.parametrize("missing", ["RFC 3161", "observation", "no witness"])
def test_what_this_version_cannot_do_yet_is_said(
    missing: str, findings: Callable[[], str]
) -> None:
    assert missing in findings()


def test_a_second_factor_that_is_off_is_named(
    findings: Callable[[], str], settings: LazySettings
) -> None:
    settings.SECOND_FACTOR = "off"
    assert "the second factor is off" in findings()


def test_people_without_second_factor_are_counted(
    findings: Callable[[], str], settings: LazySettings, registrar: User, approver: User
) -> None:
    settings.SECOND_FACTOR = "required"
    set_up_app(registrar)
    assert "1 people have no second factor yet" in findings()
    set_up_app(approver)
    assert "second factor" not in findings()


def test_an_office_without_a_telephone_is_named(findings: Callable[[], str]) -> None:
    make_office(telephone="")
    assert "DEMO-TAX" in findings()
    assert "電話番号" in findings()


def test_an_unverified_version_in_use_is_counted(findings: Callable[[], str]) -> None:
    adopt(make_office(), "local_tax")
    assert "versions are unverified" in findings()


def test_a_log_that_nobody_seals_is_named(findings: Callable[[], str]) -> None:
    assert "not being sealed" not in findings()
    record_site("clock", at=jst("2026-06-01 09:00"))
    assert "not being sealed" in findings()


def test_a_missing_board_record_is_named(findings: Callable[[], str]) -> None:
    make_posting()
    with frozen("2026-06-02 10:00"):
        assert "lack the record of their board" in findings()


def test_an_interruption_that_goes_on_is_named(
    findings: Callable[[], str], registrar: User
) -> None:
    posting = make_posting()
    record_interruption(
        posting.notice.office, posting=posting, channel="web", cause=Cause.OUTAGE,
        starts=APPROVED_AT, ends=None, by=registrar, at=APPROVED_AT,
    )  # fmt: skip
    assert f"of {posting.public_id} still goes on" in findings()


def test_what_a_legal_officer_has_to_decide_is_counted(
    findings: Callable[[], str], registrar: User
) -> None:
    posting = make_posting()
    record_board_start(posting, by=registrar, started=APPROVED_AT, at=APPROVED_AT)
    record_board_end(posting, by=registrar, ended=APPROVED_AT, at=APPROVED_AT)
    with frozen("2026-06-10 00:00"):
        assert "1 interrupted postings are undecided" in findings()
    Posting.objects.update(board_started_at=None)
    ShellCopy.objects.update(posted_on=None, deemed_served_on=None)
    with frozen("2026-06-10 00:00"):
        assert "1 postings ended without a deemed day" in findings()


def test_bulk_reading_is_named(findings: Callable[[], str]) -> None:
    assert "read in bulk" not in findings()
    hour = jst("2026-06-03 09:00")
    ReadingCount.objects.create(hour=hour, kind=ReadingKind.OVER_BUDGET, count=1)
    with frozen("2026-06-03 10:00"):
        assert "read in bulk in 1 hours" in findings()


def test_a_key_that_others_can_read_is_named(
    findings: Callable[[], str], settings: LazySettings, tmp_path: object
) -> None:
    settings.KEYS = str(tmp_path)
    assert "no display key" in findings()


@pytest.mark.parametrize(
    ("today", "is_named"), [("2026-04-20 09:00", False), ("2026-04-21 09:00", True)]
)
def test_a_version_that_nobody_adopted_is_named_a_month_before(
    today: str, is_named: bool, office: Office, findings: Callable[[], str]
) -> None:
    adopt(office, "local_tax")
    AdoptedVersion.objects.filter(version_id="local_tax/2026-05-21").delete()
    with frozen(today):
        assert ("local_tax/2026-05-21" in findings()) is is_named


@pytest.mark.parametrize(
    ("made", "finding"),
    [
        (None, "the pack is missing or old"),
        ("2026-06-02 07:00", "the pack is missing or old"),
        ("2026-06-02 07:01", ""),
        ("2026-06-02 09:01", "the pack is missing or old"),
    ],
    ids=["none", "two hours old", "younger", "from the future"],
)
def test_the_age_of_the_pack_is_looked_at(
    made: str | None,
    finding: str,
    findings: Callable[[], str],
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.PACK_DIR = str(tmp_path)
    if made:
        write_display_pack(tmp_path, at=jst(made))
    with frozen("2026-06-02 09:00"):
        found = findings()
    assert ("the pack" in found) == bool(finding)
    assert finding in found


def test_a_pack_that_lacks_a_sheet_is_named(
    findings: Callable[[], str], settings: LazySettings, tmp_path: Path
) -> None:
    settings.PACK_DIR = str(tmp_path)
    make_posting([{"name": "\U000200a4\ufffd", "document": "督促状"}])
    write_display_pack(tmp_path, at=jst("2026-06-02 09:00"))
    with frozen("2026-06-02 09:00"):
        assert "1 postings are missing from the pack" in findings()


def test_a_folder_that_is_away_is_named(
    findings: Callable[[], str], settings: LazySettings, tmp_path: Path
) -> None:
    settings.PACK_DIR = str(tmp_path / "stick")
    assert "the folder of the pack cannot be read" in findings()
