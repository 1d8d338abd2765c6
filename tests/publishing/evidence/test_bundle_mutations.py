"""Whatever is changed in a bundle is found, and its place is named.

A clumsy forger changes bytes; a careful one makes archive and manifest fit again, and
knows everything but the private keys.
"""

import json
import random
from collections.abc import Callable

import pytest

from publishing.evidence import bundle
from publishing.evidence.canonical import canonical
from publishing.evidence.verify import FAILED, Row, State, exit_code, verify_bundle
from tests.publishing.evidence.bundles import (
    END,
    START,
    Watched,
    files_of,
    make_bundle,
    packed,
    watched,
)

HOUR = 3600
CLUMSY = 1600
CAREFUL = 800
# What nothing but the paper's signature vouches for; see test_verify.py for that.
SIGNED_ON_PAPER_ALONE = ("proof.json",)

Files = dict[str, bytes]
Forge = Callable[[Files, random.Random], Files]


@pytest.fixture(scope="module")
def files() -> Files:
    # Few rounds: a mutation is verified in milliseconds.
    outage = (START + HOUR, START + HOUR + 1800)
    points = [watched("tokyo-a", outage, START + 3 * HOUR) for _ in range(1)]
    return files_of(make_bundle(points=points))


def verified(data: bytes) -> list[Row]:
    return verify_bundle(data, at=END + HOUR)


def place_of(rows: list[Row]) -> str:
    failed = next(row for row in rows if row.state == State.FAILED)
    return f"{failed.file} {failed.position} {failed.told}".strip()


def test_bundle_itself_does_not_fail(files: Files) -> None:
    assert exit_code(verified(packed(files))) != FAILED


def flipped(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def deleted(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 40) :]


def inserted(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.randint(1, 40)) + data[at:]


def truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def swapped(data: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.sample(range(0, len(data) - 40, 40), 2))
    parts = data[:one], data[one : one + 40], data[one + 40 : other]
    tail = data[other : other + 40], data[other + 40 :]
    return parts[0] + tail[0] + parts[2] + parts[1] + tail[1]


BYTES = (flipped, deleted, inserted, truncated, swapped)


def test_every_changed_byte_of_the_archive_is_found(files: Files) -> None:
    data, chance = packed(files), random.Random("clumsy")
    for number in range(CLUMSY):
        forged = BYTES[number % len(BYTES)](data, chance)
        if forged != data:
            rows = verified(forged)
            assert exit_code(rows) == FAILED, number
            assert place_of(rows)


def bit_of_a_file(files: Files, chance: random.Random) -> Files:
    names = files.keys() - {"MANIFEST.sha256", *SIGNED_ON_PAPER_ALONE}
    name = chance.choice(sorted(names))
    return files | {name: flipped(files[name], chance)}


def file_dropped(files: Files, chance: random.Random) -> Files:
    gone = chance.choice(sorted(files.keys() - {"MANIFEST.sha256"}))
    return {name: data for name, data in files.items() if name != gone}


def files_swapped(files: Files, chance: random.Random) -> Files:
    names = sorted(files.keys() - {"MANIFEST.sha256"})
    one, other = chance.sample(names, 2)
    return files | {one: files[other], other: files[one]}


def files_reordered(files: Files, chance: random.Random) -> Files:
    names = [name for name in files if name != "MANIFEST.sha256"]
    at = chance.randrange(len(names) - 1)
    names[at], names[at + 1] = names[at + 1], names[at]
    return {name: files[name] for name in names}


def file_added(files: Files, chance: random.Random) -> Files:
    return files | {f"events/{chance.randint(10, 99)}-note": chance.randbytes(20)}


OBSERVED = "observations/tokyo-a.jsonl"


def lines_of(files: Files) -> list[bytes]:
    return files[OBSERVED].splitlines(keepends=True)


def round_dropped(files: Files, chance: random.Random) -> Files:
    lines = lines_of(files)
    del lines[chance.randrange(len(lines))]
    return files | {OBSERVED: b"".join(lines)}


def rounds_reordered(files: Files, chance: random.Random) -> Files:
    lines = lines_of(files)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return files | {OBSERVED: b"".join(lines)}


def round_repeated(files: Files, chance: random.Random) -> Files:
    lines = lines_of(files)
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return files | {OBSERVED: b"".join(lines)}


def look_hidden(files: Files, chance: random.Random) -> Files:
    lines = lines_of(files)
    at = chance.randrange(1, len(lines))
    lines[at] = canonical({"round": json.loads(lines[at])["round"]}) + b"\n"
    return files | {OBSERVED: b"".join(lines)}


