"""Certificates 掲示証明書 that were issued: numbers, digests, never a name."""

from django.conf import settings
from django.db import models

from publishing.evidence.certificate import Copy, Kind


class SignatureLevel(models.TextChoices):
    """PAdES (EN 319 142-1): without, and with, time-stamps that outlast the key."""

    B_B = "B-B", "電子署名(タイムスタンプなし)"
    B_LTA = "B-LTA", "電子署名と長期タイムスタンプ"


class IssuedCertificate(models.Model):
    """A certificate as anybody may check it (outer); rows are added, never changed.

    ``proof_sha256`` is of `proof.json` and stands on the paper, ``bundle_sha256`` of
    the whole bundle.
    """

    number = models.CharField("番号", primary_key=True, max_length=60)
    office_code = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    place = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=20,
        choices=[(Kind.CERTIFICATE, "掲示証明書"), (Kind.FACT_REPORT, "事実報告書")],
    )
    copy = models.CharField(
        max_length=10, choices=[(Copy.PARTIES, "当事者用"), (Copy.PUBLIC, "公開用")]
    )
    public_id = models.CharField(max_length=26, db_index=True)
    posting_number = models.CharField("公示番号", max_length=80)
    issued_at = models.DateTimeField("発行")
    proof_sha256 = models.CharField(max_length=64)
    bundle_sha256 = models.CharField(max_length=64)
    level = models.CharField(max_length=6, choices=SignatureLevel.choices)

    class Meta:
        verbose_name = verbose_name_plural = "発行した証明書"
        default_permissions = ()
        ordering = ("-issued_at", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("office_code", "fiscal_year", "place"),
                name="one_certificate_a_number",
            ),
        )

    def __str__(self) -> str:
        return self.number


class CertificateIssue(models.Model):
    """Who issued it, and which entry a parties' copy opens (inner)."""

    number = models.CharField(primary_key=True, max_length=60)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    entry_id = models.CharField(max_length=26, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.number
