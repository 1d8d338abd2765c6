"""Screens in offices 庁舎内の端末: the device (outer), who set it up (inner)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from access_control.models import Office

USER = settings.AUTH_USER_MODEL


class TerminalDevice(models.Model):
    """An enrolled screen as the public side knows it (outer).

    The token stands in the address that the screen opens; only its hash is kept.
    """

    id = models.CharField(primary_key=True, max_length=26)
    token_hash = models.BinaryField(max_length=32, unique=True)
    office_code = models.CharField(max_length=40)
    # Whether postings of offices below are shown too, as the tree stands at the moment.
    with_below = models.BooleanField("下の部署の公示も表示", default=False)
    revoked_at = models.DateTimeField(null=True)
    # To the minute, for whoever looks after the screen; never who stood before it.
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.id


class TerminalEnrolmentQuerySet(models.QuerySet["TerminalEnrolment"]):
    def in_use(self) -> "TerminalEnrolmentQuerySet":
        return self.filter(revoked_at__isnull=True)


class TerminalEnrolment(models.Model):
    """端末の登録 (inner): where the screen stands, who enrolled and revoked it."""

    # Shared with the outer row, without a foreign key.
    device_id = models.CharField(max_length=26, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="terminals")
    place = models.CharField("設置場所", max_length=60)
    enrolled_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField()
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = TerminalEnrolmentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-enrolled_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "place"),
                condition=Q(revoked_at__isnull=True),
                name="one_terminal_a_place",
            ),
        )

    def __str__(self) -> str:
        return self.place
