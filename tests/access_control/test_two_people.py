"""Four eyes: every deed that takes two people has a constraint of the database."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, F, Model, Q

# (model, who began, who decides): the two may never be one person.
TWO_PEOPLE = {
    ("Notice", "registered_by", "approved_by"),
    ("Notice", "submitted_by", "approved_by"),
    ("Notice", "first_approved_by", "approved_by"),
    ("Notice", "registered_by", "first_approved_by"),
    ("Notice", "submitted_by", "first_approved_by"),
    ("Removal", "by", "confirmed_by"),
    ("Correction", "proposed_by", "decided_by"),
    ("Collection", "by", "second_by"),
    ("MatrixChange", "proposed_by", "decided_by"),
    ("DisposalList", "proposed_by", "decided_by"),
}
# Who decides one deed, by the names of fields; and where one person decides alone.
DECIDES = (
    "first_approved_by",
    "approved_by",
    "confirmed_by",
    "decided_by",
    "second_by",
)
# The authority's own rule of keeping, which destroys nothing by itself; and the record
# of a letter that was signed outside.
ALONE = {("RetentionRule", "decided_by"), ("DataRequest", "decided_by")}


def models() -> list[type[Model]]:
    return [
        model
        for app in ("access_control", "notices", "publishing")
        for model in apps.get_app_config(app).get_models()
    ]


def kept_apart(model: type[Model], first: str, second: str) -> bool:
    apart, undecided = ~Q(**{second: F(first)}), Q(**{f"{second}__isnull": True})
    wanted = (apart, undecided | apart)
    return any(
        isinstance(rule, CheckConstraint) and rule.condition in wanted
        for rule in model._meta.constraints
    )


@pytest.mark.parametrize(("name", "first", "second"), sorted(TWO_PEOPLE))
def test_the_database_keeps_the_two_apart(name: str, first: str, second: str) -> None:
    model = next(model for model in models() if model.__name__ == name)
    assert kept_apart(model, first, second)


def test_every_second_person_is_in_the_table() -> None:
    found = {
        (model.__name__, field.name)
        for model in models()
        for field in model._meta.get_fields()
        if field.name in DECIDES
    }
    assert found == {(name, second) for name, _, second in TWO_PEOPLE} | ALONE
