"""ASVS 5.0 chapters 4, 5, 6, 7 and 8 where no room of its own tests them."""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from access_control.grants import revoke_role
from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.models import SourceList
from publishing.models import Posting
from tests.asvs.conftest import Ask
from tests.asvs.test_chapter_3 import PATHS
from tests.builders import adopt

pytestmark = pytest.mark.django_db
BOUNDARY = "part"
LIST = "氏名,住所,書類名\n見本 太郎,東京都,督促状\n"


@pytest.mark.parametrize(
    ("method", "path"), [*product(("GET", "POST", "DELETE"), PATHS)]
)
def test_asvs_4_1_1_every_answer_names_type_and_charset(
    method: str, path: str, ask: Ask
) -> None:
    answer = ask(path, method)
    if answer.content:
        assert answer["Content-Type"] == "text/html; charset=utf-8"


def test_asvs_4_1_1_a_page_for_people_is_no_page_for_programs(ask: Ask) -> None:
    assert ask("/staff/", HTTP_ACCEPT="application/json")["Content-Type"] == (
        "text/html; charset=utf-8"
    )


@pytest.mark.parametrize("name", ["X_FORWARDED_HOST", "X_ORIGINAL_URL", "X_REAL_IP"])
def test_asvs_4_1_3_headers_of_a_client_move_nobody(name: str, ask: Ask) -> None:
    told = {f"HTTP_{name}": "/elsewhere.example"}
    page = ask("/staff/notices/", **told)
    assert page.status_code == 200
    assert "elsewhere.example" not in page.content.decode()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "PATCH", "DELETE"])
def test_asvs_4_1_4_pages_of_staff_know_reading_and_forms_only(
    method: str, ask: Ask
) -> None:
    assert ask("/staff/notices/", method).status_code == 405


@pytest.mark.parametrize("name", ["../../../escape.csv", "/escape.csv", "..\\a.csv"])
def test_asvs_5_3_2_the_name_of_a_file_is_never_a_path(
    name: str, office: Office, registrar: User, client_for: Any, settings: Any
) -> None:
    adopt(office, "local_tax")
    before = {*settings.VAR.rglob("*")}
    parts = [
        _part('name="office"', str(office.pk)),
        _part('name="basis"', "local_tax"),
        _part(f'name="file"; filename="{name}"', LIST),
    ]
    body = "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    client_for(registrar).post(reverse("staff:upload"), body, content_type=kind)
    assert SourceList.objects.count() == 1
    assert {*settings.VAR.rglob("*")} == before


def _part(name: str, value: str) -> str:
    """By hand: Django's test client takes the folders off a name."""
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"


def test_asvs_5_4_2_a_file_is_named_by_us(
    posting: Posting, registrar: User, client_for: Any
) -> None:
    sheet = reverse("staff:sheet", args=[posting.public_id])
    found = client_for(registrar).get(sheet)["Content-Disposition"]
    assert found == 'inline; filename="board-sheet.pdf"'


def test_asvs_8_3_2_a_right_taken_away_is_gone_at_the_next_request(
    posting: Posting, approver: User, office: Office, client_for: Any
) -> None:
    client, page = client_for(approver), f"/staff/postings/{posting.public_id}/"
    assert client.get(page).status_code == 200
    revoke_role(approver, Role.APPROVER, office)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1"])
@pytest.mark.parametrize("path", ["/staff/", "/audit/", "/staff/calendar/"])
def test_asvs_8_4_2_no_address_of_a_network_opens_a_page(
    path: str, address: str
) -> None:
    answer = Client(REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=address).get(path)
    assert answer.url.startswith("/staff/sign-in/")


def test_asvs_8_4_2_there_is_no_second_door_for_administrators() -> None:
    with pytest.raises(Resolver404):
        resolve("/admin/")
