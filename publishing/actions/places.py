"""Refusing a posting in whose shown words a protected person's address is repeated."""

from notices.actions.marked_rows import marks_of
from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import Notice
from notices.refusals import DeedRefused
from notices.register import open_some_fields
from notices.rules.legal_basis import Version
from publishing.projection import words_of
from publishing.rules.places import fields_telling_place


class PlaceTold(DeedRefused):
    """A shown field of somebody who needs care holds the registered address."""


def require_no_place_told(notice: Notice, version: Version) -> None:
    """Raises PlaceTold, CannotOpen; the message names rows and fields, not why."""
    marked = marks_of(notice)
    people = [who for who in notice.addressees.all() if who.row_number in marked]
    places = open_some_fields(people, {"address"})
    words = words_of(notice, version, people)
    told = [
        (who.row_number, FIELD_NAMES_JA.get(field, field))
        for who in people
        for field in fields_telling_place(
            words[who.pk], places.get(who.pk, {}).get("address", "")
        )
    ]
    if told:
        named = "、".join(f"{row}行目の「{field}」" for row, field in told)
        raise PlaceTold(
            f"{named}に、住所が含まれています。住所を除いて、取り込み直してください。",
            f"{len(told)} shown fields repeat the address",
        )
