"""The calendar strip of a plan that is being typed; nothing is stored."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from access_control.models import Office, User
from notices.models import Notice, OfficeDay, SourceList
from notices.rules.transitions import Status
from tests.builders import make_notice
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def on_1_june():
    with frozen("2026-06-01 09:00"):
        yield


@pytest.fixture
def strip(registrar: User, office: Office, client_for: ClientFor):
    """Asks for a strip of local tax; changes replace what is typed."""
    client = client_for(registrar)

    def ask(**changes: object):
        told = {"office": office.pk, "basis": "local_tax", "fragment": ""} | changes
        return client.get(reverse("staff:strip"), told)

    return ask


def words(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_strip_tells_every_day_that_matters(strip) -> None:
    page = words(strip())
    for mark in ("掲示を始める日", "1日目", "7日目", "送達があったものとみなす日",
                 "この日の午前0時から終えられる", "指定しないときの終わり",
                 "この部署で認める最も遅い終わり", "閉庁日"):  # fmt: skip
        assert mark in page


def test_the_strip_says_why_days_are_counted_so(strip) -> None:
    page = words(strip())
    for law in ("民法140条ただし書", "国税通則法10条2項", "民法142条", "10条関係3"):
        assert law in page


def test_a_fragment_has_no_frame_and_a_page_has_one(strip) -> None:
    assert "<html" not in words(strip())


def test_without_a_script_the_strip_is_a_page(
    registrar: User, office: Office, client_for: ClientFor
) -> None:
    told = {"office": office.pk, "basis": "local_tax", "file": "名簿.csv"}
    page = words(client_for(registrar).post(reverse("staff:strip"), told))
    assert "<html" in page
    assert "掲示を始める日" in page


def test_nothing_is_stored(strip) -> None:
    strip()
    assert not SourceList.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("missing", ["office", "basis"])
def test_an_empty_form_says_what_to_choose(missing: str, strip) -> None:
    assert "部署と根拠条文を選ぶと" in words(strip(**{missing: ""}))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"display_from": "2026-02-30T09:00"}, "掲示の開始: "),
        ({"display_from": "0026-06-05T09:00"}, "年を確かめてください"),
        ({"display_from": "2026-05-31T09:00"}, "開始の日時を過ぎています"),
        (
            {"display_from": "2026-06-05T09:00", "display_until": "2026-06-05T09:00"},
            "終了は、開始より後の日時",
        ),
        ({"display_until": "2026-06-09T23:59"}, "掲示の終了が早すぎます"),
        ({"display_until": "2026-12-01T00:00"}, "掲示の終了が遅すぎます"),
        ({"basis": "patent"}, "インターネットでの公示を送達の方法としていません"),
        ({"basis": "nobodys"}, "根拠条文: "),
        ({"variant": "abroad"}, "「abroad」の期間の定めがありません"),
        (
            {"display_from": "2026-06-05T09:00", "on_open_morning": "on"},
            "どちらか一つだけ",
        ),
    ],
    ids=["impossible date", "year", "past", "end before start", "end too early",
         "end too late", "channel", "basis", "variant", "two starts"],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_place(
    changes: dict[str, str], reason: str, strip
) -> None:
    assert reason in words(strip(**changes))


def test_a_basis_that_is_not_yet_in_force_is_refused_in_place(
    strip, not_yet_in_force: None
) -> None:
    assert "施行されていません" in words(strip())


def test_the_other_office_is_no_choice(strip, other_office: Office) -> None:
    assert "候補にありません" in words(strip(office=other_office.pk))


def test_a_period_of_the_statute_is_drawn(strip) -> None:
    page = words(strip(basis="civil_procedure", variant="abroad"))
    assert "外国においてすべき送達" in page
    assert "42日目" in page


def test_the_next_open_morning_is_offered_and_taken(strip) -> None:
    assert "次の開庁日の朝は、" in words(strip())
    taken = strip(on_open_morning="on")
    assert taken.context["subject"].display_from == jst("2026-06-01 09:00")


def test_own_closed_days_are_drawn_and_warned_of(
    strip, office: Office, approver: User
) -> None:
    for day in range(1, 6):
        OfficeDay.objects.create(
            office=office, day=date(2026, 6, day), is_open=False,
            changed_by=approver, changed_at=jst("2026-05-29 09:00"),
        )  # fmt: skip
    page = words(strip())
    assert "掲示を始める日は閉庁日です" in page
    assert "「いつでも交付する」と言えるように" in page


def test_who_registers_nowhere_gets_no_strip(
    legal_officer: User, client_for: ClientFor
) -> None:
    assert client_for(legal_officer).get(reverse("staff:strip")).status_code == 404


@pytest.mark.parametrize("name", ["upload", "notice"])
def test_forms_show_the_strip_with_and_without_a_script(
    name: str, registrar: User, client_for: ClientFor
) -> None:
    draft = make_notice(status=Status.DRAFT)
    where = [draft.pk] if name == "notice" else []
    page = words(client_for(registrar).get(reverse(f"staff:{name}", args=where)))
    assert "js/strip" in page
    assert f'formaction="{reverse("staff:strip")}' in page
    assert 'aria-live="polite"' in page


def test_the_strip_of_a_draft_knows_its_office_and_basis(
    registrar: User, client_for: ClientFor
) -> None:
    draft = make_notice(status=Status.DRAFT)
    client = client_for(registrar)
    page = client.get(reverse("staff:notice", args=[draft.pk]))
    address = reverse("staff:strip") + page.context["strip_query"]
    typed = {"display_from": "2026-06-05T09:00", "display_until": ""}
    answer = client.post(address, typed)
    assert answer.context["subject"].display_from == jst("2026-06-05 09:00")
    assert answer.context["plan"].version.basis_id == "local_tax"
