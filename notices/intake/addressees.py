"""An addressee as the register keeps it: sealed fields, blind indexes beside them."""

from collections.abc import Mapping

from access_control.opaque_ids import new_opaque_id
from access_control.vault.data_keys import DataKey
from notices.intake.equal_names import index_fields
from notices.models import Addressee, Notice
from notices.register import seal_addressee
from notices.rules.addressee_kinds import addressee_kind
from notices.rules.special_care import CARE_FIELD, care_as_text, care_from_text


def sealed_addressee(
    notice: Notice, row_number: int, fields: Mapping[str, str], key: DataKey
) -> Addressee:
    """An unsaved addressee with a fresh id, sealed under a key of its own."""
    addressee = Addressee(
        id=new_opaque_id(), notice=notice, row_number=row_number, key_id=key.id
    )
    seal_fields(addressee, fields, key)
    return addressee


def seal_fields(addressee: Addressee, fields: Mapping[str, str], key: DataKey) -> None:
    """Fills in an unsaved addressee's fields and whatever is derived from them."""
    addressee.kind = addressee_kind(fields["name"])
    # Everybody has a mark of one length, so that the register does not tell who is
    # marked.
    mark = care_as_text(care_from_text(fields.get(CARE_FIELD, "")))
    told = {**fields, CARE_FIELD: mark}
    addressee.sealed = seal_addressee(key, addressee.id, told)
    index_fields(addressee, fields)
