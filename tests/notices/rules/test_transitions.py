"""Every status meets every deed once; the table says which pairs are allowed."""

from itertools import product

import pytest

from notices.rules.transitions import (
    DEED_NAMES_JA,
    STATUS_NAMES_JA,
    TRANSITIONS,
    Deed,
    SamePerson,
    Status,
    TransitionNotAllowed,
    check_four_eyes,
    next_status,
)

ALLOWED = {
    ("draft", "submit"): "submitted",
    ("submitted", "return_for_correction"): "draft",
    ("submitted", "approve"): "approved",
    ("approved", "publish"): "posted",
    ("posted", "withdraw"): "withdrawn",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
}
PAIRS = [(Status(status), Deed(deed)) for status, deed in product(Status, Deed)]
REFUSED = [pair for pair in PAIRS if pair not in ALLOWED]


@pytest.mark.parametrize(("pair", "after"), ALLOWED.items(), ids=str)
def test_allowed_deed_leads_to_its_status(pair, after):
    assert next_status(Status(pair[0]), Deed(pair[1])) == after


@pytest.mark.parametrize(("status", "deed"), REFUSED)
def test_asvs_2_3_1_any_other_deed_is_refused(status, deed):
    with pytest.raises(TransitionNotAllowed):
        next_status(status, deed)


def test_table_holds_nothing_but_the_allowed_pairs():
    assert set(TRANSITIONS) == set(ALLOWED)


def test_refusal_names_status_and_deed_to_the_staff():
    with pytest.raises(TransitionNotAllowed) as refusal:
        next_status(Status.DRAFT, Deed.APPROVE)
    assert "起案中" in refusal.value.message_ja
    assert "決裁" in refusal.value.message_ja


def test_refusal_can_be_read_in_english():
    with pytest.raises(TransitionNotAllowed, match="draft does not allow approve"):
        next_status(Status.DRAFT, Deed.APPROVE)


def test_every_status_and_deed_has_a_japanese_name():
    assert set(STATUS_NAMES_JA) == set(Status)
    assert set(DEED_NAMES_JA) == set(Deed)


def test_asvs_2_3_5_registrar_may_not_approve_the_same_notice():
    with pytest.raises(SamePerson):
        check_four_eyes({1, 3}, approved_by=3)


def test_another_person_may_approve():
    check_four_eyes({1, None}, approved_by=2)
