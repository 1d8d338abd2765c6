import base64
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence.merkle import EMPTY_ROOT, InvalidProof
from publishing.evidence.note import InvalidNote, Signer, sign
from publishing.evidence.observation import (
    GENESIS,
    BrokenChain,
    InvalidObservation,
    Result,
    Round,
    SeenCheckpoint,
    in_order,
    looks_at,
    neighbours,
    note_digest,
    open_round,
    parse_result,
    parse_round,
    result_proof,
    results_root,
    sign_round,
    verify_chain,
    verify_result,
    verify_results,
)
from publishing.evidence.observed import Look, Verdict

NOON = 1_795_400_000


def signer(number=1, name="tokyo-a"):
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def result(number=1, verdict=Verdict.GOOD, **fields):
    return Result(bytes([number]) * 32, NOON, verdict, 84, ("ok",), **fields)


RESULTS = [result(number) for number in range(1, 6)]
ALTERED = result(9, Verdict.ALTERED, why="entry")


def make_round(seq=0, prev=GENESIS, results=RESULTS, **changes):
    fields = {
        "vantage": "tokyo-a",
        "seq": seq,
        "prev": prev,
        "started": NOON,
        "ended": NOON + 9,
        "count": len(results),
        "root": results_root(results),
        "checkpoint": SeenCheckpoint(70_000, bytes(32)),
        "unexempted": Verdict.GOOD,
        "ntp_offset_us": -31,
    }
    return Round(**fields | changes)


def chain(length, by=None):
    notes, prev = [], GENESIS
    for seq in range(length):
        notes.append(sign_round(make_round(seq, prev), by or signer()))
        prev = note_digest(notes[-1])
    return notes


def test_a_result_is_one_line_of_canonical_json():
    target = base64.b64encode(bytes([1]) * 32).decode()
    assert RESULTS[0].leaf.decode() == (
        f'{{"at":1795400000,"rt_ms":84,"target":"{target}",'
        '"tries":["ok"],"v":1,"verdict":"good"}'
    )


@pytest.mark.parametrize("each", [*RESULTS, ALTERED])
def test_a_result_is_read_as_it_was_written(each):
    assert parse_result(each.leaf) == each


@pytest.mark.parametrize(
    "damage",
    [
        lambda leaf: leaf + b" ",
        lambda leaf: leaf.replace(b'"good"', b'"fine"'),
        lambda leaf: leaf.replace(b'"v":1', b'"v":2'),
        lambda leaf: leaf.replace(b'"v":1', b'"v":1,"x":1'),
        lambda leaf: leaf.replace(b'"rt_ms":84', b'"rt_ms":84.0'),
        lambda leaf: leaf.replace(b'"rt_ms":84', b'"rt_ms":true'),
        lambda leaf: leaf.replace(b'"rt_ms":84', b'"rt_ms":-1'),
        lambda leaf: leaf.replace(b'["ok"]', b'["O K"]'),
        lambda leaf: leaf.replace(b'["ok"]', b"[1]"),
        lambda leaf: leaf.replace(b'["ok"]', b'"ok"'),
        lambda leaf: leaf.replace(b'"tries"', b'"page":"AAAA","tries"'),
        lambda leaf: leaf.replace(b'"tries"', b'"salt":7,"tries"'),
        lambda leaf: leaf.replace(b"AQE=", b"AQF="),
        lambda leaf: b"[" * 100_000,
        lambda leaf: b"[]",
        lambda leaf: b"",
        lambda leaf: b"\xff",
    ],
)
def test_only_the_canonical_spelling_of_a_result_is_read(damage):
    with pytest.raises(InvalidObservation):
        parse_result(damage(RESULTS[0].leaf))


def test_a_result_holds_no_digest_of_a_page():
    fields = {"at", "rt_ms", "target", "tries", "v", "verdict", "why"}
    assert set(json.loads(ALTERED.leaf)) == fields


def test_a_round_is_read_as_it_was_written():
    assert open_round(sign_round(make_round(), signer()), signer().verifier) == (
        make_round()
    )


def test_a_round_may_know_no_checkpoint_no_clock_and_no_fetch():
    bare = make_round(checkpoint=None, unexempted=None, ntp_offset_us=None)
    assert parse_round(bare.text) == bare


def test_the_text_is_the_header_and_one_line():
    header, line, rest = make_round().text.split("\n")
    assert (header, rest) == ("kojiban-observation/1", "")
    assert json.loads(line)["seq"] == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("/1\n", "/2\n"),
        lambda text: text.replace('"seq":0', '"seq":00'),
        lambda text: text.replace('"seq":0', '"seq":-1'),
        lambda text: text.replace('"seq":0', '"seq":0,"seq":0'),
        lambda text: text.replace('"unexempted":"good"', '"unexempted":"x"'),
        lambda text: text.replace('"size":70000', '"size":"70000"'),
        lambda text: text.replace('"ntp_offset_us":-31', '"ntp_offset_us":"-31"'),
        lambda text: text.replace('"ntp_offset_us":-31,', ""),
        lambda text: text.replace('{"root"', '{"more":1,"root"'),
        lambda text: text.replace('"tokyo-a"', "7"),
        lambda text: text + "\n",
    ],
)
def test_only_the_canonical_spelling_of_a_round_is_read(damage):
    with pytest.raises(InvalidObservation):
        parse_round(damage(make_round().text))


