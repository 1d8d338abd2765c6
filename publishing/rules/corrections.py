"""訂正: what may be set right in a published entry, and what must be published anew.

What was published is who is called and to what. A slip in anything else is corrected
in place: the day of publication P, and all that is counted from it, stays.
"""

from collections.abc import Mapping
from enum import StrEnum

from publishing.rules.kana_rows import row_of


class Consequence(StrEnum):
    """What a changed field does to the day of publication P."""

    KEEPS_P = "keeps_p"
    NEW_PUBLICATION = "new_publication"


# No source was found for a wrong name on a notice 公示送達書, nor for any other mistake
# in it. The reading that harms nobody is taken: where the addressee could have
# believed that another person, another document or another day was meant, nothing was
# published to them, and a new publication with a new P is made.
CONSEQUENCES: Mapping[str, Consequence] = {
    # The document is told by its title; the number only finds it in the office.
    "reference": Consequence.KEEPS_P,
    # Tells namesakes apart beside a name that was right.
    "distinguishing_number": Consequence.KEEPS_P,
    # The reading of a name that was right.
    "kana": Consequence.KEEPS_P,
    # 「相続人」 and its like stand beside the name; only their spelling is corrected.
    "capacity": Consequence.KEEPS_P,
    # Who is called.
    "name": Consequence.NEW_PUBLICATION,
    # To what they are called.
    "document": Consequence.NEW_PUBLICATION,
    # Two documents of one title are told apart by the day they were sent.
    "mailed_on": Consequence.NEW_PUBLICATION,
    # 行政手続法15条1項: when, where and before whom the hearing is held.
    "hearing_at": Consequence.NEW_PUBLICATION,
    "hearing_place": Consequence.NEW_PUBLICATION,
    "hearing_organisation": Consequence.NEW_PUBLICATION,
    "hearing_organisation_address": Consequence.NEW_PUBLICATION,
    # 行政手続法30条: to whom and until when an explanation is handed in.
    "statement_to": Consequence.NEW_PUBLICATION,
    "statement_deadline": Consequence.NEW_PUBLICATION,
}


def consequence_of(field: str) -> Consequence:
    """What changing the field means; one that nobody thought of is published anew."""
    return CONSEQUENCES.get(field, Consequence.NEW_PUBLICATION)


def moves_in_list(words: Mapping[str, str], field: str, after: str) -> bool:
    """Whether readers would look for the entry of these words under another row.

    The order of a published list is frozen, so nobody would find it there.
    """
    if field != "kana":
        return False
    return row_of(words["name"], words["kana"]) != row_of(words["name"], after)
