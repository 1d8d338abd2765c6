"""Verification names the first bad leaf, whichever column somebody touched."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from publishing.actions import verify_log
from publishing.actions.log_files import read_log_file
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import RowDamaged, verify_display_log
from publishing.display_log import record_deed, record_displayed
from publishing.evidence.chain import link
from publishing.evidence.checkpoint import InvalidCheckpoint
from publishing.evidence.entries import make_entry, parse_entry
from publishing.evidence.log_check import LogDamaged
from publishing.evidence.note import InvalidNote
from publishing.models import DisplayLogEntry, SealedCheckpoint, ShellCopy
from tests.builders import make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")
LEAVES = 12
BAD = 5


@pytest.fixture(autouse=True)
def sealed_log() -> None:
    """Twelve leaves of two streams, sealed: a posting, five deeds, six disclosures."""
    make_posting()
    shell = ShellCopy.objects.get()
    for _ in range(5):
        record_deed("extended", shell, at=AT, until=0)
    for _ in range(6):
        record_displayed(shell, [], at=AT)
    seal_display_log(at=AT)


def flipped(content: bytes, position: int = -2) -> bytes:
    changed = bytearray(content)
    changed[position] ^= 1
    return bytes(changed)


def test_an_honest_log_verifies() -> None:
    found = verify_display_log()
    assert (found.size, found.unsealed) == (LEAVES, 0)
    assert found.root == bytes(SealedCheckpoint.objects.get().root)


def test_rows_not_sealed_yet_are_counted() -> None:
    record_displayed(ShellCopy.objects.get(), [], at=AT)
    assert verify_display_log().unsealed == 1


def test_an_empty_log_verifies(settings: Any) -> None:
    DisplayLogEntry.objects.all().delete()
    SealedCheckpoint.objects.all().delete()
    shutil.rmtree(settings.DISPLAY_LOG_DIR)
    assert verify_display_log().size == 0


@pytest.mark.parametrize("leaf", [0, BAD, LEAVES - 1])
@pytest.mark.parametrize("column", ["entry", "link", "posting_commitment"])
def test_one_flipped_byte_is_named_by_its_leaf(column: str, leaf: int) -> None:
    row = DisplayLogEntry.objects.get(leaf_index=leaf)
    setattr(row, column, flipped(bytes(getattr(row, column))))
    row.save()
    with pytest.raises(RowDamaged) as caught:
        verify_display_log()
    assert caught.value.index == leaf


@pytest.mark.parametrize("leaf", range(LEAVES))
def test_the_first_bad_row_is_named_wherever_a_question_ends(
    leaf: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_log, "ROWS_AT_A_TIME", 4)
    assert verify_display_log().size == LEAVES
    row = DisplayLogEntry.objects.get(leaf_index=leaf)
    for bad in DisplayLogEntry.objects.filter(stream=row.stream, seq__gte=row.seq):
        bad.link = flipped(bytes(bad.link))
        bad.save()
    with pytest.raises(RowDamaged) as caught:
        verify_display_log()
    assert caught.value.index == leaf


@pytest.mark.parametrize("position", range(0, 120, 7))
def test_any_byte_of_an_entry_counts(position: int) -> None:
    row = DisplayLogEntry.objects.get(leaf_index=BAD)
    row.entry = flipped(bytes(row.entry), position)
    row.save()
    with pytest.raises(RowDamaged) as caught:
        verify_display_log()
    assert caught.value.index == BAD


@pytest.mark.parametrize(
    "change",
    [
        {"stream": "deedt"},
        {"seq": 99},
        {"seq": F("seq") + 20},
        {"posting_commitment": None},
    ],
    ids=["stream", "seq", "seq later", "posting taken out"],
)
def test_a_row_moved_elsewhere_is_found(change: dict[str, Any]) -> None:
    DisplayLogEntry.objects.filter(leaf_index=BAD).update(**change)
    with pytest.raises(RowDamaged):
        verify_display_log()


def test_a_deleted_row_is_found() -> None:
    DisplayLogEntry.objects.filter(leaf_index=BAD).delete()
    with pytest.raises((RowDamaged, LogDamaged)):
        verify_display_log()


def test_two_leaves_that_changed_places_are_found() -> None:
    DisplayLogEntry.objects.filter(leaf_index=BAD).update(leaf_index=99)
    DisplayLogEntry.objects.filter(leaf_index=BAD + 1).update(leaf_index=BAD)
    DisplayLogEntry.objects.filter(leaf_index=99).update(leaf_index=BAD + 1)
    with pytest.raises(LogDamaged) as caught:
        verify_display_log()
    assert caught.value.index == BAD


def test_a_rewritten_stream_that_fits_its_chain_still_differs_from_the_tree() -> None:
    _rewrite_last_disclosure()
    with pytest.raises(LogDamaged) as caught:
        verify_display_log()
    assert caught.value.index == LEAVES - 1


@pytest.mark.parametrize("position", [0, 5 * 32, -1])
def test_a_flipped_byte_of_a_tile_is_named_by_its_leaf(
    position: int, settings: Any
) -> None:
    tile = settings.DISPLAY_LOG_DIR / f"tile/0/000.p/{LEAVES}"
    tile.write_bytes(flipped(tile.read_bytes(), position))
    with pytest.raises(LogDamaged) as caught:
        verify_display_log()
    assert caught.value.index == (position % (LEAVES * 32)) // 32


@pytest.mark.parametrize("position", [0, 30, -3])
def test_a_flipped_byte_of_the_signed_note_is_found(position: int) -> None:
    newest = SealedCheckpoint.objects.get()
    newest.note = flipped(newest.note.encode(), position).decode()
    newest.save()
    with pytest.raises((InvalidNote, InvalidCheckpoint)):
        verify_display_log()


def test_a_log_that_only_grew_holds_its_old_checkpoint() -> None:
    old = read_log_file("checkpoint").decode()
    record_displayed(ShellCopy.objects.get(), [], at=AT)
    seal_display_log(at=AT)
    assert verify_display_log(against=old).size == LEAVES + 1


def test_a_truncated_log_falls_behind_its_published_checkpoint() -> None:
    _grow_and_cut()
    with pytest.raises(LogDamaged, match="once had 13 leaves"):
        verify_display_log()


def test_a_log_truncated_everywhere_is_found_against_its_past(settings: Any) -> None:
    longer = _grow_and_cut()
    (settings.DISPLAY_LOG_DIR / "checkpoint").unlink()
    assert verify_display_log().size == LEAVES
    with pytest.raises(LogDamaged, match="once had 13 leaves"):
        verify_display_log(against=longer)


def test_another_history_is_found_against_the_past(settings: Any) -> None:
    old = read_log_file("checkpoint").decode()
    _rewrite_last_disclosure()
    _seal_from_nothing(settings)
    assert verify_display_log().size == LEAVES
    with pytest.raises(LogDamaged, match="another root"):
        verify_display_log(against=old)


@pytest.mark.parametrize("spoil", [lambda n: "", lambda n: n.replace("12", "11")])
def test_a_note_nobody_signed_is_no_past(spoil: Callable[[str], str]) -> None:
    note = spoil(read_log_file("checkpoint").decode())
    with pytest.raises((InvalidNote, InvalidCheckpoint)):
        verify_display_log(against=note)


def _grow_and_cut() -> str:
    """One more leaf, sealed, then taken out of the database: the longer checkpoint."""
    record_displayed(ShellCopy.objects.get(), [], at=AT)
    longer = seal_display_log(at=AT)
    DisplayLogEntry.objects.filter(leaf_index=LEAVES).delete()
    SealedCheckpoint.objects.filter(size=longer.size).delete()
    return str(longer.note)


def _rewrite_last_disclosure() -> None:
    """A forger with the database: another entry, and a link that fits it."""
    row = DisplayLogEntry.objects.get(leaf_index=LEAVES - 1)
    before = DisplayLogEntry.objects.get(leaf_index=LEAVES - 2)
    row.entry = make_entry(**parse_entry(bytes(row.entry)) | {"entries": 7})
    row.link = link(bytes(before.link), row.stream.encode(), row.seq, row.entry)
    row.save()


def _seal_from_nothing(settings: Any) -> None:
    """A forger with the log's key, too."""
    SealedCheckpoint.objects.all().delete()
    DisplayLogEntry.objects.update(leaf_index=None)
    shutil.rmtree(settings.DISPLAY_LOG_DIR)
    seal_display_log(at=AT)
