"""特別配慮 in a list: recognised headings, and a mark that is sealed with the row."""

import pytest

from access_control.models import User
from notices.actions.marked_rows import marks_of
from notices.intake.take_in import UploadedList, read_list, receive_list, take_in
from notices.models import Notice
from notices.rules.special_care import Care, CareKind
from tests.builders import REGISTERED_AT, adopt, make_office

pytestmark = pytest.mark.django_db


def taken(heading: str, cell: str, registrar: User) -> Notice:
    adopt(make_office(), "local_tax")
    text = f"氏名,書類の名称,書類の番号,{heading}\n見本 花子,督促状,1,{cell}\n"
    uploaded = UploadedList(text.encode(), "名簿.csv")
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


@pytest.mark.parametrize(
    ("heading", "cell", "care"),
    [
        ("支援措置", "○", Care(CareKind.SUPPORT_MEASURES, "")),
        ("ＤＶ等支援措置", "4月から", Care(CareKind.SUPPORT_MEASURES, "4月から")),
        ("未成年者", "有", Care(CareKind.MINOR, "")),
        ("特別配慮", "施設入所", Care(CareKind.OTHER, "施設入所")),
    ],
)  # fmt: skip
def test_a_column_marks_its_rows(
    heading: str, cell: str, care: Care, registrar: User
) -> None:
    assert marks_of(taken(heading, cell, registrar)) == {2: care}


@pytest.mark.parametrize("cell", ["", "なし", "－"])
def test_a_no_marks_nobody(cell: str, registrar: User) -> None:
    assert marks_of(taken("支援措置", cell, registrar)) == {}


def test_no_column_becomes_a_field_of_its_own(registrar: User) -> None:
    sealed = taken("支援措置", "○", registrar).addressees.get().sealed
    assert set(sealed) == {"name", "document", "reference", "special_care"}
