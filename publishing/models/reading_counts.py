"""Outer table: how much was refused and how many names were shown, by the hour."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q, Sum

from access_control.opaque_ids import new_opaque_id

HOUR = timedelta(hours=1)


class ReadingKind(models.TextChoices):
    """What is counted: names shown, or refusals of a kind of page."""

    NAMES_SHOWN = "names_shown", "示した氏名"
    OVER_BUDGET = "over_budget", "氏名の上限による制限"
    NOTICE = "notice", "掲示のページの制限"
    LIST = "list", "一覧の制限"
    SEARCH = "search", "検索の制限"
    PAGE = "page", "その他のページの制限"
    TERMINAL = "terminal", "端末の制限"
    SIGN_IN = "sign_in", "ログインの制限"
    REVIEW = "review", "感想の制限"
    SEARCH_CLOSED = "search_closed", "検索の停止"
    UNAVAILABLE = "unavailable", "掲示を示せない(503)"


class ReadingCountQuerySet(models.QuerySet["ReadingCount"]):
    def between(self, starts: datetime, until: datetime) -> "ReadingCountQuerySet":
        """Counts of the hours that touch [starts, until)."""
        return self.filter(hour__gt=starts - HOUR, hour__lt=until)

    def refusals(self) -> "ReadingCountQuerySet":
        """What was not shown."""
        return self.exclude(kind=ReadingKind.NAMES_SHOWN)

    def refusals_of(self, public_id: str) -> tuple[int, int]:
        """How often a reader of this posting was told to wait, and how often it could
        not be shown (503)."""
        counts = self.refusals().filter(public_id=public_id).order_by()
        by_kind = dict(counts.values_list("kind").annotate(Sum("count")))
        unavailable = by_kind.pop(ReadingKind.UNAVAILABLE, 0)
        return sum(by_kind.values()), unavailable

    def by_hour(self) -> list[tuple[datetime, str, int]]:
        """Hour, kind and sum, in order."""
        grouped = self.order_by("hour", "kind").values("hour", "kind")
        summed = grouped.annotate(total=Sum("count"))
        return list(summed.values_list("hour", "kind", "total"))


class ReadingCount(models.Model):
    """閲覧の件数 (outer): so many in an hour, added by one process at one moment.

    Nothing here is about the client. Rows are added and never changed, so that the
    public side needs no right to read them; whoever reads adds them up.
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_opaque_id)
    hour = models.DateTimeField("時間帯")
    kind = models.CharField("種類", max_length=16, choices=ReadingKind.choices)
    # Of a posting on display, else empty.
    public_id = models.CharField("掲示", max_length=26, blank=True)
    count = models.PositiveIntegerField("件数")

    objects = ReadingCountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "閲覧の件数"
        default_permissions = ()
        ordering = ("hour", "kind", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(count__gte=1), name="reading_count_is_positive"
            ),
        )
        indexes = (models.Index(fields=("hour", "kind"), name="reading_count_of_hour"),)

    def __str__(self) -> str:
        return f"{self.hour} {self.kind} {self.count}"
