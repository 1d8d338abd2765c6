"""What outsiders' programs are needed for: time-stamps (RFC 3161), the PDF's signature.

Both are checked where the library is installed, and named as not checked elsewhere.
"""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from publishing.evidence.bundle import BundledStamp
from publishing.evidence.bundle_checks import Case, Expired, Fault, NotChecked, at_place
from publishing.evidence.certificate import Stamp
from publishing.evidence.note import open_note, split_note

try:
    from publishing.evidence import timestamp
except ImportError:  # pragma: no cover - a machine with the core alone
    timestamp = None  # type: ignore[assignment]


def timestamps(case: Case) -> str:
    """Every time-stamp is of a checkpoint of this bundle, at the time that is said."""
    told, kept = case.certificate.time, case.bundle.stamps
    if [each.file for each in told] != [each.file for each in kept]:
        raise Fault("proof.json", "time", "timestampsのファイルと違う / other files")
    if not told:
        if case.bundle.tsa_chain is not None:
            raise Fault("tsa-chain.pem", "", "タイムスタンプがない / nothing to stamp")
        return "タイムスタンプはない / there is none"
    for stamp, bundled in zip(told, kept, strict=True):
        _check_checkpoint(case, stamp, bundled)
    if timestamp is None or case.bundle.tsa_chain is None:
        raise NotChecked("未検査: rfc3161-client, tsa-chain.pem / not checked")
    with at_place("tsa-chain.pem"):
        roots = timestamp.roots_of(case.bundle.tsa_chain)
        if b"".join(map(_pem, roots)) != case.bundle.tsa_chain:
            raise ValueError("証明書だけでない / more than certificates")
    for stamp, bundled in zip(told, kept, strict=True):
        _check_stamp(stamp, bundled, roots)
    _require_still_valid(roots, case.at, "tsa-chain.pem")
    return f"{len(told)} 個 / time-stamps, {_utc(told[-1].at)}"


def paper(case: Case) -> str:
    """The PDF is of this `proof.json` and as it was signed."""
    pdf = case.bundle.pdf
    if pdf is None:
        raise NotChecked("proof.pdfがない / no proof.pdf")
    if hashlib.sha256(case.bundle.proof).hexdigest().encode() not in pdf:
        raise Fault(
            "proof.pdf", "", "proof.jsonの要約値がない / not of this proof.json"
        )
    status = _signature_of(pdf)
    if status is None:
        raise NotChecked("署名は未検査: pyHanko / signature not checked")
    if not (status.intact and status.valid and status.docmdp_ok is not False):
        raise Fault("proof.pdf", "signature", "署名が不正 / signature is not valid")
    signer = status.signing_cert
    fingerprint = hashlib.sha256(signer.dump()).digest()
    if case.signer not in (None, fingerprint):
        raise Fault("proof.pdf", "signature", "別の署名者 / signed by somebody else")
    _require_still_valid([signer], case.at, "proof.pdf")
    name = signer.subject.human_friendly
    return f"署名者 / signed by {name}, SHA-256 {fingerprint.hex()}"


def _check_checkpoint(case: Case, stamp: Stamp, bundled: BundledStamp) -> None:
    """What was stamped is the first or the last checkpoint of the bundle."""
    heads = {
        case.certificate.log.first.size: case.bundle.first,
        case.certificate.log.last.size: case.bundle.last,
    }
    file = f"timestamps/{bundled.file}.checkpoint"
    if stamp.size not in heads:
        raise Fault("proof.json", "time", "束にない検証点 / no checkpoint of this size")
    with at_place(file):
        if len(split_note(bundled.checkpoint)[1]) != 1:
            raise ValueError("署名は一つ / one signature is needed")
        text = open_note(bundled.checkpoint, case.keys)
        if text != open_note(heads[stamp.size], case.keys):
            raise ValueError("別の検証点 / another checkpoint")


def _check_stamp(stamp: Stamp, bundled: BundledStamp, roots: list[Any]) -> None:
    file = f"timestamps/{bundled.file}.tsr"
    try:
        found = timestamp.verify_stamp(
            bundled.token,
            bundled.checkpoint.encode(),
            roots=roots,
            earliest=stamp.at,
            latest=stamp.at,
        )
    except timestamp.NotStamped as error:
        raise Fault(file, "", str(error)) from error
    if found.policy != stamp.policy:
        raise Fault("proof.json", "time", "方針が違う / another policy")


def _require_still_valid(certificates: list[Any], at: int, file: str) -> None:
    """Raise Expired where a certificate can no longer speak for itself."""
    for each in certificates:
        if at > _until(each):
            then = _utc(_until(each))
            raise Expired(f"{file}: 証明書は{then}まで / certificate ended {then}")


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _until(certificate: Any) -> int:
    if isinstance(certificate, x509.Certificate):
        return int(certificate.not_valid_after_utc.timestamp())
    return int(certificate.not_valid_after.timestamp())


def _signature_of(pdf: bytes) -> Any:
    """pyHanko's status of the authority's signature; None without the library."""
    try:
        from pyhanko.pdf_utils.misc import PdfReadError
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.errors import SignatureValidationError
        from pyhanko_certvalidator import ValidationContext
    except ImportError:  # pragma: no cover - a machine with the core alone
        return None
    problems = (PdfReadError, SigningError, SignatureValidationError, ValueError)
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        if len(signatures) != 1:
            raise ValueError("署名は一つ / one signature is needed")
        # Whether the signer is the authority is for the reader to compare: no roots.
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        return validate_pdf_signature(signatures[0], nobody)
    except problems as error:
        raise Fault("proof.pdf", "signature", str(error)) from error


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
