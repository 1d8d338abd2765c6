"""The log as files that strangers' tools read (C2SP tlog-tiles), entries included."""

from pathlib import Path

from django.conf import settings

from publishing.actions.log_files import (
    CHECKPOINT,
    log_verifier,
    read_log_file,
    write_durably,
)
from publishing.evidence import tiles
from publishing.models import DisplayLogEntry, SealedCheckpoint, Timestamp


def export_log(directory: Path) -> int | None:
    """Writes checkpoint, vkey, wkey, tiles and time-stamps; returns the size.

    ``<size>.tsr`` is the time-stamp (DER TimeStampResp) of ``<size>.note``.
    """
    newest = SealedCheckpoint.objects.last()
    if newest is None:
        return None
    write_durably(directory, CHECKPOINT, newest.cosigned_note().encode())
    write_durably(directory, "vkey", f"{log_verifier().line}\n".encode())
    keys = "".join(f"{each.verifier.line}\n" for each in settings.WITNESSES)
    write_durably(directory, "wkey", keys.encode())
    for stamped in Timestamp.objects.select_related("checkpoint"):
        size = stamped.checkpoint_id
        write_durably(directory, f"{size}.note", stamped.checkpoint.note.encode())
        write_durably(directory, f"{size}.tsr", bytes(stamped.token))
    for path in _hash_tiles(newest.size):
        write_durably(directory, path, read_log_file(path))
    for index, width in tiles.tiles_of_level(0, newest.size):
        content = tiles.bundle(_entries(index, width))
        write_durably(directory, tiles.entries_path(index, width), content)
    return newest.size


def _hash_tiles(size: int) -> list[str]:
    paths, level = [], 0
    while size >> (8 * level):
        paths += [
            tiles.tile_path(level, *tile) for tile in tiles.tiles_of_level(level, size)
        ]
        level += 1
    return paths


def _entries(index: int, width: int) -> list[bytes]:
    first = index * tiles.WIDTH
    rows = DisplayLogEntry.objects.filter(
        leaf_index__gte=first, leaf_index__lt=first + width
    )
    entries = rows.order_by("leaf_index").values_list("entry", flat=True)
    return [bytes(entry) for entry in entries]
