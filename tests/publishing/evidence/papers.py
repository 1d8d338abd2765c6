"""A PDF of one empty page that names a `proof.json`, signed by a key made for it."""

import hashlib
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

NAMED = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Kojiban test")])


def signed_paper(proof: bytes, *, days: int = 365) -> bytes:
    """The bytes of a signed PDF whose keywords hold the SHA-256 of `proof`."""
    plain = BytesIO()
    _page(hashlib.sha256(proof).hexdigest()).write(plain)
    meta = signers.PdfSignatureMetadata(field_name="Signature1")
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(plain), meta, signer=_signer(days)
    )
    return signed.getvalue()


def _page(digest: str) -> PdfFileWriter:
    writer = PdfFileWriter(stream_xrefs=False)
    stream = writer.add_object(generic.StreamObject(stream_data=b""))
    box = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 200, 200)])
    writer.insert_page(PageObject(contents=stream, media_box=box))
    keywords = generic.pdf_string(f"sha256:{digest}")
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Keywords"): keywords}))
    return writer


def _signer(days: int) -> signers.SimpleSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = datetime.fromtimestamp(time.time(), UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(NAMED)
        .issuer_name(NAMED)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(
        der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
