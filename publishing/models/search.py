"""Search keys (outer): by what an entry answers to somebody who looks for himself."""

from django.db import models

from publishing.models.outer import EntryCopy


class SearchKey(models.Model):
    """検索キー (outer): an HMAC of one form of an entry's name.

    Written at publication for the mode that the authority adopted, and only where it
    adopted one; deleted when the entry is forgotten. ``version`` is that of the search
    key (``SEARCH_KEY_VERSION``), ``epoch`` that of the HMAC's key.
    """

    entry = models.ForeignKey(EntryCopy, models.PROTECT, related_name="search_keys")
    digest = models.BinaryField(max_length=32, db_index=True)
    epoch = models.PositiveIntegerField(db_index=True)
    version = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "digest"), name="one_search_key_a_form"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.epoch}"
