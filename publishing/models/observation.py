"""What vantage points saw: outer rows, added and never changed, without names."""

from django.db import models

from notices.rules.named_choices import NamedChoice, choices
from publishing.evidence.observed import Verdict


class ObservationRound(models.Model):
    """A signed round of one vantage point; its note is the evidence, the rest is found
    in it."""

    vantage = models.CharField(max_length=100)
    seq = models.PositiveBigIntegerField()
    note = models.TextField()
    started = models.DateTimeField()
    ended = models.DateTimeField()
    received_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    # The log's checkpoint as this vantage point saw it; None where it saw none.
    checkpoint_size = models.PositiveBigIntegerField(null=True)
    checkpoint_root = models.BinaryField(max_length=32, null=True)
    unexempted = models.CharField(max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("vantage", "seq")
        constraints = (
            models.UniqueConstraint(
                fields=("vantage", "seq"), name="one_round_a_number"
            ),
        )
        indexes = (models.Index(fields=("ended",), name="observation_round_ended"),)

    def __str__(self) -> str:
        return f"{self.vantage}#{self.seq}"


class Observation(models.Model):
    """One look at one posting: leaf ``position`` of its round's tree."""

    round = models.ForeignKey(
        ObservationRound, models.PROTECT, related_name="observations"
    )
    position = models.PositiveIntegerField()
    posting_commitment = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    verdict = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in Verdict]
    )
    leaf = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ("round", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "position"), name="one_look_a_position"
            ),
        )
        indexes = (
            models.Index(
                fields=("posting_commitment", "at"), name="observation_of_posting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id}/{self.position} {self.verdict}"


class TroubleKind(NamedChoice):
    """What somebody has to look at now."""

    DISPLAY = "display", "掲示"
    SILENT = "silent", "観測点の沈黙"
    LOG = "log", "掲示記録"
    BARRIER = "barrier", "観測でない閲覧"


class ObservationTrouble(models.Model):
    """A trouble from its first bad look to the first good one; told once, cleared once.

    ``subject`` is the posting's commitment in hexadecimal, or a vantage point's name.
    """

    kind = models.CharField(max_length=10, choices=choices(TroubleKind))
    subject = models.CharField(max_length=100)
    verdict = models.CharField(max_length=20, blank=True)
    vantages = models.CharField(max_length=400)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=models.Q(until__isnull=True),
                name="one_open_trouble_each",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
