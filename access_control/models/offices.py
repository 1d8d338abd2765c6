"""Offices, a tree; permissions hang on them and nowhere else."""

from datetime import date, time

from django.db import models

from access_control.rules.roles import PERMISSIONS


class OfficeKind(models.TextChoices):
    AUTHORITY = "authority", "団体"
    BUREAU = "bureau", "局・部"
    OFFICE = "office", "課・所"


class Office(models.Model):
    """An office of the authority; permissions hang here and nowhere else."""

    code = models.SlugField("コード", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(
        max_length=12, choices=OfficeKind, default=OfficeKind.OFFICE
    )
    sign = models.CharField("公示番号の記号", max_length=20, blank=True)
    issuer_title = models.CharField("公示者の職名", max_length=80, blank=True)
    place = models.CharField("書類を受け取る場所", max_length=200, blank=True)
    hours = models.CharField("受付時間", max_length=200, blank=True)
    telephone = models.CharField("電話番号", max_length=40, blank=True)
    opens_at = models.TimeField("開庁の時刻", default=time(9))
    # The longest display allowed here, the first day included; None: as the parent.
    max_display_days = models.PositiveSmallIntegerField(
        "掲示の最長日数", null=True, blank=True
    )
    # 廃止: from this day on nothing is registered or approved here.
    closed_on = models.DateField("廃止の日", null=True, blank=True)
    # Who answers for what a closed office still displays.
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        verbose_name = verbose_name_plural = "部署"
        ordering = ("code",)
        default_permissions = ()
        permissions = tuple(PERMISSIONS.items())

    def __str__(self) -> str:
        return self.name

    def missing_for_approval(self) -> list[str]:
        """Labels of what a reader needs to fetch a document and is not filled in."""
        needed = ("sign", "issuer_title", "place", "hours", "telephone")
        return [
            str(self._meta.get_field(field).verbose_name)
            for field in needed
            if not getattr(self, field)
        ]

    def is_closed_on(self, day: date) -> bool:
        """Whether the office no longer exists on the day."""
        return self.closed_on is not None and self.closed_on <= day

    def authority(self) -> "Office":
        """The root of the tree this office stands in."""
        return self.with_superiors()[-1]

    def codes_with_below(self) -> set[str]:
        """The codes of this office and of all below it."""
        codes, level = {self.code}, [self.pk]
        while level:
            below = Office.objects.filter(parent__in=level).values_list("pk", "code")
            codes |= {code for _, code in below}
            level = [pk for pk, _ in below]
        return codes

    def with_superiors(self) -> list["Office"]:
        """This office, its bureau, and so on up to the authority."""
        chain = [self]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        return chain
