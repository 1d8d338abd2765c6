"""Search keys: written with the copy, gone with it, made anew when they are old."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from access_control.models import User
from access_control.vault.key_store import PURPOSES, SEARCH, key_store
from access_control.vault.keys import MissingKey
from access_control.vault.rotation import StillNeeded
from notices.models import AdoptedVersion
from notices.rules.adoption import SearchMode
from publishing.actions.correct import approve_correction, propose_correction
from publishing.actions.forget import forget_ended
from publishing.actions.renew_search_keys import (
    newest_search_epoch,
    not_findable,
    renew_search_keys,
    retire_search,
)
from publishing.models import EntryCopy, SearchKey, ShellCopy
from publishing.search_keys import asked_digests, require_every_epoch
from tests.builders import PEOPLE, adopt, make_office, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-03 10:00")


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> None:
    """A directory of the test's own: this test adds to it."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)


def post_in(mode: SearchMode) -> str:
    adopt(make_office(), "local_tax")
    AdoptedVersion.objects.update(search_mode=mode)
    return make_posting().public_id


def is_findable(
    name: str, mode: str = SearchMode.NAME_AND_OFFICE, number: str = ""
) -> bool:
    digests = asked_digests(mode, name, number)
    return SearchKey.objects.filter(digest__in=digests).exists()


@pytest.mark.parametrize(
    ("mode", "rows"),
    [
        (SearchMode.OFF, 0),
        # A name and a reading each.
        (SearchMode.NAME_AND_OFFICE, 2 * len(PEOPLE)),
        (SearchMode.NAME_AND_REFERENCE, 2 * len(PEOPLE)),
    ],
)
def test_only_the_adopted_mode_is_made_findable(mode: SearchMode, rows: int) -> None:
    post_in(mode)
    assert SearchKey.objects.count() == rows


def test_one_mode_does_not_answer_for_the_other() -> None:
    post_in(SearchMode.NAME_AND_REFERENCE)
    number = SearchMode.NAME_AND_REFERENCE
    assert is_findable("渡辺高子", number, "徴第101号")
    assert not is_findable("渡辺高子", number, "徴第102号")
    assert not is_findable("渡辺高子")


def test_an_entry_without_a_number_is_not_found_by_one() -> None:
    adopt(make_office(), "local_tax")
    AdoptedVersion.objects.update(search_mode=SearchMode.NAME_AND_REFERENCE)
    make_posting([{**PEOPLE[0], "reference": ""}])
    assert not SearchKey.objects.exists()


def test_without_the_key_nothing_can_be_tested() -> None:
    post_in(SearchMode.NAME_AND_OFFICE)
    key_store().make(SEARCH)
    key_store().destroy(SEARCH, 1)
    assert not is_findable("渡辺高子")
    with pytest.raises(MissingKey, match="bring it"):
        require_every_epoch()


def test_a_search_under_a_missing_key_is_no_answer(approver: User) -> None:
    post_in(SearchMode.NAME_AND_OFFICE)
    SearchKey.objects.update(epoch=2)
    typed = {"name": "渡辺高子", "office": "DEMO-TAX"}
    with frozen("2026-06-03 10:00"):
        response = Client().post("/search/", typed)
    assert response.status_code == 503
    assert "渡辺" not in response.content.decode()


def test_forgetting_a_posting_forgets_its_search_keys() -> None:
    public_id = post_in(SearchMode.NAME_AND_OFFICE)
    other = make_posting().public_id
    ended = ShellCopy.objects.filter(pk=public_id)
    ended.update(display_until=AT - timedelta(days=2))
    EntryCopy.objects.filter(shell=public_id).update(
        display_until=AT - timedelta(days=2)
    )
    forget_ended(at=AT, after=timedelta(days=1))
    left = set(SearchKey.objects.values_list("entry__shell_id", flat=True))
    assert left == {other}


def test_forgetting_one_entry_forgets_its_search_keys() -> None:
    post_in(SearchMode.NAME_AND_OFFICE)
    entry = EntryCopy.objects.first()
    EntryCopy.objects.filter(pk=entry.pk).update(display_until=AT - timedelta(days=2))
    forget_ended(at=AT, after=timedelta(days=1))
    assert not entry.search_keys.exists()
    assert SearchKey.objects.count() == 2 * (len(PEOPLE) - 1)


def test_a_corrected_reading_is_what_is_searched(
    registrar: User, approver: User
) -> None:
    adopt(make_office(), "local_tax", also_shown=["kana"])
    AdoptedVersion.objects.update(search_mode=SearchMode.NAME_AND_REFERENCE)
    posting = make_posting()
    entry = next(
        entry
        for entry in EntryCopy.objects.all()
        if entry.search_keys.filter(digest__in=_of_first(entry)).exists()
    )
    correction = propose_correction(
        posting,
        entry.pk,
        "reference",
        "徴第201号",
        by=registrar,
        at=AT,
        reason="打ち間違い",
    )
    approve_correction(correction, by=approver, at=AT)
    mode = SearchMode.NAME_AND_REFERENCE
    assert is_findable("渡辺高子", mode, "徴第201号")
    assert not is_findable("渡辺高子", mode, "徴第101号")


def _of_first(entry: EntryCopy) -> list[bytes]:
    return asked_digests(SearchMode.NAME_AND_REFERENCE, "渡辺高子", "徴第101号")


def test_what_was_published_before_there_were_search_keys_is_made_findable() -> None:
    post_in(SearchMode.NAME_AND_OFFICE)
    SearchKey.objects.all().delete()
    assert not_findable().count() == len(PEOPLE)
    assert renew_search_keys(batch=2) == len(PEOPLE)
    assert is_findable("渡辺高子")
    assert not not_findable().exists()


def test_where_nothing_is_searched_nothing_is_renewed() -> None:
    post_in(SearchMode.OFF)
    assert renew_search_keys() == 0


def test_a_rotation_renews_what_is_findable_and_retires_the_old_key() -> None:
    post_in(SearchMode.NAME_AND_OFFICE)
    assert newest_search_epoch() == 2
    assert is_findable("渡辺高子")
    with pytest.raises(StillNeeded):
        retire_search()
    renew_search_keys()
    assert retire_search() == [1]
    assert is_findable("渡辺高子")
    require_every_epoch()


def test_the_command_rotates_and_says_what_is_left(run: Callable[..., str]) -> None:
    post_in(SearchMode.NAME_AND_OFFICE)
    done = json.loads(run("rotate_keys", "--purpose", "search", "--json"))
    (found,) = done["purposes"]
    assert (found["epoch"], found["renewed"], found["left"]) == (2, len(PEOPLE), 0)
    retire = ("rotate_keys", "--purpose", "search", "--retire", "--yes", "--json")
    assert json.loads(run(*retire))["purposes"] == [
        {"purpose": "search", "retired": [1]}
    ]
