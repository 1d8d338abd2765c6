import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence import note
from publishing.evidence.note import (
    InvalidKey,
    InvalidNote,
    Signer,
    Verifier,
    open_note,
    sign,
)

VECTORS = Path(__file__).parent / "vectors"
REFUSED = sorted((VECTORS / "notes_refused").glob("*.txt"))
TEXT = "公示送達の検証点\nsecond line\n"
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]))


def test_note_is_text_empty_line_and_signature_line(signer: Signer) -> None:
    signed = sign(TEXT, signer)
    assert signed.startswith(f"{TEXT}\n— {signer.name} ")
    assert signed.endswith("\n")


def test_signature_line_holds_key_id_and_64_bytes(signer: Signer) -> None:
    blob = base64.b64decode(sign(TEXT, signer).rsplit(" ", 1)[1])
    assert blob[:4] == signer.verifier.key_id
    assert len(blob) == 4 + 64


def test_kept_note_opens(signer: Signer) -> None:
    signed = (VECTORS / "note.txt").read_text()
    assert open_note(signed, [signer.verifier]) == TEXT


def test_kept_verifier_key_reads_back(signer: Signer) -> None:
    vkey = (VECTORS / "vkey.txt").read_text().removesuffix("\n")
    assert Verifier.from_line(vkey) == signer.verifier


@given(st.lists(LINES, min_size=1))
def test_signed_text_opens_to_itself(lines: list[str]) -> None:
    key = Signer("log.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    text = "".join(f"{line}\n" for line in lines)
    assert open_note(sign(text, key), [key.verifier]) == text


@given(st.data())
def test_one_flipped_byte_never_opens(data: st.DataObject) -> None:
    key = Signer("log.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    signed = bytearray(sign(TEXT, key).encode())
    signed[data.draw(st.integers(0, len(signed) - 1))] ^= data.draw(
        st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128])
    )
    with pytest.raises((InvalidNote, UnicodeDecodeError)):
        open_note(signed.decode(), [key.verifier])


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_faulty_note_is_refused(path: Path, signer: Signer) -> None:
    with pytest.raises(InvalidNote):
        open_note(path.read_bytes().decode(), [signer.verifier])


def test_text_may_hold_empty_lines(signer: Signer) -> None:
    text = "first\n\n— not a signature\n\nlast\n"
    assert open_note(sign(text, signer), [signer.verifier]) == text


def test_signature_of_an_unknown_key_is_ignored(
    signer: Signer, witness: Signer
) -> None:
    signed = sign(TEXT, witness, signer)
    assert open_note(signed, [signer.verifier]) == TEXT


def test_note_of_unknown_keys_alone_is_refused(signer: Signer, witness: Signer) -> None:
    with pytest.raises(InvalidNote, match="no signature by a known key"):
        open_note(sign(TEXT, witness), [signer.verifier])


def test_known_name_with_another_key_is_unknown(signer: Signer) -> None:
    other = Signer(signer.name, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    with pytest.raises(InvalidNote, match="no signature by a known key"):
        open_note(sign(TEXT, other), [signer.verifier])


def test_bad_signature_beside_a_good_one_is_refused(
    signer: Signer, witness: Signer
) -> None:
    bad_line = witness.signature_line("another text\n")
    with pytest.raises(InvalidNote, match=r"bad signature by witness\.example"):
        open_note(sign(TEXT, signer) + bad_line, [signer.verifier, witness.verifier])


@pytest.mark.parametrize("count", [16, note.MAX_SIGNATURES])
def test_note_may_carry_many_signatures(count: int, signer: Signer) -> None:
    signed = sign(TEXT, *[signer] * count)
    assert open_note(signed, [signer.verifier]) == TEXT


def test_note_with_too_many_signatures_is_refused(signer: Signer) -> None:
    signed = sign(TEXT, *[signer] * (note.MAX_SIGNATURES + 1))
    with pytest.raises(InvalidNote, match="too many"):
        open_note(signed, [signer.verifier])


@pytest.mark.parametrize(
    "text",
    ["", "no newline", "tab\t\n", "return\r\n", "nul\0\n", "surrogate \ud800\n"],
    ids=["empty", "no newline", "tab", "return", "nul", "surrogate"],
)
def test_text_that_is_not_plain_lines_is_not_signed(text: str, signer: Signer) -> None:
    with pytest.raises(InvalidNote):
        sign(text, signer)


def test_note_without_signer_is_not_made() -> None:
    with pytest.raises(ValueError, match="needs a signer"):
        sign(TEXT)


@pytest.mark.parametrize(
    "name",
    ["", "two words", "wide\u3000space", "no\u00a0break", "a+b", "tab\t", "\ud800"],
    ids=["empty", "space", "wide space", "no-break", "plus", "tab", "surrogate"],
)
def test_name_the_format_forbids_is_refused(name: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(InvalidKey):
        Signer(name, key)
    with pytest.raises(InvalidKey):
        Verifier(name, key.public_key().public_bytes_raw())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("+4", "+5"),
        ("display-log+", "display-log"),
        ("+AR", "+BR"),
        ("display", "Display"),
        ("+AR", "+ AR"),
        ("+AR", "+AR="),
        ("+AR", "+AQ"),
    ],
    ids=["key id", "no plus", "type 04", "name", "space", "padding", "one bit"],
)
def test_faulty_verifier_key_is_refused(old: str, new: str, signer: Signer) -> None:
    line = signer.verifier.line
    assert old in line
    with pytest.raises(InvalidKey):
        Verifier.from_line(line.replace(old, new, 1))


@pytest.mark.parametrize("line", ["", "name", "name+00000000", "name+00000000+AQ=="])
def test_cut_off_verifier_key_is_refused(line: str) -> None:
    with pytest.raises(InvalidKey):
        Verifier.from_line(line)


def test_verifier_key_in_capital_hex_is_refused(signer: Signer) -> None:
    name, key_id, key = signer.verifier.line.split("+", 2)
    with pytest.raises(InvalidKey):
        Verifier.from_line(f"{name}+{key_id.upper()}+{key}")


def test_two_keys_of_one_name_and_id_are_refused(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Verifier(signer.name, bytes(32))
    monkeypatch.setattr(Verifier, "key_id", b"same")
    with pytest.raises(InvalidKey, match="share a name"):
        open_note(sign(TEXT, signer), [signer.verifier, other])
