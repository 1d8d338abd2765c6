"""Inquiries of a list are sealed beside the addressee, never within."""

import pytest

from access_control.models import User
from notices.intake.take_in import UploadedList, read_list, receive_list, take_in
from notices.models import Inquiry, Notice
from notices.register import open_inquiries
from tests.builders import REGISTERED_AT, adopt, make_office

pytestmark = pytest.mark.django_db

HEADER = "氏名,書類の名称,書類の番号,現地調査日,現地調査結果,調査者\n"


def taken(row: str, registrar: User) -> Notice:
    adopt(make_office(), "local_tax")
    uploaded = UploadedList((HEADER + row).encode(), "名簿.csv")
    screened = read_list(
        uploaded,
        basis_id="local_tax",
        on=REGISTERED_AT.date(),
        is_on_display=lambda entry: False,
    )
    about = {"by": registrar, "at": REGISTERED_AT}
    source = receive_list(
        uploaded, screened, office=make_office(), basis_id="local_tax", **about
    )
    return take_in(source, screened, **about)


def test_a_record_is_kept(registrar: User) -> None:
    notice = taken("見本 花子,督促状,1,R8.5.20,所在不明,徴収 一郎\n", registrar)
    told = Inquiry.objects.filter(addressee__notice=notice)
    (opened,) = open_inquiries(told.select_related("addressee"))
    assert (opened.by_whom, opened.result) == ("徴収 一郎", "所在不明")


def test_an_addressee_holds_nothing_of_it(registrar: User) -> None:
    notice = taken("見本 花子,督促状,1,R8.5.20,所在不明,徴収 一郎\n", registrar)
    told = {"name", "document", "reference", "special_care"}
    assert set(notice.addressees.get().sealed) == told


def test_a_record_of_tomorrow_is_left_out(registrar: User) -> None:
    taken("見本 花子,督促状,1,R8.5.30,所在不明,徴収 一郎\n", registrar)
    assert not Inquiry.objects.exists()
