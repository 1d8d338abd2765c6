"""The register keeps nothing about a person in clear."""

import pytest
from django.core import serializers

from access_control.models import Office, User
from access_control.rules.roles import Role
from access_control.vault.data_keys import CannotOpen
from notices.models import Addressee, Notice
from notices.register import open_addressees
from notices.rules.transitions import Status
from tests.builders import PEOPLE, make_notice, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", PEOPLE[0])
def test_no_field_of_an_addressee_is_stored_in_clear(field: str) -> None:
    make_notice()
    stored = serializers.serialize("json", Addressee.objects.all(), ensure_ascii=False)
    assert PEOPLE[0][field] not in stored


def test_a_sealed_field_moved_to_another_addressee_does_not_open() -> None:
    first, second, _ = make_notice().addressees.all()
    second.sealed["name"] = first.sealed["name"]
    with pytest.raises(CannotOpen):
        open_addressees([second])


def test_a_notice_is_found_in_its_office_only(
    office: Office, other_office: Office
) -> None:
    notice = make_notice()
    here = Office.objects.filter(pk=office.pk)
    there = Office.objects.filter(pk=other_office.pk)
    assert list(Notice.objects.in_offices(here)) == [notice]
    assert list(Notice.objects.in_offices(there)) == []


def test_only_submitted_notices_await_approval() -> None:
    make_notice(status=Status.DRAFT)
    submitted = make_notice()
    assert list(Notice.objects.awaiting_approval()) == [submitted]


def test_a_notice_without_number_says_so() -> None:
    assert str(make_notice()) == "都税事務所徴収課 未付番"


def test_names_of_models_tell_no_person() -> None:
    addressee = make_notice().addressees.first()
    assert str(addressee) == addressee.id


def test_an_office_finds_its_authority(office: Office) -> None:
    desk = Office.objects.create(code="DESK", name="納税係", parent=office)
    assert desk.authority().code == "DEMO"


def test_a_person_signs_in_with_one_spelling_of_the_address(office: Office) -> None:
    person = User.objects.create_user("Yamada@Demo.Example", None, name="山田")
    assert person.email == "yamada@demo.example"


def test_a_person_is_shown_by_name(office: Office) -> None:
    assert str(make_person("山田 花子", Role.REGISTRAR, office)) == "山田 花子"
