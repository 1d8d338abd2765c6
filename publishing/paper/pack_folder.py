"""The folder in which the disaster pack lies: whole packs only, one at a time.

    DIR/kojiban-display-20260601T090000+0900-a2b3/   pack.json, index.html, sheets
    DIR/.kojiban-new-…/                              being written; swept by the next
    DIR/.kojiban-lock                                one writer at a time

A pack is written beside the old one, flushed to the disk and renamed; only then the old
one goes. Nothing else in DIR is ever touched. Directories are 0700, files 0600.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from notices.rules.broken_rule import BrokenRule

MANIFEST = "pack.json"
INDEX = "index.html"
PACK = re.compile(r"kojiban-display-[0-9T+]+-[a-z2-7]{4}\Z")
SHEET = re.compile(r"[\w-]+/[a-z2-7]{26}\.pdf\Z", re.ASCII)
UNFINISHED = ".kojiban-new-"
LOCK = ".kojiban-lock"


class PackNotWritten(BrokenRule):
    """The folder is missing, full, or being written by another."""


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Holds the folder for one writer, tidied up. Raises PackNotWritten.

    It is never made: where a stick is not plugged in, its mount point lies on a disk
    that nobody chose for names in clear.
    """
    if not directory.is_dir():
        raise PackNotWritten(
            f"{directory}: フォルダーがありません。装置をつないでください。",
            "there is no such folder; connect (mount) its device",
        )
    try:
        with _lock(directory):
            _tidy(directory)
            yield
    except BlockingIOError:
        raise PackNotWritten(
            f"{directory}: 別の実行が書き込み中です。しばらくしてから行ってください。",
            "another run is writing there; try again later",
        ) from None
    except OSError as error:
        raise PackNotWritten(
            f"{directory}: 書き込めません({error.strerror})。空きを確かめてください。",
            f"cannot be written ({error.strerror}); look at its room and device",
        ) from error


def newest(directory: Path) -> Path | None:
    """The pack that lies there, if any."""
    return next(iter(sorted(_packs(directory), reverse=True)), None)


def manifest_of(pack: Path | None) -> dict[str, Any]:
    """What the pack says of itself; nothing where that cannot be read."""
    try:
        found = json.loads((pack / MANIFEST).read_bytes()) if pack else {}
    except (OSError, ValueError):
        return {}
    return found if _is_manifest(found) else {}


def drop_outdated(directory: Path, codes: Mapping[str, str]) -> None:
    """Removes every sheet whose check code is no longer that of the display.

    This comes first and needs no room on the disk: removing never waits for writing.
    """
    for pack in _packs(directory):
        for public_id, told in manifest_of(pack)["postings"].items():
            if told["file"] and codes.get(public_id) != told["check_code"]:
                (pack / told["file"]).unlink(missing_ok=True)


def begin(directory: Path, name: str) -> Path:
    """An empty folder for a new pack."""
    fresh = directory / f"{UNFINISHED}{name}"
    fresh.mkdir(mode=0o700)
    return fresh


def write(pack: Path, name: str, content: bytes) -> None:
    """One file of a pack, on the disk when this returns."""
    path = pack / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def finish(fresh: Path) -> Path:
    """Puts the new pack in the place of all others; returns where it lies."""
    directory, old = fresh.parent, _packs(fresh.parent)
    pack = fresh.rename(directory / fresh.name.removeprefix(UNFINISHED))
    _flush(directory)
    for path in old:
        shutil.rmtree(path)
    return pack


def kept_sheet(pack: Path | None, told: Mapping[str, Any]) -> bytes | None:
    """A sheet of an earlier pack, if it is whole; its bytes need not be made anew."""
    if pack is None or not told.get("file"):
        return None
    try:
        content = (pack / told["file"]).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == told["sha256"] else None


@contextmanager
def _lock(directory: Path) -> Iterator[None]:
    descriptor = os.open(directory / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _tidy(directory: Path) -> None:
    """Removes what runs that were killed have left: half a pack, or one too many."""
    for left in directory.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)
    whole = newest(directory)
    for pack in _packs(directory):
        if pack != whole or not manifest_of(pack):
            shutil.rmtree(pack)


def _packs(directory: Path) -> list[Path]:
    return [path for path in directory.iterdir() if PACK.match(path.name)]


def _is_manifest(found: Any) -> bool:
    """Whether it has our form: no name in it leads out of the pack."""
    if not isinstance(found, dict) or not isinstance(found.get("postings"), dict):
        return False
    told = list(found["postings"].values())
    return isinstance(found.get("made_at"), str) and all(
        isinstance(each, dict)
        and isinstance(each.get("check_code"), str)
        and isinstance(each.get("file"), str)
        and (not each["file"] or SHEET.match(each["file"]) is not None)
        for each in told
    )


def _flush(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
