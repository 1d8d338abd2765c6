"""Who opened personal data, when and why. Rows are added and never changed."""

from typing import Any

from django.conf import settings
from django.db import models

from access_control.rules.purposes import PURPOSE_NAMES_JA

USER = settings.AUTH_USER_MODEL


class AddedOnly(Exception):
    """A row of the record of openings was to be changed or deleted."""


class AddedOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are added and read; deploy/postgresql.sql grants no more either."""

    def update(self, **_changes: Any) -> int:
        raise AddedOnly("閲覧の記録は変更できません / openings are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AddedOnly("閲覧の記録は削除できません / openings are never deleted")


class Sitting(models.Model):
    """閲覧目的: why a person opens personal data, from when he says so until he signs
    out or names another reason.

    Free words may name somebody, so they are sealed under a key of their own.
    """

    id = models.CharField(primary_key=True, max_length=26)
    person = models.ForeignKey(USER, models.PROTECT, related_name="sittings")
    began_at = models.DateTimeField()
    purpose = models.CharField(
        "閲覧目的",
        max_length=12,
        choices=[(purpose.value, name) for purpose, name in PURPOSE_NAMES_JA.items()],
    )
    key_id = models.CharField(max_length=26, blank=True)
    sealed_words = models.BinaryField(default=b"")

    objects = AddedOnlyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-began_at",)

    def __str__(self) -> str:
        return self.id


class SubjectKind(models.TextChoices):
    """What was opened."""

    NOTICE = "notice", "公示送達"
    LIST = "list", "取込み前の名簿"
    SITTING = "sitting", "閲覧目的の自由記述"
    REQUEST = "request", "開示等の請求"
    SEARCH = "search", "氏名での検索"


class PersonalDataAccess(models.Model):
    """閲覧の記録: one page view that showed personal data to a member of staff.

    ``page`` is a fixed word for the page, ``part`` its number in a list of several;
    ``entry_id`` is set where one entry alone was opened. The subject is named by text,
    because this room knows of no notices.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="openings")
    at = models.DateTimeField()
    office_code = models.CharField(max_length=40)
    # Whether the person was appointed at that very office, by no inherited role.
    is_own_office = models.BooleanField()
    subject_kind = models.CharField(max_length=10, choices=SubjectKind)
    subject_id = models.CharField(max_length=26)
    entry_id = models.CharField(max_length=26, blank=True)
    page = models.CharField(max_length=60)
    part = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()

    objects = AddedOnlyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("office_code", "at"), name="opening_by_office"),
            models.Index(fields=("subject_kind", "subject_id"), name="opening_of_what"),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.at}"
