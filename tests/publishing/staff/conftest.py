"""A list on its way into the register."""

import pytest

from access_control.models import Office, User
from notices.intake.screening import Screened
from notices.intake.take_in import UploadedList, read_list, receive_list
from notices.models import SourceList
from tests.builders import REGISTERED_AT, adopt

CSV = (
    "氏名,フリガナ,書類の名称,書類の番号,発送日,住所,備考\n"
    "渡邉 髙子,ワタナベ タカコ,督促状,徴第101号,令和8年5月7日,空想町1丁目,架電済み\n"
    "見本 次郎,ミホン ジロウ,,徴第102号,R8.13.1,空想町2丁目,\n"
)


@pytest.fixture
def csv_file() -> bytes:
    """One row that can be taken in, and one without its document."""
    return CSV.encode()


@pytest.fixture
def screened(csv_file: bytes) -> Screened:
    return read_list(
        UploadedList(csv_file, "名簿.csv"),
        basis_id="local_tax",
        on=REGISTERED_AT.date(),
        is_on_display=lambda entry: False,
    )


@pytest.fixture
def source(
    office: Office, registrar: User, csv_file: bytes, screened: Screened
) -> SourceList:
    """The list as received by 山田; nothing is registered yet."""
    adopt(office, "local_tax")
    return receive_list(
        UploadedList(csv_file, "名簿.csv"),
        screened,
        office=office,
        basis_id="local_tax",
        by=registrar,
        at=REGISTERED_AT,
    )
