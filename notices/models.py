"""The register 原簿: what the office decided. Everything about a person is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access_control.models import Office
from notices.rules.transitions import STATUS_NAMES_JA, Status

USER = settings.AUTH_USER_MODEL


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which notices someone is asking for."""

    def in_offices(self, offices: models.QuerySet[Office]) -> "NoticeQuerySet":
        """Notices of these offices: the guard of every staff page."""
        return self.filter(office__in=offices)

    def awaiting_approval(self) -> "NoticeQuerySet":
        return self.filter(status=Status.SUBMITTED)


class Notice(models.Model):
    """One 公示: an office, a legal basis, and 1 to 3,000 addressees."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="notices")
    basis_id = models.CharField("根拠条文", max_length=60)
    variant = models.CharField(max_length=20, default="first")
    status = models.CharField(
        max_length=12, choices=tuple(STATUS_NAMES_JA.items()), default=Status.DRAFT
    )
    key_id = models.CharField(max_length=26)
    display_from = models.DateTimeField("掲示の開始予定", null=True, blank=True)
    display_until = models.DateTimeField("掲示の終了予定", null=True, blank=True)
    registered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    submitted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    version_id = models.CharField("適用した版", max_length=80, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField("公示番号", null=True)
    decision_number = models.CharField("決裁番号", max_length=60, blank=True)
    decided_on = models.DateField("決裁日", null=True)
    issuer_title = models.CharField("公示者の職名", max_length=80, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示送達"
        ordering = ("-registered_at",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=~Q(approved_by=F("registered_by")),
                name="approver_is_not_registrar",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("submitted_by")),
                name="approver_is_not_submitter",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.APPROVED, Status.POSTED))
                | Q(approved_by__isnull=False, number__isnull=False),
                name="approved_notice_has_decision",
            ),
            models.UniqueConstraint(
                fields=("office", "fiscal_year", "number"), name="one_notice_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.number or '未付番'}"


class AddresseeKind(models.TextChoices):
    PERSON = "person", "個人"
    CORPORATION = "corporation", "法人"
    HEIRS = "heirs", "相続人"
    ESTATE = "estate", "相続財産法人"
    REPRESENTATIVE = "representative", "代表者・管理人"


class Addressee(models.Model):
    """送達を受けるべき者. ``sealed`` maps a field name to its base64 ciphertext."""

    id = models.CharField(primary_key=True, max_length=26)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="addressees")
    row_number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=AddresseeKind)
    key_id = models.CharField(max_length=26)
    sealed = models.JSONField()
    name_index = models.BinaryField(max_length=32, db_index=True)
    entry_index = models.BinaryField(max_length=32, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "送達を受けるべき者"
        ordering = ("row_number",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.id


class NoticeEvent(models.Model):
    """One deed: who, when, and why (sealed under the notice's own key)."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="events")
    deed = models.CharField(max_length=30)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_reason = models.BinaryField(blank=True)

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.deed} {self.at:%Y-%m-%d %H:%M}"


class SourceList(models.Model):
    """The list as the office handed it in: original sealed, counts in clear."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="source_lists")
    notice = models.OneToOneField(
        Notice, models.CASCADE, null=True, related_name="source_list"
    )
    basis_id = models.CharField(max_length=60)
    key_id = models.CharField(max_length=26)
    # File name, sheet and columns assigned by hand: any of them may name a person.
    sealed_upload = models.BinaryField()
    sealed_file = models.BinaryField()
    header_row = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    display_from = models.DateTimeField(null=True)
    display_until = models.DateTimeField(null=True)
    taken_in_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.office} {self.taken_in_at:%Y-%m-%d %H:%M}"


class RefusedRow(models.Model):
    """A row that could not be taken in; open until somebody settles it."""

    source_list = models.ForeignKey(
        SourceList, models.CASCADE, related_name="refused_rows"
    )
    row_number = models.PositiveIntegerField()
    reason = models.CharField(max_length=30)
    field = models.CharField(max_length=40, blank=True)
    message = models.TextField()
    sealed_cells = models.BinaryField()
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("row_number",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.row_number} {self.reason}"


class AdoptedVersion(models.Model):
    """A version of a legal basis that an authority's legal officer adopted for use."""

    authority = models.ForeignKey(
        Office, models.CASCADE, related_name="adopted_versions"
    )
    basis_id = models.CharField(max_length=60)
    version_id = models.CharField(max_length=80)
    adopted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()
    also_shown = models.JSONField("表示を採用した任意の項目", default=list)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "version_id"), name="version_adopted_once"
            ),
        )

    def __str__(self) -> str:
        return self.version_id
