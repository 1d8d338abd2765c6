"""The display log's only writer: chained rows, no reader in them, durable or none."""

import threading
from datetime import UTC, timedelta

import pytest
from django.db import OperationalError, connections

from publishing import display_log
from publishing.actions.verify_log import verify_display_log
from publishing.display_log import (
    LeafNotWritten,
    record_deed,
    record_displayed,
    record_site,
    shown_digest,
    start_stream,
)
from publishing.evidence.chain import GENESIS, link
from publishing.evidence.committed import window_commitment
from publishing.models import DisplayLogEntry, EntryCopy, ShellCopy
from tests.builders import make_posting
from tests.clock import jst
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")


@pytest.fixture
def shell() -> ShellCopy:
    make_posting()
    return ShellCopy.objects.get()


@pytest.fixture
def entries(shell: ShellCopy) -> list[EntryCopy]:
    return list(shell.entries.all())


def view_rows() -> list[DisplayLogEntry]:
    return list(DisplayLogEntry.objects.exclude(stream="deeds").order_by("id"))


def test_a_disclosure_leaves_one_leaf(
    shell: ShellCopy, entries: list[EntryCopy]
) -> None:
    record_displayed(shell, entries, at=AT)
    (leaf,) = leaves("displayed")
    assert (leaf["at"], leaf["channel"], leaf["entries"]) == (
        int(AT.timestamp()),
        "web",
        3,
    )


def test_a_leaf_tells_what_was_shown_and_nothing_of_the_reader(
    shell: ShellCopy, entries: list[EntryCopy]
) -> None:
    record_displayed(shell, entries, at=AT)
    assert leaves("displayed")[0].keys() == {
        "kind", "at", "salt", "posting", "copy", "channel", "entries",
    }  # fmt: skip


def test_the_leaf_of_a_posting_fixes_its_entries_and_its_window(
    shell: ShellCopy, entries: list[EntryCopy]
) -> None:
    posted = leaves("posted")[0]
    assert posted["copy"] == shown_digest(shell, entries)
    # As whoever makes a certificate reads the row again, from any database.
    assert posted["window"] == window_commitment(
        bytes(shell.posting_commitment),
        start=shell.display_from.astimezone(UTC).isoformat(),
        end=shell.display_until.astimezone(UTC).isoformat(),
        basis=shell.basis_id,
        office=shell.office_code,
    )


def test_a_leaf_fixes_the_words_that_were_shown(
    shell: ShellCopy, entries: list[EntryCopy]
) -> None:
    record_displayed(shell, entries[:2], at=AT)
    assert leaves("displayed")[0]["copy"] == shown_digest(shell, entries[:2])


def test_other_words_have_another_digest(
    shell: ShellCopy, entries: list[EntryCopy]
) -> None:
    digests = {
        shown_digest(shell, entries),
        shown_digest(shell, entries[:2]),
        shown_digest(shell, entries[::-1]),
        shown_digest(shell, []),
    }
    assert len(digests) == 4


def test_the_same_page_shown_twice_has_two_different_leaves(
    shell: ShellCopy, entries: list[EntryCopy]
) -> None:
    record_displayed(shell, entries, at=AT)
    record_displayed(shell, entries, at=AT)
    assert len({bytes(row.entry) for row in view_rows()}) == 2


def test_every_row_is_linked_to_the_one_before(shell: ShellCopy) -> None:
    for _ in range(3):
        record_displayed(shell, [], at=AT)
    head = GENESIS
    for seq, row in enumerate(view_rows()):
        head = link(head, row.stream.encode(), seq, bytes(row.entry))
        assert bytes(row.link) == head


def test_a_fresh_process_has_a_stream_of_its_own(shell: ShellCopy) -> None:
    record_displayed(shell, [], at=AT)
    start_stream()
    record_displayed(shell, [], at=AT)
    first, second = view_rows()
    assert (first.stream != second.stream, second.seq) == (True, 0)


def test_deeds_share_one_stream(shell: ShellCopy) -> None:
    record_deed("ended", shell, at=AT)
    record_site("gap", at=AT, seconds=12)
    rows = DisplayLogEntry.objects.filter(stream="deeds").order_by("seq")
    assert [row.seq for row in rows] == [0, 1, 2]
    assert kinds() == ["posted", "ended", "gap"]


def test_a_leaf_about_the_site_names_no_posting(shell: ShellCopy) -> None:
    record_site("clock", at=AT, drift_ms=40)
    assert leaves("clock")[0]["posting"] is None


def test_what_cannot_be_written_is_refused(
    shell: ShellCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DisplayLogEntry, "save", _disk_full)
    with pytest.raises(LeafNotWritten):
        record_displayed(shell, [], at=AT)


def test_a_refused_leaf_leaves_no_gap(
    shell: ShellCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_displayed(shell, [], at=AT)
    with monkeypatch.context() as broken:
        broken.setattr(DisplayLogEntry, "save", _disk_full)
        with pytest.raises(LeafNotWritten):
            record_displayed(shell, [], at=AT)
    record_displayed(shell, [], at=AT)
    assert verify_display_log().unsealed == 3


def test_after_a_commit_whose_answer_was_lost_the_log_goes_on(shell: ShellCopy) -> None:
    record_displayed(shell, [], at=AT)
    _commit_behind_the_writers_back(shell)
    with pytest.raises(LeafNotWritten):
        record_displayed(shell, [], at=AT)
    record_displayed(shell, [], at=AT)
    assert verify_display_log().unsealed == 4


@pytest.mark.django_db(transaction=True)
def test_threads_of_one_process_write_one_chain() -> None:
    make_posting()
    shell = ShellCopy.objects.get()
    threads = [
        threading.Thread(target=_record_five_times, args=[shell]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.seq for row in view_rows()] == list(range(20))
    assert verify_display_log().unsealed == 21


def _record_five_times(shell: ShellCopy) -> None:
    for second in range(5):
        record_displayed(shell, [], at=AT + timedelta(seconds=second))
    connections.close_all()


def _commit_behind_the_writers_back(shell: ShellCopy) -> None:
    """What the table looks like when a commit succeeds and its answer gets lost."""
    last = view_rows()[-1]
    entry = display_log._leaf("displayed", AT, posting=bytes(shell.posting_commitment))
    row = display_log._row(last.stream, last.seq + 1, bytes(last.link), entry, shell)
    row.save(force_insert=True)


def _disk_full(*args: object, **kwargs: object) -> None:
    raise OperationalError("database or disk is full")
