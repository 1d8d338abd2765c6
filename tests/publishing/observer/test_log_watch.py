"""A vantage point sees a log that was cut, changed, forged or is gone."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence import merkle, tiles
from publishing.evidence.checkpoint import Checkpoint
from publishing.evidence.note import Signer, sign
from publishing.observer.log_watch import watch_log

ORIGIN = "kojiban.example.jp/log"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
STRANGER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))


def log_of(leaves, signer=SIGNER, origin=ORIGIN):
    hashes = [merkle.leaf_hash(leaf.encode()) for leaf in leaves]
    files = tiles.extend(0, hashes, {}.__getitem__)
    root = merkle.root_of_hashes(hashes)
    text = Checkpoint(origin, len(hashes), root).text
    return files | {"checkpoint": sign(text, signer).encode()}


def reader(files):
    def read(path):
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return read


def watch(files, directory):
    return watch_log(reader(files), SIGNER.verifier, directory)


FIVE, NINE = log_of("abcde"), log_of("abcdefghi")


@pytest.mark.parametrize("now", [FIVE, NINE], ids=["the same", "grown"])
def test_a_log_that_only_grows_is_remembered(now, tmp_path):
    watch(FIVE, tmp_path)
    seen = watch(now, tmp_path)
    assert seen.trouble is None
    assert (tmp_path / "checkpoint").read_bytes() == now["checkpoint"]


WRONG = {
    "truncated": log_of("abc"),
    "forked": log_of("abcdX"),
    "forged": log_of("abcdef", signer=STRANGER),
    "unproved": {"checkpoint": NINE["checkpoint"]},
    "unreachable": {},
}


@pytest.mark.parametrize(("code", "files"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_is_named_and_not_remembered(code, files, tmp_path):
    watch(FIVE, tmp_path)
    assert watch(files, tmp_path).trouble.code == code
    assert (tmp_path / "checkpoint").read_bytes() == FIVE["checkpoint"]


def test_a_log_that_grew_out_of_another_is_forked(tmp_path):
    watch(FIVE, tmp_path)
    assert watch(log_of("XbcdefghI"), tmp_path).trouble.code == "forked"


def test_what_was_seen_is_told_even_where_it_is_wrong(tmp_path):
    watch(FIVE, tmp_path)
    assert watch(log_of("abc"), tmp_path).checkpoint.size == 3
