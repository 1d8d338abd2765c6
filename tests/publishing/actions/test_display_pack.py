"""The disaster pack: whole or not at all, and nothing in it that has ended."""

import errno
import os
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.actions import display_pack
from publishing.actions.display_pack import refresh_display_pack, write_display_pack
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.display_log import check_code_of
from publishing.models import EntryCopy, ShellCopy
from publishing.paper import pack_folder
from publishing.paper.pack_folder import PackNotWritten
from publishing.scheduler import _deeds
from tests.builders import PEOPLE, make_office, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-02 09:00")
HOUR = timedelta(hours=1)
TICK = timedelta(seconds=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "stick"
    found.mkdir()
    return found


@pytest.fixture
def posting():
    return make_posting()


def index(folder: Path) -> str:
    (pack,) = folder.glob("kojiban-display-*")
    return (pack / "index.html").read_text()


def sheets(folder: Path) -> set[str]:
    return {path.stem for path in folder.rglob("*.pdf")}


def test_a_pack_holds_a_sheet_of_everything_on_display(posting, folder) -> None:
    road = make_posting(office=make_office("DEMO-ROAD", name="道路課", sign="道路"))
    told = write_display_pack(folder, at=AT)
    assert sheets(folder) == {posting.public_id, road.public_id}
    assert (told.postings, told.sheets, told.missing) == (2, 2, 0)


def test_what_is_to_come_or_has_ended_is_not_in_it(posting, folder) -> None:
    make_posting(display_from=jst("2026-06-04 09:00"))
    ShellCopy.objects.filter(pk=posting.public_id).update(display_until=AT)
    write_display_pack(folder, at=AT)
    assert sheets(folder) == set()


def test_index_tells_number_period_sheets_and_check_code(posting, folder) -> None:
    write_display_pack(folder, at=AT)
    shell = ShellCopy.objects.get()
    for word in (
        shell.number,
        check_code_of(shell, at=AT),
        "1枚",
        "2026年6月2日 09:00:00",
        "2026年6月10日 00:00より前",
    ):
        assert word in index(folder)


def test_index_names_nobody_and_asks_for_nothing_outside(posting, folder) -> None:
    write_display_pack(folder, at=AT)
    page = index(folder)
    assert not any(person["name"] in page for person in PEOPLE)
    assert not re.search(r'(src|href)="(https?:)?//|@import|url\(', page)


def test_only_the_owner_reads_it(posting, folder) -> None:
    write_display_pack(folder, at=AT)
    (pack,) = folder.glob("kojiban-display-*")
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in (pack, *pack.rglob("*"))
    }
    assert modes == {(True, 0o700), (False, 0o600)}


@pytest.mark.parametrize(
    ("later", "is_new"), [(HOUR - TICK, False), (HOUR, True)], ids=["within", "after"]
)
def test_it_is_written_anew_every_hour(
    later: timedelta, is_new: bool, posting, folder
) -> None:
    write_display_pack(folder, at=AT)
    assert (refresh_display_pack(folder, at=AT + later) is not None) is is_new
    assert len(list(folder.glob("kojiban-display-*"))) == 1


def test_a_clock_that_was_set_back_keeps_no_old_pack(posting, folder) -> None:
    write_display_pack(folder, at=AT)
    assert refresh_display_pack(folder, at=AT - TICK) is not None


def test_what_is_withdrawn_leaves_at_the_next_round(posting, approver, folder) -> None:
    write_display_pack(folder, at=AT)
    withdraw_posting(posting, by=approver, at=AT + TICK, reason="誤り")
    refresh_display_pack(folder, at=AT + 2 * TICK)
    assert sheets(folder) == set()


def test_a_concealed_name_leaves_at_the_next_round(posting, approver, folder) -> None:
    write_display_pack(folder, at=AT)
    before = next(folder.rglob("*.pdf")).read_bytes()
    entry = EntryCopy.objects.first().pk
    conceal_entry(posting, entry, by=approver, at=AT + TICK, reason="本人の申出")
    refresh_display_pack(folder, at=AT + 2 * TICK)
    assert next(folder.rglob("*.pdf")).read_bytes() != before


def test_the_end_of_a_display_empties_it(posting, folder) -> None:
    write_display_pack(folder, at=AT)
    refresh_display_pack(folder, at=jst("2026-06-10 00:00"))
    assert sheets(folder) == set()
    assert "掲示していた公示はありません" in index(folder)


