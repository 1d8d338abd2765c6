"""Outer table of reviews: what readers thought of a page, and nobody knows who."""

from collections.abc import Collection

from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Concat

from access_control.opaque_ids import new_opaque_id
from notices.rules.named_choices import choices
from publishing.rules.review_screening import MOST_CHARACTERS, Screening


class ReviewQuerySet(models.QuerySet["Review"]):
    def of_offices(self, codes: Collection[str]) -> "ReviewQuerySet":
        """Reviews of pages of these offices; the empty code means pages of none."""
        return self.filter(office_code__in=codes)

    def in_groups_of(self, least: int) -> "ReviewQuerySet":
        """Those among these whose page of one office has at least so many of them."""
        named = self.annotate(group=Concat("office_code", Value(" "), "page"))
        groups = named.order_by().values("group").annotate(size=Count("pk"))
        return named.filter(group__in=groups.filter(size__gte=least).values("group"))

    def with_a_sentence(self) -> "ReviewQuerySet":
        """Reviews whose sentence was not held and is not forgotten yet."""
        return self.exclude(comment="")


class Review(models.Model):
    """レビュー (outer): a score and at most one screened sentence about a page.

    Nothing here is about the client. The id is random, so that neither it nor the
    order of rows tells who came before whom; the day is the finest time kept.
    """

    id = models.CharField(primary_key=True, max_length=26, default=new_opaque_id)
    given_on = models.DateField("日")
    language = models.CharField("言語", max_length=12)
    # The name of the address ("notice"), never the address: that holds an id.
    page = models.CharField("ページ", max_length=40)
    office_code = models.CharField("部署", max_length=40, blank=True)
    score = models.PositiveSmallIntegerField("評価")
    comment = models.CharField("文", max_length=MOST_CHARACTERS, blank=True)
    screening = models.CharField(max_length=8, choices=choices(Screening))
    # What was found in the sentence: words of Finding with spaces.
    found = models.CharField(max_length=120, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "レビュー"
        default_permissions = ()
        ordering = ("-given_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="review_score_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=~Q(screening=Screening.HELD.value) | Q(comment=""),
                name="held_review_has_no_sentence",
            ),
        )
        indexes = (
            models.Index(fields=("office_code", "given_on"), name="review_of_office"),
            models.Index(
                fields=("given_on",),
                condition=~Q(comment=""),
                name="review_with_sentence",
            ),
        )

    def __str__(self) -> str:
        return f"{self.given_on} {self.page} {self.score}"
