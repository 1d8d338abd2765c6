"""The bundle of a certificate 掲示証明書, `<number>.keijishomei.zip`.

    proof.pdf                  the paper, signed (may be absent)
    proof.json                 the machine form, certificate.py
    opening.json               in a parties' copy: one entry's words and salt
    shell.canonical, .salt     the posting's own words, which name nobody
    events/NN-kind.entry       a leaf's bytes …
    events/NN-kind.tlog-proof  … and its receipt under checkpoints/last (C2SP)
    observations/NAME.jsonl    one round of a vantage point a line
    checkpoints/first, last    signed notes (C2SP), the last with its cosignatures
    checkpoints/consistency    one base64 hash a line, from the first to the last
    timestamps/NAME.tsr        a time-stamp (RFC 3161) of …
    timestamps/NAME.checkpoint … these very bytes
    tsa-chain.pem              certificates to believe it by (may be absent)
    policy.txt                 keys and quorum (C2SP tlog-policy)
    verify/README.txt          how to verify
    MANIFEST.sha256            "<hex>  <file>" a line, for every file above

Always in this order, in an archive with one spelling (plain_zip.py). A line of
observations is canonical JSON: `round` is the signed note; `result`, `index` and
`proof` are the look at this posting and its place in the round; where the round did not
look at it, `beside` proves that by the neighbours between which it would stand.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publishing.evidence import plain_zip
from publishing.evidence.fields import InvalidFields, read, spell
from publishing.evidence.observation import Result, neighbours, result_proof

HASH_BYTES = 32
SALT_BYTES = 32
README = """\
この束は、サイトの /verify/ のページか、次の命令で確かめられます(通信は要りません)。
    python -m publishing.evidence.verify この束.zip --log-key 公表された鍵
公表された鍵は policy.txt の log の行と同じはずです。発行した役所に確かめてください。
Check this bundle on the site's page /verify/ or, without a network, by the line above.
Compare the line "log" of policy.txt with the key that the authority has made public.
"""

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_EVENT = re.compile(rf"events/({_NAME})\.entry")
_OBSERVED = re.compile(rf"observations/({_NAME})\.jsonl")
_STAMP = re.compile(rf"timestamps/({_NAME})\.tsr")


class InvalidBundle(ValueError):
    """The files are no bundle; `file` and `position` (a byte, line or field) say where.

    For the archive as a whole `file` is empty.
    """

    def __init__(self, file: str, position: str, reason: str) -> None:
        super().__init__(f"{file} {position}: {reason}".strip())
        self.file = file
        self.position = position
        self.reason = reason


@dataclass(frozen=True)
class Opening:
    """One entry's id, its canonical bytes, and the salt that opens its commitment."""

    entry: str
    copy: bytes
    salt: bytes


@dataclass(frozen=True)
class BundledEvent:
    """A leaf and the text of its receipt, under the name `file`."""

    file: str
    leaf: bytes
    receipt: str


@dataclass(frozen=True)
class Placed:
    """A result's canonical text and its proven place in a round."""

    result: str
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class ObservedRound:
    """A round's signed note, and the look at this posting, or why there is none."""

    round: str
    result: str | None = None
    index: int | None = None
    proof: tuple[bytes, ...] | None = None
    beside: tuple[Placed, ...] | None = None

    @property
    def look(self) -> Placed | None:
        """The look at this posting."""
        if self.result is None or self.index is None or self.proof is None:
            return None
        return Placed(self.result, self.index, self.proof)


