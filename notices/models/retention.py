"""Retention 保存期間, holds 保留, disposal lists 廃棄簿: nobody is named here."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access_control.models import Office
from notices.models.register import Notice, SourceList
from notices.models.requests import DataRequest
from notices.rules.named_choices import choices
from notices.rules.retention import DEFAULT_BASIS, HoldCause, RecordKind

USER = settings.AUTH_USER_MODEL


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    def current(self) -> "RetentionRuleQuerySet":
        """What is in force now."""
        return self.filter(ended_at__isnull=True)

    def years_of(self, authority: Office) -> dict[tuple[str, str], int]:
        """(kind, basis or ``default``) → years, as the authority decided."""
        return self.years_of_each().get(authority.pk, {})

    def years_of_each(self) -> dict[int, dict[tuple[str, str], int]]:
        """The same by key of the authority; one that decided nothing is left out."""
        found: dict[int, dict[tuple[str, str], int]] = {}
        for row in self.current():
            found.setdefault(row.authority_id, {})[row.kind, row.basis_id] = row.years
        return found


class RetentionRule(models.Model):
    """保存年数: how long an authority keeps a kind of record, by its own 文書管理規程.

    Rows are never edited: another number of years ends the row and begins a new one.
    """

    authority = models.ForeignKey(
        Office, models.PROTECT, related_name="retention_rules"
    )
    kind = models.CharField("種別", max_length=12, choices=choices(RecordKind))
    basis_id = models.CharField("根拠条文", max_length=60, default=DEFAULT_BASIS)
    years = models.PositiveSmallIntegerField("保存年数")
    source = models.CharField("文書管理規程の根拠", max_length=200, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    ended_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-decided_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "kind", "basis_id"),
                condition=Q(ended_at__isnull=True),
                name="one_current_retention_rule",
            ),
            models.CheckConstraint(
                condition=Q(years__gte=1), name="retention_is_a_year_at_least"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.basis_id} {self.years}"


class DisposalHoldQuerySet(models.QuerySet["DisposalHold"]):
    def current(self) -> "DisposalHoldQuerySet":
        return self.filter(released_at__isnull=True)

    def to_review(self, on: date) -> "DisposalHoldQuerySet":
        """Holds whose day of review has come or gone by."""
        return self.current().filter(review_on__lte=on)


class DisposalHold(models.Model):
    """保留: a notice that is not disposed of, whatever its years, until it is released.

    Both reasons are sealed under the notice's own key.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="holds")
    cause = models.CharField("理由の区分", max_length=20, choices=choices(HoldCause))
    sealed_reason = models.BinaryField()
    reviewer = models.ForeignKey(USER, models.PROTECT, related_name="+")
    review_on = models.DateField("見直す日")
    placed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    sealed_release_reason = models.BinaryField(default=b"")

    objects = DisposalHoldQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("review_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(released_by=F("placed_by")),
                name="hold_released_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cause} {self.review_on}"


class DisposalListQuerySet(models.QuerySet["DisposalList"]):
    def within(self, offices: models.QuerySet[Office]) -> "DisposalListQuerySet":
        """Lists of which every item belongs to one of these offices."""
        foreign = DisposalItem.objects.exclude(office__in=offices)
        return self.exclude(pk__in=foreign.values("disposal_list"))

    def unfinished(self) -> "DisposalListQuerySet":
        return self.filter(disposed_at__isnull=True)


class DisposalList(models.Model):
    """廃棄簿: what is due, proposed at one instant, decided and disposed of as one.

    ``proposed_by`` is None where a command without a person proposed it.
    """

    proposed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    disposed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    disposed_at = models.DateTimeField(null=True)

    objects = DisposalListQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-proposed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")),
                name="disposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(disposed_at__isnull=True) | Q(decided_at__isnull=False),
                name="disposal_was_decided",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"


class DisposalItemQuerySet(models.QuerySet["DisposalItem"]):
    def waiting(self) -> "DisposalItemQuerySet":
        """Neither struck out nor disposed of yet."""
        return self.filter(struck_at__isnull=True, disposed_at__isnull=True)


class DisposalItem(models.Model):
    """One line of a disposal list: a notice, a list never taken in, a request."""

    disposal_list = models.ForeignKey(
        DisposalList, models.CASCADE, related_name="items"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=choices(RecordKind))
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, related_name="disposal_items"
    )
    # The row goes with its file; the line stays.
    source_list = models.ForeignKey(
        SourceList, models.SET_NULL, null=True, related_name="disposal_items"
    )
    data_request = models.ForeignKey(
        DataRequest, models.PROTECT, null=True, related_name="disposal_items"
    )
    # ``default`` for a request, which rests on no statute of service.
    basis_id = models.CharField(max_length=60)
    # The fiscal year in which it was completed.
    fiscal_year = models.PositiveSmallIntegerField()
    completed_on = models.DateField()
    retention_until = models.DateField()
    # How many addressees, or rows of the list.
    people = models.PositiveIntegerField()
    struck_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    struck_at = models.DateTimeField(null=True)
    # Says nothing about a person.
    struck_reason = models.CharField(max_length=200, blank=True)
    disposed_at = models.DateTimeField(null=True)

    objects = DisposalItemQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("fiscal_year", "kind", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("notice",),
                condition=Q(struck_at__isnull=True, notice__isnull=False),
                name="one_disposal_a_notice",
            ),
            models.UniqueConstraint(
                fields=("source_list",),
                condition=Q(struck_at__isnull=True, source_list__isnull=False),
                name="one_disposal_a_list",
            ),
            models.UniqueConstraint(
                fields=("data_request",),
                condition=Q(struck_at__isnull=True, data_request__isnull=False),
                name="one_disposal_a_request",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.fiscal_year}"
