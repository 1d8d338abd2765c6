"""The disaster pack: everything on display now as sheets, for a day without power.

It holds names in clear by its nature. So it is off unless a folder is named, it lies
where the authority says (docs/operations.md), and whatever ends leaves it at once.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db.models import Min
from django.template.loader import render_to_string

from access_control.opaque_ids import new_opaque_id
from access_control.vault.keys import VaultError
from notices.rules.periods import JAPAN
from publishing.display_log import check_code_of
from publishing.models import EntryCopy, ShellCopy
from publishing.paper import pack_folder
from publishing.paper.board_sheet import MissingGlyph, board_sheet_pdf
from publishing.paper.posting_sheet import sheet_of
from publishing.rules.visibility import last_moment

EVERY = timedelta(hours=1)
# One hour's pack may be late by one run that failed.
TOO_OLD = 2 * EVERY
# What a sheet says beside its number; while it stays, the sheet need not be made anew.
PRINTED = ("check_code", "posted_on")
A_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
CANNOT_OPEN = "鍵がないか違うため、開けません。印刷できません。"


@dataclass(frozen=True)
class Packed:
    """One posting of a pack; ``file`` is empty where ``problem`` says why."""

    shell: ShellCopy
    check_code: str
    file: str = ""
    sheets: int = 0
    sha256: str = ""
    problem: str = ""

    @property
    def last_moment(self) -> datetime:
        return last_moment(self.shell.display_until)

    def told(self) -> dict[str, Any]:
        """For the manifest; nothing of it names anybody."""
        posted_on = self.shell.posted_on
        return {
            "check_code": self.check_code,
            "posted_on": posted_on.isoformat() if posted_on else "",
            "file": self.file,
            "sheets": self.sheets,
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class PackTold:
    """What was written: where, how many postings and sheets, how many are missing."""

    folder: str
    postings: int
    sheets: int
    missing: int
    made_at: str


def write_display_pack(directory: Path, *, at: datetime) -> PackTold:
    """Writes a new pack in the place of the old one. Raises PackNotWritten."""
    with pack_folder.locked(directory):
        return _write(directory, list(ShellCopy.objects.on_display(at)), at)


def refresh_display_pack(directory: Path, *, at: datetime) -> PackTold | None:
    """Writes it once an hour, and at once when something on display has changed.

    Returns None where the pack is still what is on display. Raises PackNotWritten.
    """
    with pack_folder.locked(directory):
        shells = list(ShellCopy.objects.on_display(at))
        told = pack_folder.manifest_of(pack_folder.newest(directory))
        if told and _is_current(told, shells, at):
            return None
        return _write(directory, shells, at)


def pack_in(directory: Path, *, at: datetime) -> tuple[timedelta, int] | None:
    """How old the pack there is and how many sheets are missing, or None without one.

    Reads only. Raises OSError where the folder is away.
    """
    told = pack_folder.manifest_of(pack_folder.newest(directory))
    if not told:
        return None
    missing = sum(not each["file"] for each in told["postings"].values())
    return at - datetime.fromisoformat(told["made_at"]), missing


def _is_current(
    told: Mapping[str, Any], shells: Iterable[ShellCopy], at: datetime
) -> bool:
    # A clock that was set back must not keep an old pack.
    if not timedelta(0) <= at - datetime.fromisoformat(told["made_at"]) < EVERY:
        return False
    packed = {
        public_id: each["check_code"] for public_id, each in told["postings"].items()
    }
    return packed == _codes(shells, at)


def _write(directory: Path, shells: list[ShellCopy], at: datetime) -> PackTold:
    pack_folder.drop_outdated(directory, _codes(shells, at))
    old = pack_folder.newest(directory)
    earlier = pack_folder.manifest_of(old).get("postings", {})
    made = f"{at.astimezone(JAPAN):%Y%m%dT%H%M%S%z}"
    fresh = pack_folder.begin(
        directory, f"kojiban-display-{made}-{new_opaque_id()[:4]}"
    )
    ordered = sorted(shells, key=lambda each: (each.office_code, each.number))
    packed = [
        _packed(fresh, shell, old, earlier.get(shell.pk, {}), at) for shell in ordered
    ]
    pack_folder.write(fresh, pack_folder.INDEX, _index(packed, at).encode())
    pack_folder.write(fresh, pack_folder.MANIFEST, _manifest(packed, at))
    return PackTold(
        str(pack_folder.finish(fresh)),
        len(packed),
        sum(each.sheets for each in packed),
        sum(not each.file for each in packed),
        at.astimezone(JAPAN).isoformat(),
    )


def _packed(
    fresh: Path,
    shell: ShellCopy,
    old: Path | None,
    earlier: Mapping[str, Any],
    at: datetime,
) -> Packed:
    code = check_code_of(shell, at=at)
    now = Packed(shell, code).told()
    is_same = all(earlier.get(fact) == now[fact] for fact in PRINTED)
    pdf = pack_folder.kept_sheet(old, earlier) if is_same else None
    try:
        pdf = pdf or board_sheet_pdf(sheet_of(shell, at))
    except MissingGlyph as error:
        return Packed(shell, code, problem=str(error))
    except VaultError:
        return Packed(shell, code, problem=CANNOT_OPEN)
    file = f"{shell.office_code}/{shell.pk}.pdf"
    pack_folder.write(fresh, file, pdf)
    sheets, digest = len(A_PAGE.findall(pdf)), hashlib.sha256(pdf).hexdigest()
    return Packed(shell, code, file=file, sheets=sheets, sha256=digest)


def _codes(shells: Iterable[ShellCopy], at: datetime) -> dict[str, str]:
    return {shell.pk: check_code_of(shell, at=at) for shell in shells}


def _manifest(packed: list[Packed], at: datetime) -> bytes:
    told = {
        "made_at": at.isoformat(),
        "postings": {each.shell.pk: each.told() for each in packed},
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _index(packed: list[Packed], at: datetime) -> str:
    offices = groupby(packed, key=lambda each: each.shell.office_name)
    context = {
        "made_at": at,
        "first_end": _first_end(packed, at),
        "offices": [(name, list(each)) for name, each in offices],
        "sheets": sum(each.sheets for each in packed),
    }
    return render_to_string("certificates/pack_index.html", context)


def _first_end(packed: list[Packed], at: datetime) -> datetime | None:
    """When the first of it ends as planned; an entry may end before its posting."""
    shells = [each.shell for each in packed]
    entries = EntryCopy.objects.on_display(at).filter(shell__in=shells)
    first: datetime | None = entries.aggregate(first=Min("display_until"))["first"]
    return first
