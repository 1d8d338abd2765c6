"""Paper that stood in for the web or the board during an outage (inner)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from publishing.models.inner import Posting

USER = settings.AUTH_USER_MODEL


class PaperDisplay(models.Model):
    """停電時の紙の掲示: which sheet hung where, [starts, ends); written afterwards.

    It is a record of fact and moves no day: P follows web and board alone.
    """

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="papers")
    place = models.CharField("掲示した場所", max_length=60)
    # As printed on every sheet; tells which version of the notice it was.
    check_code = models.CharField("照合番号", max_length=9)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("starts", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="paper_is_ordered"
            ),
            models.UniqueConstraint(
                fields=("posting", "place", "starts"), name="one_paper_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.starts:%Y-%m-%d %H:%M}"
