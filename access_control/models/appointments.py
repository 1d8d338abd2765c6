"""Appointments 辞令: who has which role at which office, from when to when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from access_control.models.offices import Office
from access_control.rules.roles import ROLE_NAMES_JA

USER = settings.AUTH_USER_MODEL


class AppointmentKind(models.TextChoices):
    REGULAR = "regular", "本務"
    DEPUTY = "deputy", "代決"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Which appointments count on which legal day."""

    def on(self, day: date) -> "AppointmentQuerySet":
        """Those that count on the day."""
        return self.filter(counts_on(day))

    def not_over(self, day: date) -> "AppointmentQuerySet":
        """Those that count on the day or begin after it."""
        has_end = Q(until_on__isnull=False)
        was_revoked_before = Q(until_on__lte=F("from_on"))
        return self.exclude(has_end & (was_revoked_before | Q(until_on__lte=day)))


def counts_on(day: date, path: str = "") -> Q:
    """The condition that an appointment (at ``path``) counts on a legal day."""
    is_open = Q(**{f"{path}until_on__isnull": True})
    has_begun = Q(**{f"{path}from_on__lte": day})
    return has_begun & (is_open | Q(**{f"{path}until_on__gt": day}))


class Appointment(models.Model):
    """辞令: one role of one person at one office on the legal days [from_on, until_on).

    Rows are never deleted: an appointment that is taken back before it began ends on
    the day it begins. Its permissions are the guardian rows that hang on it; whether
    they count is a question of the day on which they are asked for.
    """

    user = models.ForeignKey(USER, models.CASCADE, related_name="appointments")
    role = models.CharField("役割", max_length=20, choices=tuple(ROLE_NAMES_JA.items()))
    office = models.ForeignKey(Office, models.CASCADE, related_name="appointments")
    from_on = models.DateField("発令日")
    # Exclusive; None: until further notice.
    until_on = models.DateField("終わりの日", null=True, blank=True)
    kind = models.CharField(
        max_length=8, choices=AppointmentKind, default=AppointmentKind.REGULAR
    )
    deputy_for = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # None: by a command of the operating staff.
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "辞令"
        ordering = ("office__code", "role", "from_on", "id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="appointment_is_ordered",
            ),
            models.CheckConstraint(
                condition=Q(kind="regular", deputy_for__isnull=True)
                | Q(kind="deputy", deputy_for__isnull=False),
                name="deputy_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(deputy_for=F("user")), name="deputy_is_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.office}"


class OfficeUserGrant(UserObjectPermissionBase):
    """One permission of one appointment: guardian's row, which its dates rule."""

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="permissions"
    )
    content_object = models.ForeignKey(Office, on_delete=models.CASCADE)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("appointment", "permission", "content_object"),
                name="one_permission_an_appointment",
            ),
        )
