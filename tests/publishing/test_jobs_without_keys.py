"""Jobs and commands without a key: named, nothing lost, done when the key is back."""

import json
import secrets
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from access_control.vault.key_store import PURPOSES, REGISTER, key_store
from notices.models import Notice, SourceList
from publishing.models import DisplayLogEntry, SealedCheckpoint
from publishing.scheduler import run_once, take_lease
from tests.builders import APPROVED_AT, PEOPLE, adopt, make_posting
from tests.clock import frozen
from tests.sites import LISTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    """A directory of the test's own: this test breaks it."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)
    return tmp_path / "keys"


def one_round() -> None:
    lease = take_lease("one", at=APPROVED_AT)
    run_once(lease, at=APPROVED_AT)


def test_without_its_key_the_log_is_sealed_in_a_later_round(
    approver: Any, registrar: Any, keys: Path, settings: Any, caplog: Any
) -> None:
    make_posting()
    kept = keys / "log-1.key"
    kept.rename(keys / "away")
    settings.KEYS += "/"
    one_round()
    assert "the periodic deed seal failed" in caplog.text
    assert not any(person["name"] in caplog.text for person in PEOPLE)
    assert not SealedCheckpoint.objects.exists()
    (keys / "away").rename(kept)
    settings.KEYS += "/"
    one_round()
    assert SealedCheckpoint.objects.get().size == DisplayLogEntry.objects.count()


def test_a_wrong_log_key_signs_nothing_over_what_another_signed(
    approver: Any, registrar: Any, keys: Path, settings: Any, caplog: Any
) -> None:
    posting = make_posting()
    one_round()
    (keys / "log-1.key").write_text(secrets.token_hex(32))
    settings.KEYS += "/"
    make_posting()
    one_round()
    assert "no signature by a known key" in caplog.text
    assert SealedCheckpoint.objects.count() == 1
    assert posting.public_id


def test_a_list_is_refused_by_name_and_taken_in_later(
    office: Any, registrar: Any, keys: Path, settings: Any, run: Callable[..., str]
) -> None:
    adopt(office, "local_tax")
    words = ["take_in_list", str(LISTS / "vehicle_tax.xlsx"), "--office", office.code]
    words += ["--basis", "local_tax", "--by", registrar.email, "--json"]
    (keys / "register-1.key").rename(keys / "away")
    settings.KEYS += "/"
    err = StringIO()
    with pytest.raises(SystemExit) as ended, frozen("2026-06-01 09:00"):
        call_command(*words, stdout=StringIO(), stderr=err)
    assert (ended.value.code, "no register key" in err.getvalue()) == (1, True)
    assert not Notice.objects.exists()
    assert not SourceList.objects.exists()
    (keys / "away").rename(keys / "register-1.key")
    settings.KEYS += "/"
    with frozen("2026-06-01 09:00"):
        assert json.loads(run(*words))["notice"]
    assert key_store().epochs(REGISTER) == [1]
