"""Signing a certificate's PDF as PAdES (EN 319 142-1).

    B-B     the authority's signature alone
    B-LTA   and a time-stamp, what is needed to verify it later, and a time-stamp of all

The signature certifies the file: nothing in it may change afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from asn1crypto import x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Kojiban"
PATIENCE_S = 10


class NotSigned(Exception):
    """The file could not be signed, so there is no certificate; says what to do."""


@dataclass(frozen=True)
class SigningKey:
    """The authority's private key, its certificate, and those above it."""

    key: PrivateKeyInfo
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True)
class TimeStampingAuthority:
    """Its address (RFC 3161 over HTTP) and its root certificates, PEM."""

    url: str
    roots: bytes


def signing_key(key: bytes, certificate: bytes, chain: bytes = b"") -> SigningKey:
    """Read PEM or DER. Raises NotSigned for what is none, or does not fit together."""
    try:
        private = load_private_key_from_pemder_data(key, passphrase=None)
        (own,) = load_certs_from_pemder_data(certificate)
        above = tuple(load_certs_from_pemder_data(chain)) if chain else ()
    except (ValueError, TypeError, OSError) as error:
        raise NotSigned(
            "署名の鍵または証明書を読めません。PEM形式の鍵一つと証明書一枚が要ります。"
            " / the signing key or certificate cannot be read; one PEM of each"
        ) from error
    if _public_half(key) != own.public_key.dump():
        raise NotSigned(
            "署名の鍵と証明書が対になっていません。"
            " / the signing key and the certificate do not belong together"
        )
    return SigningKey(private, own, above)


def signed_pdf(
    pdf: bytes,
    key: SigningKey,
    *,
    reason: str,
    tsa: TimeStampingAuthority | None = None,
) -> bytes:
    """The file with the signature: B-LTA where there is a TSA, else B-B.

    Raises NotSigned when the TSA does not answer or the certificates do not verify.
    """
    signer = SimpleSigner(
        signing_cert=key.certificate,
        signing_key=key.key,
        cert_registry=SimpleCertificateStore.from_certs(key.chain),
    )
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=tsa is not None,
        use_pades_lta=tsa is not None,
        validation_context=_validation(key, tsa) if tsa else None,
    )
    out = BytesIO()
    try:
        sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)),
            metadata,
            signer=signer,
            timestamper=HTTPTimeStamper(tsa.url, timeout=PATIENCE_S) if tsa else None,
            output=out,
        )
    # pyHanko and what it calls raise errors of many kinds; none may let a file through.
    except Exception as error:
        raise NotSigned(
            "PDFに署名できませんでした。タイムスタンプ局(KOJIBAN_TSA_URL)の応答と"
            f"署名の証明書を確かめて、もう一度発行してください。({error})"
            f" / the PDF could not be signed; check TSA and certificate: {error}"
        ) from error
    return out.getvalue()


def _public_half(key: bytes) -> bytes:
    """DER SubjectPublicKeyInfo of a private key in PEM or DER."""
    is_pem = key.lstrip().startswith(b"-----")
    private = (load_pem_private_key if is_pem else load_der_private_key)(key, None)
    return private.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )


def _validation(key: SigningKey, tsa: TimeStampingAuthority) -> ValidationContext:
    """Whom to believe while what is needed later is collected."""
    top: Sequence[x509.Certificate] = key.chain or (key.certificate,)
    roots = [*load_certs_from_pemder_data(tsa.roots), top[-1]]
    return ValidationContext(
        trust_roots=roots,
        other_certs=list(key.chain),
        allow_fetching=True,
        revocation_mode="soft-fail",
    )
