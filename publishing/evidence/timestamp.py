"""Time-stamps タイムスタンプ by outsiders (RFC 3161, RFC 5816): asking, and believing.

What is stamped is the SHA-256 of a checkpoint as it was signed: a number that names
nobody is all that leaves. A token counts only if everything about it fits:

    imprint     the digest of these very bytes
    nonce       the one that was asked with (when the question is at hand)
    signature   by a certificate for time-stamping alone (critical EKU)
    chain       up to a root of ours, valid at the token's own time
    time        not before what is stamped was made, nor later than a limit
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)


class NotStamped(Exception):
    """The answer is no time-stamp of these bytes that can be believed."""


@dataclass(frozen=True)
class Question:
    """A request for a time-stamp: the DER bytes to send, and the nonce in them."""

    body: bytes
    nonce: int | None


@dataclass(frozen=True)
class Stamped:
    """When an outsider saw the bytes (seconds since 1970), under which policy (OID)."""

    seconds: int
    policy: str
    serial: int


def question_about(data: bytes) -> Question:
    """Asks for a time-stamp of ``data``, with the certificate of whoever gives it."""
    builder = TimestampRequestBuilder().data(data)
    asked = builder.hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True)
    request = asked.nonce(nonce=True).build()
    return Question(request.as_bytes(), request.nonce)


def roots_of(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises ValueError for none."""
    return x509.load_pem_x509_certificates(pem)


def verify_stamp(
    answer: bytes,
    data: bytes,
    *,
    roots: Iterable[x509.Certificate],
    earliest: int,
    latest: int,
    nonce: int | None = None,
) -> Stamped:
    """What a time-stamp (a DER TimeStampResp) proves of ``data``.

    ``earliest`` and ``latest`` are seconds since 1970, both inclusive. Without a nonce
    the answer may be to somebody else's question. Raises NotStamped.
    """
    builder = VerifierBuilder(roots=list(roots), nonce=nonce)
    try:
        response = decode_timestamp_response(answer)
        builder.build().verify(response, hashlib.sha256(data).digest())
        told = response.tst_info
    except (VerificationError, ValueError) as error:
        raise NotStamped(f"タイムスタンプが不正 / bad time-stamp: {error}") from error
    seconds = int(told.gen_time.timestamp())
    if not earliest <= seconds <= latest:
        raise NotStamped(
            f"時刻が合わない / {told.gen_time.isoformat()} is not when it was asked"
        )
    return Stamped(seconds, told.policy.dotted_string, told.serial_number)