@dataclass(frozen=True)
class BundledStamp:
    """A time-stamp's DER bytes and the signed note that was stamped."""

    file: str
    token: bytes
    checkpoint: str


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a bundle holds, nothing of it verified."""

    proof: bytes
    shell: bytes
    shell_salt: bytes
    events: tuple[BundledEvent, ...]
    observations: Mapping[str, tuple[ObservedRound, ...]]
    first: str
    last: str
    consistency: tuple[bytes, ...]
    policy: str
    stamps: tuple[BundledStamp, ...] = ()
    tsa_chain: bytes | None = None
    opening: Opening | None = None
    pdf: bytes | None = None


def pack(bundle: Bundle) -> bytes:
    """The bytes of the bundle. ValueError for names that no file can have."""
    files = _files(bundle)
    return plain_zip.pack(files | {"MANIFEST.sha256": _manifest(files)})


def unpack(data: bytes) -> Bundle:
    """Read a bundle; accepts only what `pack` writes. Raises InvalidBundle."""
    return bundle_of(unpack_files(data))


def unpack_files(data: bytes) -> dict[str, bytes]:
    """The files of the archive, by name and in order. Raises InvalidBundle."""
    try:
        return plain_zip.unpack(data)
    except plain_zip.InvalidArchive as error:
        raise InvalidBundle("", f"byte {error.position}", str(error)) from error


def verify_manifest(files: Mapping[str, bytes]) -> None:
    """Raise InvalidBundle for the first file that is not as the manifest has it."""
    rest = {name: data for name, data in files.items() if name != "MANIFEST.sha256"}
    found = files.get("MANIFEST.sha256", b"").splitlines()
    for number, (name, data) in enumerate(rest.items()):
        if number >= len(found) or found[number] != _listed(name, data):
            reason = "目録と一致しない / is not as the manifest has it"
            raise InvalidBundle(name, f"MANIFEST.sha256 line {number + 1}", reason)
    if files.get("MANIFEST.sha256") != _manifest(rest):
        raise InvalidBundle("MANIFEST.sha256", f"line {len(rest) + 1}", _SPELLING)


def bundle_of(files: Mapping[str, bytes]) -> Bundle:
    """The bundle that these files spell, the manifest aside. Raises InvalidBundle."""
    rest = {name: data for name, data in files.items() if name != "MANIFEST.sha256"}
    pem = rest.get("tsa-chain.pem")
    opening = _opening(rest["opening.json"]) if "opening.json" in rest else None
    bundle = Bundle(
        proof=_needed(rest, "proof.json"),
        shell=_needed(rest, "shell.canonical"),
        shell_salt=_needed(rest, "shell.salt"),
        events=tuple(_event(rest, name) for name in _names(rest, _EVENT)),
        observations={
            name: _rounds(rest, f"observations/{name}.jsonl")
            for name in _names(rest, _OBSERVED)
        },
        first=_text(rest, "checkpoints/first"),
        last=_text(rest, "checkpoints/last"),
        consistency=_hashes(rest, "checkpoints/consistency"),
        policy=_text(rest, "policy.txt"),
        stamps=tuple(_stamp(rest, name) for name in _names(rest, _STAMP)),
        tsa_chain=pem,
        opening=opening,
        pdf=rest.get("proof.pdf"),
    )
    if len(bundle.shell_salt) != SALT_BYTES:
        raise InvalidBundle("shell.salt", "", f"{SALT_BYTES}バイトでない / wrong size")
    _require_same(rest, _files(bundle))
    return bundle


def observed_round(
    signed: str, results: Sequence[Result], target: bytes
) -> ObservedRound:
    """The line of a round about one posting; `results` are all of the round, in order.

    `target` is the posting's commitment.
    """
    index = next(
        (place for place, each in enumerate(results) if each.target == target), None
    )
    if index is not None:
        placed = _placed(index, results)
        return ObservedRound(signed, placed.result, placed.index, placed.proof)
    beside = tuple(_placed(place, results) for place in neighbours(target, results))
    return ObservedRound(signed, beside=beside)


def read_lines(data: bytes, file: str) -> tuple[ObservedRound, ...]:
    """Rounds of a file of observations. Raises InvalidBundle with the line's number."""
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise InvalidBundle(file, f"line {len(lines) + 1}", _SPELLING)
    return tuple(_round(file, place, line) for place, line in enumerate(lines, start=1))


_SPELLING = "正規の書き方でない / not the one spelling"
_MISSING = "ファイルがない / file is missing"


def _placed(index: int, results: Sequence[Result]) -> Placed:
    proof = tuple(result_proof(index, results))
    return Placed(results[index].leaf.decode(), index, proof)


