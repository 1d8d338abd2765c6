"""doctor names what an installation lacks and ends with 1 while anything is."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from access_control.models import User
from publishing.display_log import record_site
from tests.access_control.signing_in import set_up_app
from tests.builders import adopt, make_office, make_posting
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


@pytest.mark.parametrize("missing", ["RFC 3161", "observation"])
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


def test_a_key_that_others_can_read_is_named(
    findings: Callable[[], str], settings: LazySettings, tmp_path: object
) -> None:
    settings.KEYS = str(tmp_path)
    assert "no display key" in findings()
