"""The signature on a certificate: a real openssl TSA, real keys, and refusals."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from config import clock
from notices.refusals import DeedRefused
from publishing.actions.issue_certificate import issue_certificate
from publishing.actions.signing_key import own_signing_key
from publishing.evidence.bundle import unpack
from publishing.evidence.verify import OK, exit_code, verify_bundle
from publishing.models import IssuedCertificate
from publishing.paper.pdf_signature import NotSigned, signing_key
from tests.builders import make_posting
from tests.tsa import make_authority, served

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory):
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(autouse=True)
def demonstration(settings) -> None:
    settings.DEMONSTRATION, settings.SIGNING_KEY = True, ""


@pytest.fixture
def posting(registrar):
    return make_posting()


@pytest.fixture
def now(posting):
    """The machine's own time, which is what openssl tells too."""
    return clock.process_now()


def test_with_a_tsa_paper_and_log_are_stamped(
    posting, now, legal_officer, authority, settings
) -> None:
    with served(authority) as address:
        settings.TSA_URL, settings.TSA_CA = address, str(authority.ca)
        made = issue_certificate(posting, by=legal_officer, at=now)
    assert made.row.level == "B-LTA"
    assert [each.size for each in made.certificate.time] == [
        made.certificate.log.last.size
    ]
    reader = PdfFileReader(BytesIO(made.pdf))
    assert "/DSS" in reader.root
    assert len(reader.embedded_timestamp_signatures) == 1
    rows = verify_bundle(made.bundle, at=int(now.timestamp()))
    assert exit_code(rows) == OK, rows


def test_a_tsa_that_does_not_answer_refuses_and_takes_no_number(
    posting, now, legal_officer, authority, settings
) -> None:
    settings.TSA_URL, settings.TSA_CA = "http://127.0.0.1:9/", str(authority.ca)
    with pytest.raises(DeedRefused, match="KOJIBAN_TSA_URL"):
        issue_certificate(posting, by=legal_officer, at=now)
    assert not IssuedCertificate.objects.exists()


def test_pyhanko_accepts_the_paper_of_a_bundle(posting, now, legal_officer) -> None:
    made = issue_certificate(posting, by=legal_officer, at=now)
    reader = PdfFileReader(BytesIO(unpack(made.bundle).pdf))
    own = own_signing_key().certificate
    trusted = ValidationContext(trust_roots=[own])
    status = validate_pdf_signature(reader.embedded_signatures[0], trusted)
    assert status.bottom_line
    assert "見本" in status.signing_cert.subject.human_friendly


def test_the_authority_s_own_key_signs(
    posting, now, legal_officer, settings, tmp_path
) -> None:
    key, certificate = _keys(tmp_path, "own")
    settings.DEMONSTRATION = False
    settings.SIGNING_KEY = key.read_text()
    settings.SIGNING_CERT, settings.SIGNING_CHAIN = str(certificate), ""
    made = issue_certificate(posting, by=legal_officer, at=now)
    (own,) = load_certs_from_pemder_data(certificate.read_bytes())
    signed = PdfFileReader(BytesIO(made.pdf)).embedded_signatures[0]
    assert signed.signer_cert.dump() == own.dump()


@pytest.mark.parametrize("broken", ["not a key", "another's key", "not a certificate"])
def test_a_key_that_cannot_sign_is_named(broken: str, tmp_path: Path) -> None:
    key, certificate = (each.read_bytes() for each in _keys(tmp_path, "own"))
    if broken == "not a key":
        key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    if broken == "another's key":
        key = _keys(tmp_path, "other")[0].read_bytes()
    if broken == "not a certificate":
        certificate = b"nothing"
    with pytest.raises(NotSigned):
        signing_key(key, certificate)


def _keys(folder: Path, name: str) -> tuple[Path, Path]:
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    made = f"-keyout {key} -out {certificate} -subj /CN={name} -days 30 -nodes"
    curve = "-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256"
    command = f"openssl req {curve} {made}".split()
    subprocess.run(command, check=True, capture_output=True)
    return key, certificate
