"""Approval and publication are one deed: all of it stands or nothing does."""

from typing import NoReturn

import pytest

from access_control.models import User, WrappedKey
from access_control.vault.data_keys import open_data_key
from notices.models import Notice
from notices.rules.transitions import Status, TransitionNotAllowed
from publishing.actions import approve_and_publish as deed
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.copies import (
    open_entries,
    open_shell,
)
from publishing.evidence.commitment import verify_commitment
from publishing.evidence.committed import ENTRY_TAG, SHELL_TAG
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry, EntryCopy, Posting, ShellCopy
from publishing.rules.public_notice import frozen
from tests.builders import PEOPLE, adopt, make_notice, make_office, make_people
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 09:00")


@pytest.fixture
def shell(approver: User) -> ShellCopy:
    return approve_and_publish(make_notice(), by=approver, at=AT)


def test_a_notice_is_posted_by_its_approval(shell: ShellCopy) -> None:
    notice = Notice.objects.get()
    assert notice.status == Status.POSTED
    assert [event.deed for event in notice.events.all()] == ["approve", "publish"]


def test_the_window_is_the_planned_or_the_statutes(shell: ShellCopy) -> None:
    assert (shell.display_from, shell.display_until) == (AT, jst("2026-06-10 00:00"))


def test_a_planned_window_is_kept(approver: User) -> None:
    start, end = jst("2026-06-02 08:30"), jst("2026-07-01 00:00")
    notice = make_notice(display_from=start, display_until=end)
    shell = approve_and_publish(notice, by=approver, at=AT)
    assert (shell.display_from, shell.display_until) == (start, end)


def test_entries_have_the_window_of_their_posting(shell: ShellCopy) -> None:
    windows = EntryCopy.objects.values_list("display_from", "display_until")
    assert set(windows) == {(shell.display_from, shell.display_until)}


def test_entries_stand_in_the_order_of_the_syllabary(shell: ShellCopy) -> None:
    names = [entry.words["name"] for entry in open_entries(shell.entries.all())]
    assert names == ["阿部 一郎", "合同会社見本商事", "渡邉 髙子"]


def test_kana_rows_point_at_their_entries(shell: ShellCopy) -> None:
    assert open_shell(shell).rows == {"あ": (0, 1), "ま": (1, 2), "わ": (2, 3)}


def test_an_entry_holds_what_the_statute_names(shell: ShellCopy) -> None:
    first = open_entries(shell.entries.all())[0]
    assert set(first.words) == {"name", "document", "reference"}


def test_what_the_authority_adopted_is_shown_too(approver: User) -> None:
    adopt(make_office(), "local_tax", also_shown=["capacity", "kana"])
    people = [PEOPLE[0] | {"capacity": "納税管理人"}]
    shell = approve_and_publish(make_notice(people), by=approver, at=AT)
    words = open_entries(shell.entries.all())[0].words
    assert (words["capacity"], "kana" in words) == ("納税管理人", False)


def test_the_shell_says_where_the_document_is_kept(shell: ShellCopy) -> None:
    words = open_shell(shell).words
    assert words["number"] == "令和8年度 都税徴公示 第1号"
    assert words["issued_on"] == "令和8年6月1日"
    assert words["place"] == "架空区役所通り1番 都税事務所2階"


def test_what_the_office_changes_later_changes_no_copy(shell: ShellCopy) -> None:
    office = make_office()
    office.telephone = "03-9999-9999"
    office.save()
    assert open_shell(shell).words["telephone"] == "03-0000-0000"


def test_the_shells_commitment_opens_to_its_words(shell: ShellCopy) -> None:
    salt = open_data_key(shell.key_id).salt
    content = frozen(open_shell(shell).words)
    verify_commitment(shell.commitment, tag=SHELL_TAG, salt=salt, content=content)


def test_every_entrys_commitment_opens_to_its_id_and_words(shell: ShellCopy) -> None:
    for copy, entry in zip(
        shell.entries.all(), open_entries(shell.entries.all()), strict=True
    ):
        salt = open_data_key(copy.key_id).salt
        content = copy.id.encode() + frozen(entry.words)
        verify_commitment(copy.commitment, tag=ENTRY_TAG, salt=salt, content=content)


def test_every_copy_has_a_key_of_its_own(shell: ShellCopy) -> None:
    keys = {shell.key_id, *shell.entries.values_list("key_id", flat=True)}
    assert len(keys) == 1 + len(PEOPLE)


def test_the_log_says_posted_with_the_number_of_entries(shell: ShellCopy) -> None:
    leaf = parse_entry(bytes(DisplayLogEntry.objects.get().entry))
    assert (leaf["kind"], leaf["entries"]) == ("posted", 3)
    assert leaf["posting"] == bytes(shell.posting_commitment)


def test_outer_ids_are_those_of_the_register(shell: ShellCopy) -> None:
    addressees = Notice.objects.get().addressees.values_list("id", flat=True)
    assert set(shell.entries.values_list("id", flat=True)) == set(addressees)


def test_three_thousand_entries_are_posted_at_once(approver: User) -> None:
    notice = make_notice(make_people(3_000))
    shell = approve_and_publish(notice, by=approver, at=AT)
    assert shell.entries.count() == shell.entry_count == 3_000


@pytest.mark.parametrize(
    "step", ["project", "seal_shell", "seal_entries", "mark_posted", "record_deed"]
)
def test_asvs_2_3_3_a_failure_leaves_nothing(
    step: str, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = make_notice()
    owner = deed.display_log if step == "record_deed" else deed
    monkeypatch.setattr(owner, step, _fail)
    with pytest.raises(OSError, match="the disk is full"):
        approve_and_publish(notice, by=approver, at=AT)
    assert Notice.objects.get().status == Status.SUBMITTED
    for left in (Posting, ShellCopy, EntryCopy, DisplayLogEntry):
        assert not left.objects.exists()


def test_keys_of_a_failed_publication_open_nothing(
    approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = make_notice()
    before = WrappedKey.objects.count()
    monkeypatch.setattr(deed, "mark_posted", _fail)
    with pytest.raises(OSError, match="the disk is full"):
        approve_and_publish(notice, by=approver, at=AT)
    assert WrappedKey.objects.count() > before
    assert not EntryCopy.objects.exists()


def test_a_failed_publication_can_be_repeated(
    approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = make_notice()
    with monkeypatch.context() as broken:
        broken.setattr(deed, "mark_posted", _fail)
        with pytest.raises(OSError, match="the disk is full"):
            approve_and_publish(notice, by=approver, at=AT)
    again = Notice.objects.get(pk=notice.pk)
    assert approve_and_publish(again, by=approver, at=AT).entry_count == 3


def test_publishing_twice_publishes_once(approver: User) -> None:
    notice = make_notice()
    approve_and_publish(notice, by=approver, at=AT)
    with pytest.raises(TransitionNotAllowed):
        approve_and_publish(notice, by=approver, at=AT)
    assert Posting.objects.count() == 1


def _fail(*args: object, **kwargs: object) -> NoReturn:
    raise OSError("the disk is full")
