"""Staff pages: offices as a tree, their history, and the import from a file."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from access_control.models import Office, User
from access_control.rules.roles import Role
from tests.builders import make_notice, make_office, make_person
from tests.clock import frozen

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
DEEDS = {
    "rename_office": {"rename-name": "納税課", "rename-on": "2026-11-24"},
    "move_office": {"move-on": "2026-11-24"},
    "fill_in_office": {
        "facts-sign": "納税公示",
        "facts-issuer_title": "所長",
        "facts-place": "1階",
        "facts-hours": "9時から",
        "facts-telephone": "00",
    },
    "close_office": {"close-on": "2026-11-24"},
    "merge_office": {"merge-on": "2026-11-24"},
}
OTHER = {"move_office": "move-office", "merge_office": "merge-office"}


@pytest.fixture(autouse=True)
def on_24_november():
    with frozen("2026-11-24 10:00"):
        yield


@pytest.fixture
def head(operator: User, office: Office) -> User:
    """運天, appointed at the authority."""
    return make_person(operator.name, Role.OPERATOR, office.authority())


@pytest.fixture
def send(office: Office, other_office: Office):
    """Sends one of the page's forms."""

    def post(client: Client, deed: str, **changes: object) -> Any:
        told = DEEDS[deed] | changes
        if deed in OTHER:
            told = {OTHER[deed]: other_office.pk} | told
        return client.post(reverse(f"staff:{deed}", args=[office.code]), told)

    return post


def body(answer: Any) -> str:
    return answer.content.decode()


def upload(client: Client, text: str) -> Any:
    file = SimpleUploadedFile("表.csv", text.encode())
    return client.post(reverse("staff:import_offices"), {"file": file})


def confirm(client: Client, shown: Any) -> Any:
    told = {"digest": shown.context["plan"].digest, "sheet": shown.context["sheet"]}
    return client.post(reverse("staff:apply_import"), told)


def test_the_sign_of_given_numbers_is_not_taken_away(
    client_for: ClientFor, head: User, office: Office, send: Any
) -> None:
    answer = send(client_for(head), "fill_in_office", **{"facts-sign": ""})
    assert "記号は空にできません" in body(answer)
    assert Office.objects.get(pk=office.pk).sign == office.sign != ""


def test_the_tree_shows_offices_below_their_superior(
    head: User, office: Office, client_for: ClientFor
) -> None:
    make_office("DEMO-SUB", name="徴収係", parent=office)
    page = client_for(head).get(reverse("staff:offices"))
    (root,) = page.context["tree"]
    assert [node.office.code for node in root.below[0].below] == ["DEMO-SUB"]
    assert "徴収係" in body(page)


def test_the_tree_counts_people_and_notices(head: User, client_for: ClientFor) -> None:
    make_notice()
    page = body(client_for(head).get(reverse("staff:offices")))
    # 山田, 法務 (who adopted) and 運天.
    assert "DEMO-TAX 利用者3人 公示送達1件" in page


def test_the_filter_finds_by_name_and_code(head: User, client_for: ClientFor) -> None:
    for asked in ("徴収", "demo-tax"):
        page = client_for(head).get(reverse("staff:offices"), {"q": asked})
        assert [node.office.code for node in page.context["tree"]] == ["DEMO-TAX"]


