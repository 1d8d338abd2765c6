"""The daily archive 保存: what readers got, sealed under the posting's own key.

    VAR/archive/<day>/<public id>.warc.gz.sealed    AES-256-GCM, as every copy
    VAR/archive/<day>/<public id>.json              digests, in clear

Destroying the posting's key makes the pages unreadable; the digests stay, and tell
nothing, as every WARC holds random record ids.
"""

import base64
import hashlib
import json
from datetime import date
from pathlib import Path

from django.conf import settings

from access_control.vault.data_keys import open_data_key
from publishing.actions.log_files import write_durably
from publishing.models import ShellCopy

VERSION = 1


def is_archived(shell: ShellCopy, day: date) -> bool:
    """Whether the day's pages are kept."""
    return (_folder(day) / f"{shell.pk}.json").exists()


def keep_archive(shell: ShellCopy, day: date, warc: bytes) -> None:
    """Seals and keeps one day's pages of a posting. Raises CannotOpen."""
    sealed = open_data_key(shell.key_id).seal(warc, _context(shell.pk, day))
    told = {
        "v": VERSION,
        "posting": base64.b64encode(bytes(shell.posting_commitment)).decode(),
        "day": day.isoformat(),
        "warc_sha256": hashlib.sha256(warc).hexdigest(),
        "sealed_sha256": hashlib.sha256(sealed).hexdigest(),
    }
    write_durably(_folder(day), f"{shell.pk}.warc.gz.sealed", sealed)
    # Last: what it names is there.
    write_durably(_folder(day), f"{shell.pk}.json", json.dumps(told).encode())


def open_archive(shell: ShellCopy, day: date) -> bytes:
    """One day's pages as WARC. Raises CannotOpen (Erased), FileNotFoundError."""
    sealed = (_folder(day) / f"{shell.pk}.warc.gz.sealed").read_bytes()
    return open_data_key(shell.key_id).open(sealed, _context(shell.pk, day))


def _folder(day: date) -> Path:
    return Path(settings.VAR) / "archive" / day.isoformat()


def _context(public_id: str, day: date) -> str:
    return f"archive:{public_id}:{day.isoformat()}"
