"""Staff pages: a list uploaded, looked at, taken in or given up."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from access_control.models import Office, User
from notices.models import Notice, SourceList
from tests.builders import REGISTERED_AT, adopt
from tests.clock import frozen

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def on_29_may():
    with frozen(REGISTERED_AT):
        yield


@pytest.fixture
def upload(csv_file: bytes, office: Office):
    """Sends the form with the list; changes replace what it holds."""

    def send(client: Client, **changes: object):
        told = {
            "file": SimpleUploadedFile("名簿.csv", csv_file),
            "office": office.pk,
            "basis": "local_tax",
            "display_from": "",
            "display_until": "",
        }
        return client.post(reverse("staff:upload"), told | changes)

    return send


def url_of(name: str, source: SourceList) -> str:
    return reverse(f"staff:{name}", args=[source.pk])


def test_upload_offers_only_adopted_bases(
    office: Office, registrar: User, client_for: ClientFor
) -> None:
    adopt(office, "local_tax")
    page = client_for(registrar).get(reverse("staff:upload")).content.decode()
    assert "地方税法による公示送達" in page
    assert "森林法による公示送達" not in page


def test_upload_offers_only_offices_where_the_person_registers(
    office: Office, other_office: Office, registrar: User, client_for: ClientFor
) -> None:
    page = client_for(registrar).get(reverse("staff:upload")).content.decode()
    assert office.name in page
    assert other_office.name not in page


def test_upload_leads_to_the_preview(
    office: Office, registrar: User, client_for: ClientFor, upload
) -> None:
    adopt(office, "local_tax")
    response = upload(client_for(registrar))
    assert response.url == url_of("list", SourceList.objects.get())


def test_upload_registers_nothing_yet(
    office: Office, registrar: User, client_for: ClientFor, upload
) -> None:
    adopt(office, "local_tax")
    upload(client_for(registrar))
    assert not Notice.objects.exists()


def test_upload_of_a_wrong_file_says_why_and_keeps_the_rest(
    office: Office, registrar: User, client_for: ClientFor, upload
) -> None:
    adopt(office, "local_tax")
    wrong = SimpleUploadedFile("名簿.xlsx", b"%PDF-1.7")
    response = upload(
        client_for(registrar), file=wrong, display_until="2026-07-01T00:00"
    )
    page = response.content.decode()
    assert "名簿として読める形式ではありません" in page
    assert 'value="2026-07-01T00:00"' in page


@pytest.mark.parametrize(
    ("begins", "until", "words"),
    [
        ("2026-05-29T13:59", "", "開始の日時を過ぎています"),
        ("2026-06-01T09:00", "2026-06-01T09:00", "開始より後の日時"),
    ],
    ids=["start in the past", "empty window"],
)
def test_upload_refuses_an_impossible_window(
    begins: str, until: str, words: str, office, registrar, client_for, upload
) -> None:
    adopt(office, "local_tax")
    client = client_for(registrar)
    response = upload(client, display_from=begins, display_until=until)
    assert words in response.content.decode()
    assert not SourceList.objects.exists()


def test_upload_to_an_office_of_others_is_refused(
    office: Office, other_office: Office, registrar: User, client_for: ClientFor, upload
) -> None:
    adopt(office, "local_tax")
    upload(client_for(registrar), office=other_office.pk)
    assert not SourceList.objects.exists()


def test_upload_does_not_exist_for_an_approver(
    approver: User, client_for: ClientFor
) -> None:
    assert client_for(approver).get(reverse("staff:upload")).status_code == 404


def test_preview_counts_accepted_and_refused_rows(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    page = client_for(registrar).get(url_of("list", source))
    assert page.context["screened"].total == 2
    assert len(page.context["table"].rows) == 1
    assert "「書類の名称」が空欄です" in page.content.decode()


def test_preview_shows_a_wrong_date_as_it_was_written(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    page = client_for(registrar).get(url_of("list", source)).content.decode()
    assert "R8.13.1" in page
    assert "令和8年5月7日" in page


def test_preview_names_columns_that_are_not_stored(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    page = client_for(registrar).get(url_of("list", source))
    assert page.context["columns"]["dropped"] == ["備考"]
    assert ("氏名", "氏名又は名称") in page.context["columns"]["stored"]


def test_preview_names_a_column_that_the_statute_needs_and_nobody_finds(
    upload: Callable, office: Office, registrar: User, client_for: ClientFor
) -> None:
    adopt(office, "local_tax")
    client = client_for(registrar)
    file = SimpleUploadedFile(
        "名簿.csv", "氏名,書類の名称,番号\n見本 太郎,督促状,7\n".encode()
    )
    page = client.get(upload(client, file=file).url)
    assert page.context["columns"]["missing"] == ["書類の番号"]
    assert "「書類の番号」の列が見つかりません" in page.content.decode()


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_year_that_nobody_means_is_refused_at_the_field(
    year: str, upload: Callable, office: Office, registrar: User, client_for: ClientFor
) -> None:
    adopt(office, "local_tax")
    until = f"{year}-12-31T23:59"
    page = upload(client_for(registrar), display_until=until)
    assert page.context["form"].errors["display_until"] == ["年を確かめてください。"]
    assert not SourceList.objects.exists()


def test_preview_says_the_earliest_lawful_end(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    # 地方税法20条の2: seven days from 2026-05-29 on, one reading says eight.
    page = client_for(registrar).get(url_of("list", source)).content.decode()
    assert "令和8年6月7日" in page


def test_preview_of_a_list_taken_in_leads_to_its_notice(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    client = client_for(registrar)
    client.post(url_of("take_in", source))
    notice = Notice.objects.get()
    response = client.get(url_of("list", source))
    assert response.url == reverse("staff:notice", args=[notice.pk])


def test_taking_in_registers_the_accepted_rows(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    client_for(registrar).post(url_of("take_in", source))
    assert Notice.objects.get().addressees.count() == 1


def test_taking_in_twice_registers_once(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    client = client_for(registrar)
    first = client.post(url_of("take_in", source))
    second = client.post(url_of("take_in", source))
    assert first.url == second.url
    assert Notice.objects.count() == 1


def test_discarding_forgets_the_list(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    client_for(registrar).post(url_of("discard", source))
    assert not SourceList.objects.exists()


def test_discarding_twice_finds_nothing(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    client = client_for(registrar)
    client.post(url_of("discard", source))
    assert client.post(url_of("discard", source)).status_code == 404


def test_discarding_a_list_taken_in_keeps_it(
    source: SourceList, registrar: User, client_for: ClientFor
) -> None:
    client = client_for(registrar)
    client.post(url_of("take_in", source))
    client.post(url_of("discard", source))
    assert SourceList.objects.exists()


@pytest.mark.parametrize("name", ["take_in", "discard"])
class TestDeedsOfAList:
    def test_refuses_get(self, name, source, registrar, client_for) -> None:
        response = client_for(registrar).get(url_of(name, source))
        assert response.status_code == 405

    def test_outsider_finds_nothing(self, name, source, outsider, client_for) -> None:
        response = client_for(outsider).post(url_of(name, source))
        assert response.status_code == 404

    def test_approver_finds_nothing(self, name, source, approver, client_for) -> None:
        response = client_for(approver).post(url_of(name, source))
        assert response.status_code == 404

    def test_stranger_must_sign_in(self, name, source) -> None:
        response = Client().post(url_of(name, source))
        assert response.url.startswith(reverse("account_login"))
