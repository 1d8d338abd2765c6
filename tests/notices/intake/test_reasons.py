import pytest

from notices.intake.field_names import FIELD_NAMES_JA
from notices.intake.reasons import Reason, message_en, message_ja
from notices.intake.unreadable import Fault, UnreadableList

every_reason = pytest.mark.parametrize("reason", Reason)


@every_reason
def test_sentence_starts_with_the_row(reason):
    assert message_ja(reason, field="name", row=22).startswith("22行目: ")


@every_reason
def test_sentence_stands_without_a_row(reason):
    assert "{" not in message_ja(reason, field="name")


@every_reason
def test_english_sentence_starts_with_the_row(reason):
    assert message_en(reason, field="name", row=22).startswith("Row 22: ")


@pytest.mark.parametrize("field", FIELD_NAMES_JA)
def test_field_is_named_in_japanese(field):
    assert FIELD_NAMES_JA[field] in message_ja(Reason.MISSING_FIELD, field=field)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_speaks_both_languages(fault):
    error = UnreadableList(fault)
    assert error.message_ja.endswith("。")
    assert error.message_en.endswith(".")
