"""Changes of the access matrix: proposed by one person, decided by another."""

from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access_control.models.offices import Office
from access_control.rules.audiences import AUDIENCE_NAMES_JA, Audience
from access_control.rules.field_access import ACCESS_NAMES_JA, Access, CellKey
from access_control.rules.phases import PHASE_NAMES_JA, Phase

USER = settings.AUTH_USER_MODEL


def _choices(names: Mapping[StrEnum, str]) -> list[tuple[str, str]]:
    """Plain words, so that a migration depends on no enumeration."""
    return [(member.value, name) for member, name in names.items()]


class MatrixChangeQuerySet(models.QuerySet["MatrixChange"]):
    def undecided(self) -> "MatrixChangeQuerySet":
        return self.filter(decided_at__isnull=True)

    def decided(self) -> "MatrixChangeQuerySet":
        return self.filter(decided_at__isnull=False)

    def approved(self) -> "MatrixChangeQuerySet":
        """In the order in which they took effect."""
        return self.filter(is_approved=True).order_by("decided_at", "pk")


class MatrixChange(models.Model):
    """公開範囲の変更: one cell of an authority's matrix, and why.

    Undecided while ``decided_at`` is empty; rows are kept for good.
    """

    authority = models.ForeignKey(Office, models.PROTECT, related_name="matrix_changes")
    field_class = models.CharField("項目の種類", max_length=40)
    audience = models.CharField(
        "見る人", max_length=20, choices=_choices(AUDIENCE_NAMES_JA)
    )
    phase = models.CharField("時期", max_length=12, choices=_choices(PHASE_NAMES_JA))
    before = models.CharField("変更前", max_length=4, choices=_choices(ACCESS_NAMES_JA))
    after = models.CharField("変更後", max_length=4, choices=_choices(ACCESS_NAMES_JA))
    reason = models.TextField("理由")
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    decision_reason = models.TextField("決定の理由", blank=True)

    objects = MatrixChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="matrix_change_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    is_approved__isnull=True,
                )
                | Q(
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    is_approved__isnull=False,
                ),
                name="matrix_change_is_decided_whole",
            ),
            models.UniqueConstraint(
                fields=("authority", "field_class", "audience", "phase"),
                condition=Q(decided_at__isnull=True),
                name="one_open_change_a_cell",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field_class}/{self.audience}/{self.phase}"

    @property
    def key(self) -> CellKey:
        return CellKey(self.field_class, Audience(self.audience), Phase(self.phase))

    @property
    def access(self) -> Access:
        """What the cell says once this is approved."""
        return Access(self.after)
