"""Issuing a certificate of display 掲示証明書: a signed PDF and the bundle of evidence.

The number is taken and everything made in one transaction under the office's lock, so
that numbers have no gaps: a refused issue takes none.
"""

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from access_control.models import Office, User
from access_control.vault.openings import unseen
from notices.refusals import DeedRefused, require, require_reason
from notices.rules.periods import legal_day
from publishing.actions.certificate_facts import Gathered, gather
from publishing.actions.signing_key import own_signing_key, own_tsa
from publishing.evidence.bundle import pack
from publishing.evidence.canonical import NotCanonical
from publishing.evidence.certificate import Certificate, certified
from publishing.models import (
    CertificateIssue,
    EntryCopy,
    IssuedCertificate,
    Posting,
    SignatureLevel,
)
from publishing.paper.board_sheet import MissingGlyph
from publishing.paper.certificate_sheet import CertificateSheet, certificate_pdf
from publishing.paper.pdf_signature import NotSigned, signed_pdf
from publishing.rules.certificate_number import CertificateNumber, fiscal_year

REASONS_JA = {"certificate": "掲示証明書", "fact_report": "事実報告書"}


@dataclass(frozen=True)
class Issued:
    """The row that stays, and the two files that are handed out and not kept."""

    row: IssuedCertificate
    certificate: Certificate
    pdf: bytes
    bundle: bytes


def preview_of(posting: Posting, *, at: datetime) -> Certificate:
    """What a public copy would say now, by what is sealed already; without a number.

    Raises DeedRefused, CannotOpen.
    """
    with unseen():
        found = gather(posting, entry=None, at=at, only_sealed=True)
    return certified(found.facts, found.watched.looks)


def issue_certificate(
    posting: Posting,
    *,
    by: User,
    at: datetime,
    entry: EntryCopy | None = None,
    reason: str = "",
) -> Issued:
    """Issues to the parties of one entry, with a reason, or without entry to anybody.

    Raises NotAllowed, DeedRefused (no key, no glyph, nothing to certify), CannotOpen
    once the posting's keys are destroyed, LogDamaged.
    """
    office = posting.notice.office
    require(by, "issue_certificates", office)
    if entry is not None:
        require_reason(reason)
    # A public copy opens the posting's own words alone, which name nobody.
    with unseen() if entry is None else nullcontext():
        found = gather(posting, entry=entry, at=at)
    with transaction.atomic():
        number = _next_number(office, at)
        made = _made(found, number, at)
        made.row.save(force_insert=True)
        CertificateIssue.objects.create(
            number=str(number), issued_by=by, entry_id=entry.pk if entry else ""
        )
    return made


def _next_number(office: Office, at: datetime) -> CertificateNumber:
    """To be called in the transaction that keeps it; others wait for its end."""
    # Rows that refer to the office are added meanwhile.
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    year = fiscal_year(legal_day(at))
    mine = IssuedCertificate.objects.filter(office_code=office.code, fiscal_year=year)
    last = mine.aggregate(last=Max("place"))["last"] or 0
    return CertificateNumber(office.code, year, last + 1)


def _made(found: Gathered, number: CertificateNumber, at: datetime) -> Issued:
    tsa = own_tsa()
    level = SignatureLevel.B_LTA if tsa else SignatureLevel.B_B
    try:
        told = certified(replace(found.facts, number=str(number)), found.watched.looks)
        sheet = CertificateSheet(told, found.shell.number, level.value, _words(found))
        pdf = signed_pdf(
            certificate_pdf(sheet),
            own_signing_key(),
            reason=f"{REASONS_JA[told.kind]} {number}",
            tsa=tsa,
        )
    except (NotSigned, MissingGlyph, NotCanonical) as error:
        ja, _, en = str(error).partition(" / ")
        raise DeedRefused(ja, en) from error
    bundle = pack(found.bundle(proof=told.json, pdf=pdf))
    return Issued(_row(found, number, told, bundle, level, at), told, pdf, bundle)


def _words(found: Gathered) -> dict[str, bytes]:
    opened = found.opening.copy if found.opening else b""
    return {"shell": found.shell_words, "entry": opened}


def _row(
    found: Gathered,
    number: CertificateNumber,
    told: Certificate,
    bundle: bytes,
    level: SignatureLevel,
    at: datetime,
) -> IssuedCertificate:
    return IssuedCertificate(
        number=str(number),
        office_code=number.office,
        fiscal_year=number.fiscal_year,
        place=number.place,
        kind=told.kind,
        copy=told.copy,
        public_id=found.shell.public_id,
        posting_number=found.shell.number,
        issued_at=at,
        proof_sha256=hashlib.sha256(told.json).hexdigest(),
        bundle_sha256=hashlib.sha256(bundle).hexdigest(),
        level=level,
    )
