"""Wrapped data keys, in a database of their own."""

from django.db import models


class WrappedKey(models.Model):
    """A data key and its salt, wrapped; lives in its own database.

    Destroying the row destroys what the key opens, in every backup of the data.
    """

    id = models.CharField(primary_key=True, max_length=26)
    purpose = models.CharField(max_length=12)
    epoch = models.PositiveIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("purpose", "epoch"), name="wrapped_key_epoch"),)

    def __str__(self) -> str:
        return self.id
