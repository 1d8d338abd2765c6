"""The register's half of a correction: one field of one addressee."""

from access_control.vault.data_keys import open_data_key
from notices.intake.addressees import seal_fields
from notices.intake.equal_names import INDEX_FIELDS
from notices.intake.reindexing import follow_index_rotation
from notices.models import Addressee
from notices.register import open_addressees

CHANGED_WITH_A_FIELD = ("kind", "sealed", *INDEX_FIELDS)


def correct_addressee(addressee: Addressee, field: str, value: str) -> None:
    """Seals the corrected value and derives the blind indexes anew.

    Requires a transaction. Raises CannotOpen.
    """
    fields = open_addressees([addressee])[0].fields
    key = open_data_key(addressee.key_id)
    seal_fields(addressee, {**fields, field: value}, key)
    addressee.save(update_fields=CHANGED_WITH_A_FIELD)
    follow_index_rotation([addressee])