def _files(bundle: Bundle) -> dict[str, bytes]:
    """Every file but the manifest, in the order of the bundle."""
    files: dict[str, bytes | None] = {
        "proof.pdf": bundle.pdf,
        "proof.json": bundle.proof,
        "opening.json": spell(bundle.opening) if bundle.opening else None,
        "shell.canonical": bundle.shell,
        "shell.salt": bundle.shell_salt,
    }
    for event in bundle.events:
        files[f"events/{event.file}.entry"] = event.leaf
        files[f"events/{event.file}.tlog-proof"] = event.receipt.encode()
    for name, rounds in bundle.observations.items():
        lines = b"".join(spell(each) + b"\n" for each in rounds)
        files[f"observations/{name}.jsonl"] = lines
    files["checkpoints/first"] = bundle.first.encode()
    files["checkpoints/last"] = bundle.last.encode()
    files["checkpoints/consistency"] = _hash_lines(bundle.consistency)
    for stamp in bundle.stamps:
        files[f"timestamps/{stamp.file}.tsr"] = stamp.token
        files[f"timestamps/{stamp.file}.checkpoint"] = stamp.checkpoint.encode()
    files["tsa-chain.pem"] = bundle.tsa_chain
    files["policy.txt"] = bundle.policy.encode()
    files["verify/README.txt"] = README.encode()
    return {name: data for name, data in files.items() if data is not None}


def _require_same(files: Mapping[str, bytes], again: Mapping[str, bytes]) -> None:
    """Raise InvalidBundle unless both hold the same files in the same order."""
    if unknown := [name for name in files if name not in again]:
        raise InvalidBundle(
            unknown[0], "", "余分なファイル / file does not belong here"
        )
    for found, expected in zip(files, again, strict=True):
        if found != expected:
            raise InvalidBundle(found, "", "順番が違う / file is out of order")
        if files[found] != again[found]:
            raise InvalidBundle(found, "", _SPELLING)


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return b"".join(_listed(name, data) + b"\n" for name, data in files.items())


def _listed(name: str, data: bytes) -> bytes:
    return f"{hashlib.sha256(data).hexdigest()}  {name}".encode()


def _names(files: Iterable[str], pattern: re.Pattern[str]) -> list[str]:
    return [found[1] for found in map(pattern.fullmatch, files) if found]


def _needed(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise InvalidBundle(name, "", _MISSING)
    return files[name]


def _text(files: Mapping[str, bytes], name: str) -> str:
    try:
        return _needed(files, name).decode("utf-8")
    except UnicodeDecodeError as error:
        at = f"byte {error.start}"
        raise InvalidBundle(name, at, "UTF-8でない / not UTF-8") from error


def _event(files: Mapping[str, bytes], name: str) -> BundledEvent:
    leaf = files[f"events/{name}.entry"]
    return BundledEvent(name, leaf, _text(files, f"events/{name}.tlog-proof"))


def _stamp(files: Mapping[str, bytes], name: str) -> BundledStamp:
    token = files[f"timestamps/{name}.tsr"]
    return BundledStamp(name, token, _text(files, f"timestamps/{name}.checkpoint"))


def _rounds(files: Mapping[str, bytes], file: str) -> tuple[ObservedRound, ...]:
    return read_lines(files[file], file)


def _round(file: str, place: int, line: bytes) -> ObservedRound:
    try:
        return read(ObservedRound, line)
    except InvalidFields as error:
        raise InvalidBundle(file, f"line {place}", str(error)) from error


def _opening(data: bytes) -> Opening:
    try:
        return read(Opening, data)
    except InvalidFields as error:
        raise InvalidBundle("opening.json", "", str(error)) from error


def _hash_lines(hashes: Iterable[bytes]) -> bytes:
    return b"".join(base64.b64encode(each) + b"\n" for each in hashes)


def _hashes(files: Mapping[str, bytes], name: str) -> tuple[bytes, ...]:
    found = []
    for place, line in enumerate(_needed(files, name).splitlines(), start=1):
        try:
            found.append(base64.b64decode(line, validate=True))
        except ValueError as error:
            reason = "base64でない / not base64"
            raise InvalidBundle(name, f"line {place}", reason) from error
    return tuple(found)
