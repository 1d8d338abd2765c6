"""開示等の請求: who asks for his data is sealed; when it is due is not."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access_control.models import Office
from notices.models.register import Notice
from notices.rules.data_requests import (
    LONGEST_DAYS,
    IdentityProof,
    RequestKind,
    RequestOutcome,
    due_on,
)
from notices.rules.named_choices import choices

USER = settings.AUTH_USER_MODEL


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def undecided(self) -> "DataRequestQuerySet":
        return self.filter(decided_on__isnull=True)

    def unclosed(self) -> "DataRequestQuerySet":
        """Those that are still worked on: undecided, or decided and not carried out."""
        return self.filter(closed_at__isnull=True)


class DataRequest(models.Model):
    """開示等の請求: one request for disclosure, correction or suspension of use.

    The person who asks, how to reach him and what he asks is sealed under a key of its
    own, as are the reasons of the authority. ``due_on`` is kept for lists and computed
    by notices.rules.data_requests.
    """

    id = models.CharField(primary_key=True, max_length=26)
    office = models.ForeignKey(Office, models.PROTECT, related_name="data_requests")
    kind = models.CharField("種別", max_length=12, choices=choices(RequestKind))
    received_on = models.DateField("受け付けた日")
    days = models.PositiveSmallIntegerField("決定までの日数", default=LONGEST_DAYS)
    due_on = models.DateField("期限の日")
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, related_name="data_requests"
    )
    entry_id = models.CharField(max_length=26, blank=True)
    key_id = models.CharField(max_length=26)
    sealed = models.BinaryField()
    received_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    identity_proof = models.CharField(
        "本人確認", max_length=20, choices=choices(IdentityProof), blank=True
    )
    identity_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    identity_at = models.DateTimeField(null=True)
    extension_days = models.PositiveSmallIntegerField("延長した日数", default=0)
    extended_on = models.DateField("延長した日", null=True)
    extended_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    sealed_extension_reason = models.BinaryField(default=b"")
    outcome = models.CharField(
        "決定", max_length=12, choices=choices(RequestOutcome), blank=True
    )
    decided_on = models.DateField("決定した日", null=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    sealed_decision_reason = models.BinaryField(default=b"")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    # From then on nothing about the person can be read any more.
    disposed_at = models.DateTimeField("廃棄した日時", null=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "開示等の請求"
        default_permissions = ()
        ordering = ("due_on", "recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="request_has_a_period"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(decided_on__isnull=False),
                name="only_decided_requests_close",
            ),
            models.CheckConstraint(
                condition=Q(disposed_at__isnull=True) | Q(closed_at__isnull=False),
                name="only_closed_requests_are_disposed_of",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.received_on} {self.pk}"

    def period_ends(self) -> date:
        """The last day in time, by the rule; ``due_on`` holds the same for lists."""
        return due_on(self.received_on, self.days, self.extension_days)
