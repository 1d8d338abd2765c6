"""What others say of the log's checkpoints: outer rows, without anybody's data."""

from datetime import datetime

from django.db import models

from publishing.models.outer import SealedCheckpoint


class CosignatureQuerySet(models.QuerySet["Cosignature"]):
    def unwitnessed_since(self, witness: str) -> datetime | None:
        """When the first checkpoint was sealed that the witness has not seen yet."""
        seen = self.filter(witness=witness).order_by("-checkpoint_id").first()
        later = SealedCheckpoint.objects.filter(
            size__gt=seen.checkpoint_id if seen else 0
        )
        return later.values_list("sealed_at", flat=True).first()


class Timestamp(models.Model):
    """A time-stamp of a checkpoint's note by an authority for it (RFC 3161)."""

    checkpoint = models.OneToOneField(
        SealedCheckpoint, models.PROTECT, primary_key=True, related_name="timestamp"
    )
    # The DER TimeStampResp as it came, with the certificates to verify it.
    token = models.BinaryField()
    # The authority's own time, to the second.
    stamped_at = models.DateTimeField()
    policy = models.CharField(max_length=100)

    class Meta:
        default_permissions = ()
        ordering = ("checkpoint",)

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.stamped_at:%Y-%m-%d %H:%M:%S}"


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint (C2SP tlog-cosignature v1)."""

    checkpoint = models.ForeignKey(
        SealedCheckpoint, models.PROTECT, related_name="cosignatures"
    )
    witness = models.CharField(max_length=200)
    line = models.TextField()
    # The time that the witness states, by its own clock.
    cosigned_at = models.DateTimeField()

    objects = CosignatureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("checkpoint", "witness")
        constraints = (
            models.UniqueConstraint(
                fields=("checkpoint", "witness"), name="one_cosignature_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.witness}"
