"""The log: sealing new leaves into tiles, and verifying a whole log."""

import hashlib
import os
from collections.abc import Iterator
from itertools import islice

from bench.django_in import temporary_site
from bench.timing import cpu_seconds, memory_mib, report, seconds
from publishing.evidence import merkle, tiles

LEAVES = 100_000
# What is there before: the cost of a seal follows the new leaves alone.
ALREADY = 400_000
WHOLE_LOG = 1_000_000
ENTRY_BYTES = 300
ROWS_A_STATEMENT = 5_000
STREAM = "bench"


def seal() -> dict[str, object]:
    """100,000 new leaves. Floor: SHA-256 over the bytes that a tree must hash.

    ``behind`` is the time for the same leaves behind 400,000 others, against that for
    an empty log: 1 where the cost follows the new leaves only.
    """
    entries = [os.urandom(ENTRY_BYTES) for _ in range(LEAVES)]
    before = _tiles_of(0, _some_hashes(ALREADY), {})

    def ours() -> None:
        _sealed(0, entries, {})

    alone = seconds(ours)
    behind = seconds(lambda: _sealed(ALREADY, entries, before))
    told = report(
        ours=alone, floor=seconds(lambda: _hash_only(entries)), peer=None, n=LEAVES
    )
    return told | {"behind": round(behind / alone, 2)}


def verify() -> dict[str, object]:
    """1,000,000 leaves: rows, chains, tiles and root, from database and files.

    Floor: SHA-256 over the bytes of chain, leaves and tree. ``seconds`` for all of it,
    ``cpu_seconds`` of them worked; ``memory_mib`` is what the check added at its
    highest to what the process had.
    """
    with temporary_site():
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _fill_log()
        _seal_log()
        memory_mib()
        before = memory_mib()
        from publishing.actions.verify_log import verify_display_log

        taken = seconds(verify_display_log)
        highest = memory_mib()
        worked = cpu_seconds(verify_display_log)
        # Seven fields of a disclosure make about 300 bytes.
        floor = seconds(_hash_all)
    told = report(ours=taken, floor=floor, peer=None, n=WHOLE_LOG)
    return told | {
        "seconds": round(taken, 1),
        "cpu_seconds": round(worked, 1),
        "memory_mib": round(highest - before, 1),
    }


def _sealed(old: int, entries: list[bytes], kept: dict[str, bytes]) -> bytes:
    made = _tiles_of(old, [merkle.leaf_hash(each) for each in entries], kept)
    return tiles.root_of(old + len(entries), (kept | made).__getitem__)


def _tiles_of(
    old: int, hashes: list[bytes], kept: dict[str, bytes]
) -> dict[str, bytes]:
    return tiles.extend(old, hashes, kept.__getitem__)


def _some_hashes(count: int) -> list[bytes]:
    return [os.urandom(merkle.HASH_BYTES) for _ in range(count)]


def _fill_log() -> None:
    from publishing.models import DisplayLogEntry

    rows = _rows(WHOLE_LOG)
    while some := list(islice(rows, ROWS_A_STATEMENT)):
        DisplayLogEntry.objects.bulk_create([DisplayLogEntry(**row) for row in some])


def _rows(count: int) -> Iterator[dict[str, object]]:
    """Disclosures of a hundred postings, chained in one stream."""
    from publishing.evidence.chain import GENESIS, link
    from publishing.evidence.entries import make_entry

    postings = [os.urandom(32) for _ in range(100)]
    head = GENESIS
    for seq in range(count):
        posting = postings[seq % len(postings)]
        entry = make_entry(
            kind="displayed", at=1_795_000_000 + seq // 10, salt=os.urandom(16),
            posting=posting, copy=os.urandom(32), channel="web", entries=50,
        )  # fmt: skip
        head = link(head, STREAM.encode(), seq, entry)
        yield {"stream": STREAM, "seq": seq, "entry": entry, "link": head,
               "posting_commitment": posting}  # fmt: skip


def _seal_log() -> None:
    from config import clock
    from publishing.actions.seal import seal_display_log

    while (sealed := seal_display_log(at=clock.now())) is None or (
        sealed.size < WHOLE_LOG
    ):
        pass


def _hash_only(entries: list[bytes]) -> None:
    sha256 = hashlib.sha256
    node = bytes(65)
    for entry in entries:
        sha256(b"\0" + entry).digest()
        sha256(node).digest()


def _hash_all() -> None:
    """For every row a link and a leaf, and for every leaf a node."""
    sha256 = hashlib.sha256
    linked, entry, node = bytes(380), bytes(300), bytes(65)
    for _ in range(WHOLE_LOG):
        sha256(linked).digest()
        sha256(entry).digest()
        sha256(node).digest()
