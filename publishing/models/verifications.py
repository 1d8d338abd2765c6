"""Inner table: who had the display log verified, when, and what came of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from access_control.opaque_ids import new_opaque_id

# A check that tells nothing for so long has died with its process.
SILENT_FOR = timedelta(minutes=2)


class VerificationQuerySet(models.QuerySet["LogVerification"]):
    def running(self, at: datetime) -> "VerificationQuerySet":
        """Those that are under way; at most one."""
        return self.filter(is_running=True, seen_at__gt=at - SILENT_FOR)

    def silent(self, at: datetime) -> "VerificationQuerySet":
        """Those that broke off without a word."""
        return self.filter(is_running=True, seen_at__lte=at - SILENT_FOR)

    def finished(self) -> "VerificationQuerySet":
        """Those with an outcome."""
        return self.filter(ended_at__isnull=False)


class LogVerification(models.Model):
    """掲示記録の検証 (inner): one full check of the log, its progress and its outcome.

    ``done`` of ``total`` steps while it runs. Afterwards ``size`` leaves under ``root``
    and ``unsealed`` rows were found whole, or ``damage`` says what is not, and
    ``bad_leaf`` which leaf is the first bad one where one can be named.
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_opaque_id)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField("始めた日時")
    seen_at = models.DateTimeField("最後に知らせた日時")
    ended_at = models.DateTimeField("終えた日時", null=True)
    is_running = models.BooleanField(default=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    unsealed = models.PositiveBigIntegerField(default=0)
    root = models.BinaryField(max_length=32, default=b"")
    damage = models.TextField("損傷", blank=True)
    bad_leaf = models.PositiveBigIntegerField(null=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "掲示記録の検証"
        default_permissions = ()
        ordering = ("-started_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("is_running",),
                condition=Q(is_running=True),
                name="one_verification_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.done}/{self.total}"

    @property
    def is_whole(self) -> bool:
        """Whether it ended and found nothing wrong."""
        return self.ended_at is not None and not self.damage

    @property
    def percent(self) -> int:
        """How far it came, 0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0
