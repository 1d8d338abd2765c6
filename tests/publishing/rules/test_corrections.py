"""What a changed field does to the day of publication."""

import pytest

from notices.rules.legal_basis import ROW_FIELDS
from publishing.rules.corrections import (
    CONSEQUENCES,
    Consequence,
    consequence_of,
    moves_in_list,
)
from publishing.rules.public_notice import FIELD_LABELS_JA

KEEPS, ANEW = Consequence.KEEPS_P, Consequence.NEW_PUBLICATION


@pytest.mark.parametrize(
    ("field", "consequence"),
    [
        ("reference", KEEPS),
        ("distinguishing_number", KEEPS),
        ("kana", KEEPS),
        ("capacity", KEEPS),
        ("name", ANEW),
        ("document", ANEW),
        ("mailed_on", ANEW),
        ("hearing_at", ANEW),
        ("hearing_place", ANEW),
        ("hearing_organisation", ANEW),
        ("hearing_organisation_address", ANEW),
        ("statement_to", ANEW),
        ("statement_deadline", ANEW),
        ("address", ANEW),
        ("a field nobody thought of", ANEW),
    ],
)
def test_consequence_of_a_field(field: str, consequence: Consequence) -> None:
    assert consequence_of(field) is consequence


def test_every_field_the_public_can_see_has_been_thought_of() -> None:
    assert set(CONSEQUENCES) == set(FIELD_LABELS_JA)
    assert set(CONSEQUENCES) < set(ROW_FIELDS)


@pytest.mark.parametrize(
    ("name", "field", "after", "moves"),
    [
        ("阿部 一郎", "kana", "アンベ イチロウ", False),
        ("阿部 一郎", "kana", "ガベ イチロウ", True),
        ("阿部 一郎", "kana", "", True),
        ("阿部 一郎", "reference", "カベ", False),
        ("ABE ICHIRO", "kana", "ガベ イチロウ", False),
    ],
)
def test_only_a_reading_of_another_row_moves(
    name: str, field: str, after: str, moves: bool
) -> None:
    words = {"name": name, "kana": "アベ イチロウ", "reference": "徴第1号"}
    assert moves_in_list(words, field, after) is moves
