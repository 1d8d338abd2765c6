"""Sealing 封緘: rows become leaves, leaves tiles, and a checkpoint signs the root.

Each step can be repeated: places are given once, tiles of a size are always the same
bytes, and a size is signed with one root only.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from publishing.actions.log_files import (
    CHECKPOINT,
    log_signer,
    only_sealer,
    read_log_file,
    write_durably,
)
from publishing.evidence import merkle, note, tiles
from publishing.evidence.checkpoint import Checkpoint, parse_checkpoint
from publishing.evidence.log_check import LogDamaged
from publishing.models import DisplayLogEntry, SealedCheckpoint

LEAVES_A_SEAL = 100_000
# The number of the lock on PostgreSQL; no other part of the product takes one.
SEALING = 0x6B6F6A69

GIVE_PLACES = """
UPDATE publishing_displaylogentry SET leaf_index = %s + numbered.place
FROM (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
    FROM publishing_displaylogentry WHERE leaf_index IS NULL
    ORDER BY id LIMIT %s
) AS numbered
WHERE publishing_displaylogentry.id = numbered.id
    AND publishing_displaylogentry.leaf_index IS NULL
"""


def seal_display_log(*, at: datetime) -> SealedCheckpoint | None:
    """Seals what is new and returns the newest checkpoint, or None for an empty log.

    Raises LogDamaged when the tiles on disk no longer give the last signed root: a
    damaged log is never signed again.
    """
    with only_sealer():
        return _seal(at)


def _seal(at: datetime) -> SealedCheckpoint | None:
    last = SealedCheckpoint.objects.last()
    _require_not_older(last)
    _give_places()
    old_size = last.size if last else 0
    hashes = [merkle.leaf_hash(bytes(entry)) for entry in _entries_from(old_size)]
    if hashes:
        _require_undamaged(last)
        _write_tiles(old_size, hashes)
        last = _sign(old_size + len(hashes), at)
    if last is not None:
        publish_checkpoint(last)
    return last


def _give_places() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No index spans the log's months: two sealers would number alike.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
        highest = DisplayLogEntry.objects.aggregate(last=Max("leaf_index"))["last"]
        start = 0 if highest is None else highest + 1
        cursor.execute(GIVE_PLACES, [start, LEAVES_A_SEAL])


def _entries_from(index: int) -> list[bytes]:
    rows = DisplayLogEntry.objects.filter(leaf_index__gte=index).order_by("leaf_index")
    return list(rows.values_list("entry", flat=True))


def _require_undamaged(last: SealedCheckpoint | None) -> None:
    if last is None:
        return
    try:
        root = _root_on_disk(last.size)
    except tiles.DamagedTile as error:
        raise LogDamaged(error.first_leaf, str(error)) from error
    if root != bytes(last.root):
        raise LogDamaged(None, "tiles do not give the last signed root")


def _require_not_older(last: SealedCheckpoint | None) -> None:
    """A database restored from a backup must not sign a second history."""
    size = last.size if last else 0
    if _published_size() > size:
        raise LogDamaged(
            size,
            "復元した記録が、公開済みの検証点より古い / "
            "the published checkpoint is ahead: bring back the newer rows first",
        )


def _published_size() -> int:
    try:
        content = read_log_file(CHECKPOINT).decode()
    except FileNotFoundError:
        return 0
    return parse_checkpoint(note.open_note(content, [log_signer().verifier])).size


def _root_on_disk(size: int) -> bytes:
    return tiles.root_of(size, read_log_file)


def _write_tiles(old_size: int, hashes: list[bytes]) -> None:
    for path, content in tiles.extend(old_size, hashes, read_log_file).items():
        write_durably(settings.DISPLAY_LOG_DIR, path, content)


def _sign(size: int, at: datetime) -> SealedCheckpoint:
    """Signs the root of what was read back from disk."""
    root = _root_on_disk(size)
    signer = log_signer()
    text = Checkpoint(settings.ORIGIN, size, root).text
    return SealedCheckpoint.objects.create(
        size=size, root=root, note=note.sign(text, signer), sealed_at=at
    )


def publish_checkpoint(checkpoint: SealedCheckpoint) -> None:
    """Puts the checkpoint with its cosignatures where the world reads it.

    To be called by the only sealer: an older one must not take a newer one's place.
    """
    content = checkpoint.cosigned_note().encode()
    try:
        if read_log_file(CHECKPOINT) == content:
            return
    except FileNotFoundError:
        pass
    write_durably(settings.DISPLAY_LOG_DIR, CHECKPOINT, content)
