"""rotate_keys: words and exit codes; what it does is tested with the vault."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from access_control.models import WrappedKey
from access_control.vault.data_keys import make_data_key
from access_control.vault.key_store import DISPLAY, INDEX, PURPOSES, REGISTER, key_store
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry
from tests.builders import PEOPLE, make_notice
from tests.clock import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> None:
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)


@pytest.fixture
def rotate(run: Callable[..., str]) -> Callable[..., Any]:
    def ask(*words: str) -> Any:
        with frozen("2026-06-02 10:00"):
            return json.loads(run("rotate_keys", "--json", *words))["purposes"]

    return ask


def ended_with(*words: str) -> tuple[int, str]:
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("rotate_keys", *words, stdout=StringIO(), stderr=err)
    return ended.value.code, err.getvalue()


def leaves() -> list[dict[str, Any]]:
    rows = DisplayLogEntry.objects.values_list("entry", flat=True)
    return [parse_entry(bytes(row)) for row in rows]


def test_both_purposes_are_rotated(rotate: Callable[..., Any]) -> None:
    make_data_key(DISPLAY)
    done = {each["purpose"]: each for each in rotate()}
    assert done.keys() == {REGISTER, DISPLAY}
    assert (done[DISPLAY]["rewrapped"], done[DISPLAY]["left"]) == (1, 0)


def test_it_says_when_nothing_is_left(rotate: Callable[..., Any]) -> None:
    assert "--retire" in rotate()[0]["next"]


def test_a_rotation_of_the_copies_leaves_one_leaf(rotate: Callable[..., Any]) -> None:
    rotate()
    rotate()
    (leaf,) = leaves()
    assert (leaf["kind"], leaf["purpose"], leaf["epoch"]) == ("key_rotated", DISPLAY, 2)


def test_a_rotation_of_the_register_leaves_no_leaf(rotate: Callable[..., Any]) -> None:
    rotate("--purpose", "register")
    assert leaves() == []


def test_a_rotation_of_the_index_says_what_it_did_in_one_leaf(
    rotate: Callable[..., Any],
) -> None:
    make_notice(PEOPLE)
    (done,) = rotate("--purpose", "index")
    rotate("--purpose", "index")
    assert (done["reindexed"], done["left"]) == (len(PEOPLE), 0)
    (leaf,) = leaves()
    assert (leaf["kind"], leaf["purpose"], leaf["epoch"]) == ("key_rotated", INDEX, 2)


def test_the_old_index_key_is_retired(rotate: Callable[..., Any]) -> None:
    make_notice(PEOPLE)
    rotate("--purpose", "index")
    (done,) = rotate("--purpose", "index", "--retire", "--yes")
    assert done["retired"] == [1]
    assert key_store().epochs(INDEX) == [2]


def test_a_name_that_does_not_open_keeps_the_old_index_key() -> None:
    bad = make_notice(PEOPLE).addressees.first()
    WrappedKey.objects.filter(pk=bad.key_id).update(wrapped=b"x" * 92)
    code, words = ended_with("--purpose", "index")
    assert (code, bad.pk in words) == (1, True)
    assert ended_with("--purpose", "index", "--retire", "--yes")[0] == 1
    assert leaves() == []


def test_the_log_verifies_after_a_rotation(
    rotate: Callable[..., Any], run: Callable[..., str]
) -> None:
    rotate()
    with frozen("2026-06-02 10:01"):
        run("seal_display_log")
        found = json.loads(run("verify_display_log", "--json"))
    assert found["verified"] is True


def test_destroying_needs_a_yes(rotate: Callable[..., Any]) -> None:
    rotate()
    assert "--yes" in ended_with("--retire")[1]
    assert key_store().epochs(REGISTER) == [1, 2]
    assert [each["retired"] for each in rotate("--retire", "--yes")] == [[1], [1]]


def test_a_needed_key_is_not_destroyed() -> None:
    make_data_key(REGISTER)
    key_store().make(REGISTER)
    code, words = ended_with("--retire", "--yes")
    assert (code, "run `rotate_keys` first" in words) == (1, True)


def test_rows_that_do_not_open_are_named(rotate: Callable[..., Any]) -> None:
    bad = make_data_key(DISPLAY)
    WrappedKey.objects.update(wrapped=b"x" * 92)
    code, words = ended_with("--purpose", "display")
    assert code == 1
    assert bad.id in words
    assert leaves() == []


def test_the_logs_identity_is_refused() -> None:
    assert ended_with("--purpose", "log")[0] == 1


def test_a_batch_of_none_is_misuse() -> None:
    assert ended_with("--batch", "0")[0] == 2