def verdict_improved(files: Files, chance: random.Random) -> Files:
    lines = lines_of(files)
    bad = [at for at, line in enumerate(lines) if b"unreachable" in line]
    at = chance.choice(bad)
    lines[at] = lines[at].replace(b"unreachable", b"good")
    return files | {OBSERVED: b"".join(lines)}


def old_checkpoint_replayed(files: Files, chance: random.Random) -> Files:
    one, other = chance.sample(["checkpoints/first", "checkpoints/last"], 2)
    return files | {one: files[other]}


def number_changed(files: Files, chance: random.Random) -> Files:
    """Any number that follows, or that the log knows, by a minute or one."""
    told = json.loads(files["proof.json"])
    followed = ("interruptions", "totals", "display", "unobserved", "window", "events")
    part = chance.choice([each for each in followed if told[each]] + ["log"])
    places = list(numbers_in(told[part]))
    holder, key = chance.choice(places)
    holder[key] += chance.choice((60, -60, 1, -1))
    return files | {"proof.json": canonical(told)}


def numbers_in(value: object) -> list[tuple[dict | list, str | int]]:
    """Where the numbers are, however deep."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in pairs:
        if type(each) is int:
            found.append((value, key))
        elif isinstance(each, dict | list):
            found += numbers_in(each)
    return found


def word_changed(files: Files, chance: random.Random) -> Files:
    told = json.loads(files["proof.json"])
    statement = chance.choice(told["statements"])
    statement.update(chance.choice(({"grade": "A"}, {"text_ja": "継続して掲示した。"})))
    return files | {"proof.json": canonical(told)}


def interruption_forgotten(files: Files, chance: random.Random) -> Files:
    told = json.loads(files["proof.json"])
    del told["interruptions"][0]
    told["totals"] |= {"pess_s": 0, "opt_s": 0, "pess_ratio": "0.000000"}
    return files | {"proof.json": canonical(told)}


def another_name_opened(files: Files, chance: random.Random) -> Files:
    opened = json.loads(files["opening.json"])
    opened["entry"] = f"entry{chance.randint(1, 9)}"
    return files | {"opening.json": canonical(opened)}


CAREFUL_WAYS: tuple[Forge, ...] = (
    bit_of_a_file,
    file_dropped,
    files_swapped,
    files_reordered,
    file_added,
    round_dropped,
    rounds_reordered,
    round_repeated,
    look_hidden,
    verdict_improved,
    old_checkpoint_replayed,
    number_changed,
    word_changed,
    interruption_forgotten,
    another_name_opened,
)


@pytest.mark.parametrize("forge", CAREFUL_WAYS, ids=lambda each: each.__name__)
def test_whatever_a_careful_forger_changes_is_found(files: Files, forge: Forge) -> None:
    chance = random.Random(forge.__name__)
    for number in range(CAREFUL // len(CAREFUL_WAYS) + 1):
        forged = forge(files, chance)
        rows = verified(packed(forged))
        assert exit_code(rows) == FAILED, number
        assert place_of(rows)


def test_dropped_round_is_named_by_its_line(files: Files) -> None:
    lines = lines_of(files)
    del lines[5]
    rows = verified(packed(files | {OBSERVED: b"".join(lines)}))
    assert place_of(rows).startswith("observations/tokyo-a.jsonl line 6 5")


def test_changed_minute_is_named_by_its_field(files: Files) -> None:
    told = json.loads(files["proof.json"])
    told["interruptions"][0]["start"] += 60
    rows = verified(packed(files | {"proof.json": canonical(told)}))
    assert place_of(rows).startswith("proof.json interruptions[0].start")


def test_changed_file_without_its_manifest_is_named(files: Files) -> None:
    changed = files | {"policy.txt": files["policy.txt"] + b"#"}
    rows = verified(bundle.plain_zip.pack(changed))
    assert place_of(rows).startswith("policy.txt MANIFEST.sha256")


def test_rounds_of_one_point_are_no_other_points(files: Files) -> None:
    stranger: Watched = watched("osaka-b", until=START + 3 * HOUR)
    other = files_of(make_bundle(points=[stranger]))
    stolen = other["observations/osaka-b.jsonl"]
    rows = verified(packed(files | {OBSERVED: stolen}))
    assert place_of(rows).startswith("observations/tokyo-a.jsonl line 1")
