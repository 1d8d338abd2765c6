"""The authority's key for certificates of display, as this installation has it.

A demonstration makes one of its own, whose certificate says 見本.
"""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from django.conf import settings

from config import clock
from publishing.actions.log_files import write_durably
from publishing.paper.pdf_signature import (
    NotSigned,
    SigningKey,
    TimeStampingAuthority,
    signing_key,
)

SAMPLE_LASTS = timedelta(days=365)
NO_KEY = (
    "証明書に署名する鍵がありません。KOJIBAN_SIGNING_KEY_FILE と "
    "KOJIBAN_SIGNING_CERT を設定してください。署名のない証明書は発行しません。"
    " / there is no key to sign certificates: set KOJIBAN_SIGNING_KEY_FILE and "
    "KOJIBAN_SIGNING_CERT; nothing is issued unsigned"
)


def own_signing_key() -> SigningKey:
    """The key of the settings, or the demonstration's. Raises NotSigned."""
    if settings.SIGNING_KEY:
        return signing_key(
            settings.SIGNING_KEY.encode(),
            _read(settings.SIGNING_CERT),
            _read(settings.SIGNING_CHAIN) if settings.SIGNING_CHAIN else b"",
        )
    if not settings.DEMONSTRATION:
        raise NotSigned(NO_KEY)
    folder = settings.VAR / "signing"
    if not (folder / "cert.pem").exists():
        _make_sample(folder)
    return signing_key(*(_read(folder / name) for name in ("key.pem", "cert.pem")))


def ends_at(key: SigningKey) -> datetime:
    """When the certificate's validity ends."""
    found: datetime = key.certificate.not_valid_after
    return found


def own_tsa() -> TimeStampingAuthority | None:
    """Who stamps the PDF, or None: the signature is then B-B alone."""
    if not settings.TSA_URL:
        return None
    return TimeStampingAuthority(settings.TSA_URL, _read(settings.TSA_CA))


def _read(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise NotSigned(
            f"{path} を読めません。設定と権限を確かめてください。 / cannot read {path}"
        ) from error


def _make_sample(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.COMMON_NAME, "見本 掲示証明書の署名 (SAMPLE)"),
        ]
    )
    now = clock.process_now()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + SAMPLE_LASTS)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(folder, "key.pem", pem)
    (folder / "key.pem").chmod(0o600)
    write_durably(folder, "cert.pem", certificate.public_bytes(Encoding.PEM))
