"""Inner tables: what the office did with a posting, and who."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access_control.models import Office
from notices.rules.named_choices import choices
from notices.rules.transitions import Status
from publishing.rules.collection import IdentityCheck
from publishing.rules.continuity import Cause

USER = settings.AUTH_USER_MODEL


class PostingQuerySet(models.QuerySet["Posting"]):
    def named(self, name: str) -> "PostingQuerySet":
        """By public id, or by the id of its notice."""
        if name.isdecimal():
            return self.filter(notice_id=int(name))
        return self.filter(public_id=name)


class Posting(models.Model):
    """掲示 (inner): the publication of one approved notice."""

    notice = models.OneToOneField(
        "notices.Notice", models.PROTECT, related_name="posting"
    )
    public_id = models.CharField(max_length=26, unique=True)
    published_at = models.DateTimeField()
    board_started_at = models.DateTimeField("掲示場での掲示開始", null=True)
    board_ended_at = models.DateTimeField("掲示場での掲示終了", null=True)
    board_recorded_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "掲示"
        default_permissions = ()

    def __str__(self) -> str:
        return self.public_id


class RemovalQuerySet(models.QuerySet["Removal"]):
    def named(self, name: str) -> "RemovalQuerySet":
        """By the entry's id, or by the posting's public id."""
        whole = Q(entry_id="", posting__public_id=name)
        return self.filter(whole | Q(entry_id=name, entry_id__gt=""))

    def unconfirmed(self) -> "RemovalQuerySet":
        return self.filter(confirmed_at__isnull=True)

    def unsettled(self) -> "RemovalQuerySet":
        """Neither confirmed by another nor made good by a new publication."""
        return self.unconfirmed().exclude(pk__in=self._published_anew().values("pk"))

    def _published_anew(self) -> "RemovalQuerySet":
        anew = Q(posting__notice__replacements__status=Status.POSTED)
        after = Q(posting__notice__replacements__approved_at__gte=F("at"))
        # A copy keeps the number of the row that it publishes anew.
        row = F("posting__notice__addressees__row_number")
        entry = Q(
            posting__notice__addressees__pk=F("entry_id"),
            posting__notice__replacements__addressees__row_number=row,
        )
        whole = Removal.objects.filter(anew & after, entry_id="")
        one = Removal.objects.filter(anew & entry)
        return Removal.objects.filter(
            Q(pk__in=whole.values("pk")) | Q(pk__in=one.values("pk"))
        )

    def overdue(self, removed_before: datetime) -> "RemovalQuerySet":
        """Unsettled ones whose last day to confirm them has gone by."""
        return self.unsettled().filter(at__lt=removed_before)


class Removal(models.Model):
    """Something taken off display at once (inner); another approver confirms it."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="removals")
    entry_id = models.CharField(max_length=26, blank=True)
    kind = models.CharField(
        max_length=10,
        choices=(("withdrawn", "掲示の取下げ"), ("concealed", "一件の非表示")),
    )
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_reason = models.BinaryField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    logged_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ("at",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=~Q(confirmed_by=models.F("by")),
                name="removal_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=("posting", "entry_id", "kind"), name="removed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def undecided(self) -> "CorrectionQuerySet":
        return self.filter(decided_at__isnull=True)

    def of_entries(self) -> "CorrectionQuerySet":
        """Those of an entry's words; the others correct the posting itself."""
        return self.filter(entry_id__gt="")


class Correction(models.Model):
    """訂正: one field of an entry, or the board's start, set right without a new P.

    Proposed by one person and decided by another. ``sealed`` holds old value, new value
    and reason under the notice's key.
    """

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="corrections")
    # Empty for a correction of the posting itself (the board's start).
    entry_id = models.CharField(max_length=26, blank=True)
    field = models.CharField(max_length=40)
    sealed = models.BinaryField()
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("proposed_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("proposed_by")),
                name="correction_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=("posting", "entry_id", "field"),
                condition=Q(decided_at__isnull=True),
                name="one_open_correction_a_field",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} {self.proposed_at:%Y-%m-%d %H:%M}"


class CollectionQuerySet(models.QuerySet["Collection"]):
    def settled(self) -> "CollectionQuerySet":
        """Those that no second person has to look at any more."""
        return self.filter(Q(needs_second=False) | Q(second_at__isnull=False))

    def awaiting_second(self) -> "CollectionQuerySet":
        return self.filter(needs_second=True, second_at__isnull=True)


class Collection(models.Model):
    """受領: the addressee came for the document; ``sealed`` holds the receipt 受領書.

    Where a namesake is on display a second person has to confirm who came.
    """

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="collections")
    entry_id = models.CharField(max_length=26, unique=True)
    identity_check = models.CharField(max_length=20, choices=choices(IdentityCheck))
    sealed = models.BinaryField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    second_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    logged_at = models.DateTimeField(null=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(second_by=models.F("by")),
                name="namesake_checked_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%Y-%m-%d %H:%M}"


class InterruptionQuerySet(models.QuerySet["Interruption"]):
    def touching(self, posting: Posting) -> "InterruptionQuerySet":
        """Those of the posting itself, and those of its office and of all above."""
        above = posting.notice.office.with_superiors()
        whole_site = Q(posting__isnull=True, office__in=above)
        return self.filter(whole_site | Q(posting=posting))

    def going_on(self) -> "InterruptionQuerySet":
        return self.filter(ends__isnull=True)


class Interruption(models.Model):
    """中断: a channel of one posting, or of all postings of an office, was away.

    [starts, ends); while ``ends`` is None it goes on. ``note`` holds no personal data.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="interruptions")
    # None: every posting of the office and of all below it.
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, related_name="interruptions"
    )
    channel = models.CharField(
        max_length=10, choices=(("web", "インターネット"), ("board", "掲示場"))
    )
    cause = models.CharField(max_length=20, choices=choices(Cause))
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = InterruptionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("starts", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=models.F("starts")),
                name="interruption_is_ordered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.starts:%Y-%m-%d %H:%M}"