@pytest.mark.parametrize("name", ["offices", "import_offices", "office_template"])
@pytest.mark.parametrize("person", ["registrar", "approver", "auditor"])
def test_who_administers_nothing_finds_no_page(
    person: str, name: str, client_for: ClientFor, request: pytest.FixtureRequest
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.get(reverse(f"staff:{name}")).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_refuses_get(
    deed: str, head: User, office: Office, client_for: ClientFor
) -> None:
    address = reverse(f"staff:{deed}", args=[office.code])
    assert client_for(head).get(address).status_code == 405


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("person", ["outsider", "registrar", "legal_officer"])
def test_a_deed_is_not_found_by_whoever_does_not_administer(
    deed: str,
    person: str,
    send: Any,
    client_for: ClientFor,
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert send(client, deed).status_code == 404


def test_an_operator_of_another_office_finds_neither_page_nor_deed(
    other_office: Office, office: Office, send: Any, client_for: ClientFor
) -> None:
    client = client_for(make_person("別所 八郎", Role.OPERATOR, other_office))
    address = reverse("staff:office", args=[office.code])
    assert client.get(address).status_code == 404
    assert send(client, "rename_office").status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_works_and_twice_is_safe(
    deed: str, head: User, office: Office, send: Any, client_for: ClientFor
) -> None:
    client = client_for(head)
    assert send(client, deed).status_code == 302
    assert send(client, deed).status_code in (200, 302)
    page = client.get(reverse("staff:office", args=[office.code]))
    assert page.status_code == 200
    # A form of five fields is five changes; a second click is none.
    expected = 5 if deed == "fill_in_office" else 1
    assert office.administration.count() == expected


def test_the_page_shows_former_names(
    head: User, office: Office, send: Any, client_for: ClientFor
) -> None:
    client = client_for(head)
    send(client, "rename_office")
    page = body(client.get(reverse("staff:office", args=[office.code])))
    assert "これまでの名称と所属" in page
    assert "都税事務所徴収課" in page


def test_a_closing_that_is_refused_says_what_is_open(
    head: User, send: Any, client_for: ClientFor
) -> None:
    make_notice()
    page = send(client_for(head), "close_office")
    assert page.status_code == 200
    assert "1件あります。引継先を選ぶか" in body(page)


def test_a_future_day_is_refused_beside_its_field(
    head: User, office: Office, send: Any, client_for: ClientFor
) -> None:
    page = send(client_for(head), "rename_office", **{"rename-on": "2026-11-25"})
    assert "今日までの日付にしてください" in body(page)
    assert Office.objects.get(pk=office.pk).name == "都税事務所徴収課"


def test_a_file_is_looked_at_first_and_then_followed(
    head: User, office: Office, client_for: ClientFor
) -> None:
    client = client_for(head)
    shown = upload(client, "部署コード,部署名\nDEMO-TAX,納税課")
    assert "都税事務所徴収課" in body(shown)
    assert Office.objects.get(pk=office.pk).name == "都税事務所徴収課"
    confirm(client, shown)
    assert Office.objects.get(pk=office.pk).name == "納税課"


def test_a_file_followed_twice_changes_nothing_more(
    head: User, office: Office, client_for: ClientFor
) -> None:
    client, text = client_for(head), "部署コード,部署名\nDEMO-TAX,納税課"
    shown = upload(client, text)
    confirm(client, shown)
    assert "新しい差分" in body(confirm(client, shown))
    assert "変更はありません" in body(upload(client, text))


def test_a_fault_is_shown_with_its_row_and_nothing_can_be_confirmed(
    head: User, office: Office, client_for: ClientFor
) -> None:
    page = body(upload(client_for(head), "部署コード,部署名\nNEW,新課"))
    assert "新しい部署には、上位部署コードが必要です" in page
    assert "この内容で反映する" not in page


def test_what_another_person_looked_at_is_not_followed(
    head: User, office: Office, client_for: ClientFor
) -> None:
    shown = upload(client_for(head), "部署コード,部署名\nDEMO-TAX,納税課")
    other = make_person("別所 八郎", Role.OPERATOR, office.authority())
    assert confirm(client_for(other), shown).status_code == 302
    assert Office.objects.get(pk=office.pk).name == "都税事務所徴収課"


def test_an_old_look_is_not_followed(
    head: User, office: Office, client_for: ClientFor
) -> None:
    shown = upload(client_for(head), "部署コード,部署名\nDEMO-TAX,納税課")
    with frozen("2026-11-24 11:01"):
        confirm(client_for(head), shown)
    assert Office.objects.get(pk=office.pk).name == "都税事務所徴収課"


def test_the_template_is_a_workbook(head: User, client_for: ClientFor) -> None:
    answer = client_for(head).get(reverse("staff:office_template"))
    assert answer.content.startswith(b"PK")


def test_a_closed_office_is_shown_only_when_asked_for(
    head: User, office: Office, client_for: ClientFor
) -> None:
    Office.objects.filter(pk=office.pk).update(closed_on=date(2026, 11, 1))
    client = client_for(head)
    assert office.name not in body(client.get(reverse("staff:offices")))
    page = client.get(reverse("staff:offices"), {"closed": "yes"})
    assert office.name in body(page)
