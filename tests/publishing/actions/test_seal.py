"""Sealing can be repeated, survives a crash between any two steps, and never forks."""

from pathlib import Path
from typing import Any

import pytest

from publishing.actions import seal
from publishing.actions.log_files import log_signer, read_log_file, write_durably
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.display_log import record_site
from publishing.evidence import merkle
from publishing.evidence.checkpoint import parse_checkpoint
from publishing.evidence.log_check import LogDamaged
from publishing.evidence.note import open_note
from publishing.models import DisplayLogEntry, SealedCheckpoint
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")


def write(count: int) -> None:
    for number in range(count):
        record_site("clock", at=AT, number=number)


def files(settings: Any) -> dict[str, bytes]:
    root: Path = settings.DISPLAY_LOG_DIR
    found = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


def test_an_empty_log_has_no_checkpoint() -> None:
    assert seal_display_log(at=AT) is None


def test_rows_become_leaves_in_the_order_of_their_ids() -> None:
    write(5)
    seal_display_log(at=AT)
    places = DisplayLogEntry.objects.order_by("id").values_list("leaf_index", flat=True)
    assert list(places) == [0, 1, 2, 3, 4]


def test_the_root_is_that_of_the_entries() -> None:
    write(5)
    checkpoint = seal_display_log(at=AT)
    entries = DisplayLogEntry.objects.order_by("id").values_list("entry", flat=True)
    assert bytes(checkpoint.root) == merkle.root(bytes(entry) for entry in entries)


def test_the_checkpoint_is_signed_and_published(settings: Any) -> None:
    write(3)
    seal_display_log(at=AT)
    note = read_log_file("checkpoint").decode()
    checkpoint = parse_checkpoint(open_note(note, [log_signer().verifier]))
    assert (checkpoint.origin, checkpoint.size) == (settings.ORIGIN, 3)


def test_sealing_twice_changes_nothing(settings: Any) -> None:
    write(3)
    first, before = seal_display_log(at=AT), files(settings)
    assert seal_display_log(at=jst("2026-06-02 10:00")) == first
    assert files(settings) == before
    assert SealedCheckpoint.objects.count() == 1


def test_a_later_seal_takes_up_what_is_new() -> None:
    write(300)
    seal_display_log(at=AT)
    write(10)
    assert seal_display_log(at=AT).size == 310
    assert verify_display_log().unsealed == 0


STEPS = ["_give_places", "_write_tiles", "_sign", "publish_checkpoint"]


@pytest.mark.parametrize("more", [0, 260], ids=["nothing new", "more rows"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_between_steps_is_made_good(
    when: str, step: str, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(2)
    seal_display_log(at=AT)
    write(3)
    _seal_and_crash(when, step, monkeypatch)
    write(more)
    assert seal_display_log(at=AT).size == 5 + more
    assert verify_display_log().size == 5 + more


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_no_size_is_ever_signed_with_two_roots(
    when: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(3)
    _seal_and_crash(when, step, monkeypatch)
    seal_display_log(at=AT)
    assert SealedCheckpoint.objects.get().size == 3


def test_a_half_written_tile_is_no_tile(settings: Any) -> None:
    write(3)
    seal_display_log(at=AT)
    beside = settings.DISPLAY_LOG_DIR / "tile/0/000.p/5.1.new"
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_bytes(b"half")
    write(2)
    assert seal_display_log(at=AT).size == 5
    assert verify_display_log().size == 5


def test_a_damaged_log_is_never_signed_again(settings: Any) -> None:
    write(3)
    seal_display_log(at=AT)
    tile = settings.DISPLAY_LOG_DIR / "tile/0/000.p/3"
    tile.write_bytes(bytes(96))
    write(1)
    with pytest.raises(LogDamaged, match="last signed root"):
        seal_display_log(at=AT)
    assert SealedCheckpoint.objects.get().size == 3


def test_a_log_that_lost_a_tile_is_not_signed_either(settings: Any) -> None:
    write(3)
    seal_display_log(at=AT)
    (settings.DISPLAY_LOG_DIR / "tile/0/000.p/3").unlink()
    write(1)
    with pytest.raises(LogDamaged, match="tile missing"):
        seal_display_log(at=AT)


def test_a_database_older_than_the_published_checkpoint_is_not_signed() -> None:
    write(3)
    seal_display_log(at=AT)
    DisplayLogEntry.objects.filter(leaf_index=2).delete()
    SealedCheckpoint.objects.all().delete()
    with pytest.raises(LogDamaged, match="is ahead"):
        seal_display_log(at=AT)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    write_durably(tmp_path, "a/b", b"old")
    write_durably(tmp_path, "a/b", b"new")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
    assert (tmp_path / "a/b").read_bytes() == b"new"


def _seal_and_crash(when: str, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = getattr(seal, step)

    def crash(*args: object) -> None:
        if when == "after":
            original(*args)
        raise OSError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(seal, step, crash)
        with pytest.raises(OSError, match="power cut"):
            seal_display_log(at=AT)
