"""A witness's cosignature: what it covers, and what is refused."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence import merkle
from publishing.evidence.checkpoint import Checkpoint
from publishing.evidence.cosignature import (
    WitnessSigner,
    WitnessVerifier,
    cosigned_at,
)
from publishing.evidence.note import InvalidKey, InvalidNote, Signer, open_note, sign

AT = 1_795_400_000
CHECKPOINT = Checkpoint("log.example", 3, merkle.root([b"a", b"b", b"c"])).text


@pytest.fixture(scope="module")
def cosigner() -> WitnessSigner:
    seed = sha256(b"kojiban test witness").digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return WitnessSigner("witness.example", key)


@pytest.fixture
def cosigned(signer: Signer, cosigner: WitnessSigner) -> str:
    line = cosigner.cosignature_line(CHECKPOINT, seconds=AT)
    return sign(CHECKPOINT, signer) + line


def test_line_holds_key_id_time_and_signature(cosigner: WitnessSigner) -> None:
    line = cosigner.cosignature_line(CHECKPOINT, seconds=AT)
    blob = base64.b64decode(line.rsplit(" ", 1)[1])
    assert blob[:4] == cosigner.verifier.key_id
    assert blob[4:12] == AT.to_bytes(8, "big")
    assert len(blob) == 4 + 8 + 64


def test_signed_bytes_are_those_of_the_specification(cosigner: WitnessSigner) -> None:
    line = cosigner.cosignature_line(CHECKPOINT, seconds=AT)
    signature = base64.b64decode(line.rsplit(" ", 1)[1])[12:]
    message = b"cosignature/v1\ntime 1795400000\n" + CHECKPOINT.encode()
    cosigner.private_key.public_key().verify(signature, message)


def test_a_note_tells_when_it_was_cosigned(
    cosigned: str, cosigner: WitnessSigner
) -> None:
    assert cosigned_at(cosigned, [cosigner.verifier]) == {"witness.example": AT}


def test_a_cosigned_note_still_opens_with_the_log_key(
    cosigned: str, signer: Signer
) -> None:
    assert open_note(cosigned, [signer.verifier]) == CHECKPOINT


def test_a_cosigned_note_opens_with_both_keys(
    cosigned: str, signer: Signer, cosigner: WitnessSigner
) -> None:
    keys = [signer.verifier, cosigner.verifier]
    assert open_note(cosigned, keys) == CHECKPOINT


def test_a_cosignature_alone_is_none_of_the_log(cosigner: WitnessSigner) -> None:
    note = f"{CHECKPOINT}\n" + cosigner.cosignature_line(CHECKPOINT, seconds=AT)
    assert cosigned_at(note, [cosigner.verifier]) == {"witness.example": AT}


def test_an_unknown_witness_is_left_out(cosigned: str) -> None:
    other = WitnessVerifier("witness.example", bytes(32))
    assert cosigned_at(cosigned, [other]) == {}


def test_another_text_is_refused(signer: Signer, cosigner: WitnessSigner) -> None:
    other = CHECKPOINT.replace("\n3\n", "\n4\n")
    note = sign(other, signer) + cosigner.cosignature_line(CHECKPOINT, seconds=AT)
    with pytest.raises(InvalidNote, match=r"witness\.example"):
        cosigned_at(note, [cosigner.verifier])


@pytest.mark.parametrize("place", [4, 11, 12, 75])
def test_one_flipped_bit_is_refused(
    place: int, signer: Signer, cosigner: WitnessSigner
) -> None:
    line = cosigner.cosignature_line(CHECKPOINT, seconds=AT)
    blob = bytearray(base64.b64decode(line.rsplit(" ", 1)[1]))
    blob[place] ^= 1
    flipped = f"— {cosigner.name} {base64.b64encode(blob).decode()}\n"
    with pytest.raises(InvalidNote):
        cosigned_at(sign(CHECKPOINT, signer) + flipped, [cosigner.verifier])


def test_a_plain_signature_is_no_cosignature(cosigner: WitnessSigner) -> None:
    signature = cosigner.private_key.sign(CHECKPOINT.encode())
    with pytest.raises(InvalidNote, match="72"):
        cosigner.verifier.verify(CHECKPOINT, signature)


def test_verifier_key_line_reads_back(cosigner: WitnessSigner) -> None:
    assert WitnessVerifier.from_line(cosigner.verifier.line) == cosigner.verifier


def test_a_log_key_line_is_no_witness_key(signer: Signer) -> None:
    with pytest.raises(InvalidKey):
        WitnessVerifier.from_line(signer.verifier.line)