@pytest.mark.parametrize(
    "changes",
    [
        {"prev": bytes(31)},
        {"prev": bytes([1]) * 32},
        {"ended": NOON - 1},
        {"count": 0},
        {"root": b""},
        {"seq": True},
        {"ntp_offset_us": 0.5},
    ],
)
def test_what_no_round_can_be_is_refused(changes):
    with pytest.raises(InvalidObservation):
        make_round(**changes)


def test_a_round_of_nothing_has_the_empty_root():
    assert make_round(results=[]).root == EMPTY_ROOT


def test_a_round_signed_by_another_key_is_refused():
    with pytest.raises(InvalidNote):
        open_round(sign_round(make_round(), signer(2)), signer().verifier)


def test_a_vantage_point_does_not_sign_for_another():
    other = signer(name="osaka-b")
    note = sign(make_round().text, other)
    with pytest.raises(InvalidObservation, match="another vantage point"):
        open_round(note, other.verifier)
    with pytest.raises(ValueError, match="its own rounds"):
        sign_round(make_round(), other)


def test_a_second_signature_would_change_the_chain_and_is_refused():
    note = sign(make_round().text, signer(), signer(2, "osaka-b"))
    with pytest.raises(InvalidObservation, match="one signature"):
        open_round(note, signer().verifier)


def test_a_chain_without_a_gap_is_whole():
    made = verify_chain(chain(5), signer().verifier)
    assert [each.seq for each in made] == [0, 1, 2, 3, 4]


def test_a_part_of_a_chain_begins_where_it_says():
    assert len(verify_chain(chain(5)[2:], signer().verifier, first=2)) == 3


def forked(notes):
    other = sign_round(make_round(2, note_digest(notes[1]), started=1), signer())
    return [*notes[:2], other, *notes[3:]]


@pytest.mark.parametrize(
    ("change", "seq", "fault"),
    [
        (lambda notes: notes[1:], 0, "missing"),
        (lambda notes: notes[:2] + notes[3:], 2, "missing"),
        (lambda notes: [*notes[:2], notes[3], notes[2], notes[4]], 2, "out_of_order"),
        (lambda notes: [*notes[:3], notes[2], *notes[3:]], 2, "out_of_order"),
        (forked, 3, "forked"),
        (lambda notes: [*notes[:3], forked(notes)[2], *notes[3:]], 2, "forked"),
    ],
    ids=["first", "dropped", "swapped", "repeated", "replaced", "two of a number"],
)
def test_a_broken_chain_names_the_round_and_the_fault(change, seq, fault):
    with pytest.raises(BrokenChain) as broken:
        verify_chain(change(chain(5)), signer().verifier)
    assert (broken.value.seq, broken.value.fault) == (seq, fault)


def test_results_stand_in_rising_order_of_their_targets():
    assert in_order(reversed(RESULTS)) == RESULTS


def test_a_round_looks_at_a_posting_once():
    with pytest.raises(InvalidObservation, match="out of order"):
        in_order([RESULTS[0], replace(RESULTS[0], rt_ms=1)])


def test_looks_at_one_posting_are_read_out_of_all():
    bad = replace(RESULTS[1], at=NOON + 300, verdict=Verdict.BARRIER)
    looks = looks_at(bytes([2]) * 32, [*RESULTS, bad])
    assert looks == [Look(NOON, Verdict.GOOD), Look(NOON + 300, Verdict.BARRIER)]


@pytest.mark.parametrize("index", range(5))
def test_a_result_is_proved_to_stand_in_its_round(index):
    proof = result_proof(index, RESULTS)
    verify_result(RESULTS[index], make_round(), index=index, proof=proof)


def test_a_result_that_was_changed_does_not_stand_in_its_round():
    changed = replace(RESULTS[2], verdict=Verdict.BARRIER)
    with pytest.raises(InvalidProof):
        verify_result(changed, make_round(), index=2, proof=result_proof(2, RESULTS))


def test_all_results_lead_to_the_signed_root():
    verify_results(RESULTS, make_round())
    with pytest.raises(InvalidObservation, match="signed root"):
        verify_results(RESULTS[:4], make_round())


@pytest.mark.parametrize(
    ("target", "beside"),
    [(bytes(32), [0]), (bytes([2]) * 31 + b"\3", [1, 2]), (bytes([9]) * 32, [4])],
)
def test_neighbours_show_that_a_round_did_not_look(target, beside):
    assert list(neighbours(target, RESULTS)) == beside
