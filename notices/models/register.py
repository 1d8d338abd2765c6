"""The register 原簿: what the office decided. Everything about a person is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access_control.models import Office, User
from notices.rules.adoption import LogFailure, OutageUnit, Reading, SearchMode
from notices.rules.inquiries import Outcome
from notices.rules.legal_questions import LegalQuestion
from notices.rules.named_choices import choices
from notices.rules.numbers import notice_number
from notices.rules.transitions import STATUS_NAMES_JA, Status

USER = settings.AUTH_USER_MODEL


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which notices someone is asking for."""

    def in_offices(self, offices: models.QuerySet[Office]) -> "NoticeQuerySet":
        """Notices of these offices: the guard of every staff page."""
        return self.filter(office__in=offices)

    def awaiting_approval(self) -> "NoticeQuerySet":
        return self.filter(status=Status.SUBMITTED, disposed_at__isnull=True)

    def made_by_others(self, person: User) -> "NoticeQuerySet":
        """Those on which the person may decide: ``Notice.workers`` is without him."""
        planned = NoticeEvent.objects.filter(deed="plan", by=person)
        inquired = Inquiry.objects.filter(recorded_by=person)
        found = self.exclude(registered_by=person).exclude(submitted_by=person)
        found = found.exclude(pk__in=planned.values("notice"))
        return found.exclude(pk__in=inquired.values("addressee__notice"))


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
    # Where two approvers are needed: the first one, while the second is awaited too.
    first_approved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+"
    )
    first_approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    version_id = models.CharField("適用した版", max_length=80, blank=True)
    adoption = models.ForeignKey(
        "AdoptedVersion", models.PROTECT, null=True, related_name="+"
    )
    # The first publication to the same parties in the same matter 二回目以降の公示送達.
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="repetitions"
    )
    # What this notice publishes anew, because it was wrong or was withdrawn.
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replacements"
    )
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField("公示番号", null=True)
    decision_number = models.CharField("決裁番号", max_length=60, blank=True)
    decided_on = models.DateField("決裁日", null=True)
    issuer_title = models.CharField("公示者の職名", max_length=80, blank=True)
    # From this instant on nothing about a person can be read, whatever is left of it.
    disposed_at = models.DateTimeField("廃棄した日時", null=True)

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
                condition=~Q(approved_by=F("first_approved_by")),
                name="second_approver_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(first_approved_by=F("registered_by")),
                name="first_approver_is_not_registrar",
            ),
            models.CheckConstraint(
                condition=~Q(first_approved_by=F("submitted_by")),
                name="first_approver_is_not_submitter",
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

    def official_number(self) -> str:
        """公示番号 in words; empty before the decision."""
        if self.fiscal_year is None or self.number is None:
            return ""
        return notice_number(self.office.sign, self.fiscal_year, self.number)

    def workers(self) -> set[int | None]:
        """Ids of who registered, planned, submitted or inquired: they cannot decide."""
        planned = self.events.filter(deed="plan").values_list("by", flat=True)
        inquiries = Inquiry.objects.filter(addressee__notice=self)
        inquired = inquiries.values_list("recorded_by", flat=True).distinct()
        return {self.registered_by_id, self.submitted_by_id, *planned, *inquired}

    def is_work_of(self, person: User) -> bool:
        """Whether the person made it, and so cannot decide on it."""
        return person.pk in self.workers()


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
    # Both indexes stand under this epoch of the index key and by this version of the
    # search key; epoch 0: they are empty, because the addressee was erased.
    index_epoch = models.PositiveIntegerField()
    index_version = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "送達を受けるべき者"
        ordering = ("row_number",)
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("index_epoch", "index_version"), name="addressee_index_epoch"
            ),
        )

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
    variant = models.CharField(max_length=20, default="first")
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


class AdoptionQuerySet(models.QuerySet["AdoptedVersion"]):
    def current(self) -> "AdoptionQuerySet":
        """What is in force now: an adoption ends when it is replaced or revoked."""
        return self.filter(ended_at__isnull=True)

    def of(self, office: Office, version_id: str) -> "AdoptedVersion | None":
        """The current adoption of a version by the authority of an office."""
        mine = self.current().filter(authority=office.authority())
        return mine.filter(version_id=version_id).first()


class AdoptedVersion(models.Model):
    """採用: a version of a legal basis as an authority's legal officer uses it.

    Rows are never edited: another choice ends the row and begins a new one, so that a
    notice can say for good under which adoption it was posted.
    """

    authority = models.ForeignKey(
        Office, models.CASCADE, related_name="adopted_versions"
    )
    basis_id = models.CharField(max_length=60)
    version_id = models.CharField(max_length=80)
    adopted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()
    ended_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField("やめた理由", blank=True)
    is_demonstration = models.BooleanField(default=False)
    # The wording that the officer compared with, and its day.
    official_text = models.TextField("公式の条文", blank=True)
    text_as_of = models.DateField("条文の時点", null=True)
    text_source = models.CharField("条文の出典", max_length=400, blank=True)
    confirms_phrase = models.BooleanField("文言が同じことを確かめた", default=False)
    accepts_difference = models.BooleanField("文言の違いを確かめた", default=False)
    also_shown = models.JSONField("表示を採用した任意の項目", default=list)
    reading = models.CharField(
        "期間の数え方", max_length=10, choices=choices(Reading), default=Reading.PLAIN
    )
    search_mode = models.CharField(
        "本人による検索",
        max_length=20,
        choices=choices(SearchMode),
        default=SearchMode.NAME_AND_OFFICE,
    )
    log_failure = models.CharField(
        "記録できないとき",
        max_length=10,
        choices=choices(LogFailure),
        default=LogFailure.REFUSE,
    )
    outage_counted_by = models.CharField(
        "中断の数え方",
        max_length=5,
        choices=choices(OutageUnit),
        default=OutageUnit.DAY,
    )
    required_inquiries = models.JSONField("必要な調査", default=list)
    note = models.TextField("採用の理由・覚え", blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-adopted_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "version_id"),
                condition=Q(ended_at__isnull=True),
                name="one_current_adoption_a_version",
            ),
        )

    def __str__(self) -> str:
        return self.version_id


class Inquiry(models.Model):
    """One item of an addressee's investigation record 調査記録.

    ``sealed`` holds who inquired and what they found, under the addressee's key.
    """

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="inquiries")
    item = models.CharField("調査の項目", max_length=40)
    done_on = models.DateField("調査した日")
    outcome = models.CharField("結果", max_length=10, choices=choices(Outcome))
    sealed = models.BinaryField()
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("done_on", "id")

    def __str__(self) -> str:
        return f"{self.item} {self.done_on}"


class LegalDecision(models.Model):
    """法務の判断: where the law leaves it to a person, and why they decided so.

    ``facts`` say what was decided about, in dates and counts, never about a person.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="legal_decisions")
    kind = models.CharField(max_length=30, choices=choices(LegalQuestion))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_reason = models.BinaryField()
    facts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class OfficeDay(models.Model):
    """A day on which an office, and all below it, is closed or open as an exception."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="own_days")
    day = models.DateField("日")
    is_open = models.BooleanField("開庁")
    note = models.CharField("理由", max_length=80, blank=True)
    changed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("office", "day"), name="one_rule_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.day}"
