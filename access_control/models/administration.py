"""What offices were before, and who changed offices and people."""

from datetime import date

from django.conf import settings
from django.db import models

from access_control.models.offices import Office
from access_control.rules.administration import DEED_NAMES_JA

USER = settings.AUTH_USER_MODEL


class FormerOfficeQuerySet(models.QuerySet["FormerOffice"]):
    def of_day(self, office: Office, day: date) -> "FormerOffice | None":
        """What the office was on a day, or None where it was what it is now."""
        ended_later = self.filter(office=office, until_on__gt=day)
        return ended_later.order_by("until_on").first()


class FormerOffice(models.Model):
    """Name and place in the tree of an office until the day on which either changed.

    The office itself holds what is so now. ``until_on`` is exclusive.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="formerly")
    name = models.CharField("旧名称", max_length=120)
    parent = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    until_on = models.DateField("変更の日")

    objects = FormerOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "旧部署"
        ordering = ("until_on",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("office", "until_on"), name="one_former_office_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.until_on})"


class AdministrationEvent(models.Model):
    """One change to an office, a person or a role: who, when, from what to what."""

    at = models.DateTimeField("日時")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    deed = models.CharField(
        max_length=24,
        choices=[(deed.value, name) for deed, name in DEED_NAMES_JA.items()],
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="administration"
    )
    person = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="administration"
    )
    old = models.CharField("前", max_length=300, blank=True)
    new = models.CharField("後", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "管理の記録"
        ordering = ("-at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.at:%Y-%m-%d %H:%M}"