def test_a_sheet_that_stays_as_it_is_is_not_made_anew(
    posting, folder, monkeypatch
) -> None:
    write_display_pack(folder, at=AT)
    monkeypatch.setattr(display_pack, "board_sheet_pdf", lambda sheet: b"anew")
    write_display_pack(folder, at=AT + HOUR)
    assert next(folder.rglob("*.pdf")).read_bytes().startswith(b"%PDF")


def test_a_damaged_sheet_is_made_anew(posting, folder) -> None:
    write_display_pack(folder, at=AT)
    next(folder.rglob("*.pdf")).write_bytes(b"%PDF torn")
    write_display_pack(folder, at=AT + HOUR)
    assert b"torn" not in next(folder.rglob("*.pdf")).read_bytes()


@pytest.fixture
def full_disk(monkeypatch):
    """From now on every write fails."""

    def fill() -> None:
        def write(pack: Path, name: str, content: bytes) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(pack_folder, "write", write)

    return fill


def test_a_full_disk_keeps_the_old_pack(posting, folder, full_disk) -> None:
    write_display_pack(folder, at=AT)
    full_disk()
    with pytest.raises(PackNotWritten, match="No space left"):
        write_display_pack(folder, at=AT + HOUR)
    assert sheets(folder) == {posting.public_id}


def test_a_full_disk_keeps_nothing_that_has_ended(
    posting, approver, folder, full_disk
) -> None:
    write_display_pack(folder, at=AT)
    withdraw_posting(posting, by=approver, at=AT + TICK, reason="誤り")
    full_disk()
    with pytest.raises(PackNotWritten):
        refresh_display_pack(folder, at=AT + 2 * TICK)
    assert sheets(folder) == set()


def test_what_a_killed_run_left_is_swept(posting, folder) -> None:
    write_display_pack(folder, at=AT)
    for left in (".kojiban-new-half", "kojiban-display-20260601T000000+0900-abcd"):
        (folder / left).mkdir()
        (folder / left / "name.pdf").write_bytes(b"%PDF")
    assert refresh_display_pack(folder, at=AT + TICK) is None
    assert sheets(folder) == {posting.public_id}


def test_nothing_else_in_the_folder_is_touched(posting, folder) -> None:
    (folder / "letters").mkdir()
    (folder / "letters/own.txt").write_text("mine")
    write_display_pack(folder, at=AT)
    assert (folder / "letters/own.txt").read_text() == "mine"


@pytest.mark.parametrize("told", ["", "[]", '{"postings": 1}'])
def test_a_pack_that_cannot_be_read_is_replaced(told: str, posting, folder) -> None:
    write_display_pack(folder, at=AT)
    next(folder.rglob("pack.json")).write_text(told)
    assert refresh_display_pack(folder, at=AT + TICK) is not None


def test_a_manifest_leads_nowhere_outside(posting, folder) -> None:
    (folder / "mine.pdf").write_bytes(b"mine")
    write_display_pack(folder, at=AT)
    manifest = next(folder.rglob("pack.json"))
    file = f"DEMO-TAX/{posting.public_id}.pdf"
    manifest.write_text(manifest.read_text().replace(file, "../mine.pdf"))
    refresh_display_pack(folder, at=jst("2026-06-10 00:00"))
    assert (folder / "mine.pdf").read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_not_made(posting, tmp_path) -> None:
    with pytest.raises(PackNotWritten, match="there is no such folder"):
        write_display_pack(tmp_path / "unplugged", at=AT)
    assert not (tmp_path / "unplugged").exists()


def test_two_writers_do_not_meet(posting, folder) -> None:
    with pack_folder.locked(folder), pytest.raises(PackNotWritten, match="another run"):
        write_display_pack(folder, at=AT)


def test_a_sheet_that_cannot_be_printed_is_named_by_its_number(folder) -> None:
    make_posting([dict(PEOPLE[0], name="見本 \U00030000")])
    told = write_display_pack(folder, at=AT)
    assert (told.postings, told.missing) == (1, 1)
    assert "字形がない" in index(folder)


def test_the_command_writes_it(posting, folder, run) -> None:
    with frozen(AT):
        said = run("write_display_pack", folder)
    assert "sheets: 1" in said


def test_nothing_is_written_unless_a_folder_is_named(settings, folder) -> None:
    assert "write the pack" not in _deeds(AT)
    settings.PACK_DIR = str(folder)
    _deeds(AT)["write the pack"]()
    assert len(list(folder.glob("kojiban-display-*"))) == 1
