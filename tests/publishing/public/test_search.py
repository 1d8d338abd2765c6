"""Looking for oneself: a whole name and an office, or a number, and nothing less."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from access_control.models import Office, OfficeKind, User
from access_control.vault.data_keys import destroy_data_keys
from notices.models import AdoptedVersion
from notices.rules.adoption import SearchMode
from notices.rules.legal_basis import all_legal_bases
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.models import DisplayLogEntry, EntryCopy, Posting, ShellCopy
from publishing.public.basis_titles import title_of
from publishing.public.reading import NOBODYS_ID
from publishing.public.searching import MOST_FOUND
from publishing.public.views_search import ROOM, SIZE_CLASS, _found, _item
from tests.builders import adopt, make_notice, make_office, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

HERE, NAME = "DEMO-TAX", "渡辺高子"
FOUND, NOT_FOUND = "同じ名前の掲示があります", "見つかりませんでした"
MODES = (SearchMode.OFF, SearchMode.NAME_AND_OFFICE, SearchMode.NAME_AND_REFERENCE)
Ask = Callable[..., HttpResponse]


@pytest.fixture
def ask(reader: Client) -> Ask:
    """Sends the form; the office of the posting unless another is named."""

    def send(name: str = NAME, path: str = "/search/", **typed: str) -> HttpResponse:
        return reader.post(path, {"name": name, "office": HERE} | typed)

    return send


def post_in(mode: SearchMode, people: Any = None) -> Posting:
    """A posting under an adoption that chose the mode."""
    adopt(make_office(), "local_tax")
    AdoptedVersion.objects.update(search_mode=mode)
    return make_posting(people)


def is_found(response: HttpResponse) -> bool:
    page = response.content.decode()
    assert (FOUND in page) != (NOT_FOUND in page)
    return FOUND in page


@pytest.mark.parametrize(
    "typed", ["渡邉 髙子", "渡辺高子", "わたなべ たかこ", "ﾜﾀﾅﾍﾞﾀｶｺ", "渡邊　高子"]
)
def test_a_whole_name_and_its_office_are_found(
    typed: str, posting: Posting, ask: Ask
) -> None:
    assert is_found(ask(typed))


@pytest.mark.parametrize("typed", ["渡辺", "渡辺高", "渡辺 高子様", "高子", "渡辺%"])
def test_a_part_of_a_name_is_not_found(typed: str, posting: Posting, ask: Ask) -> None:
    assert not is_found(ask(typed))


def test_another_office_does_not_answer(posting: Posting, ask: Ask) -> None:
    make_office("DEMO-ROAD", name="建設局総務課")
    assert not is_found(ask(office="DEMO-ROAD"))


def test_a_bureau_answers_for_its_offices(posting: Posting, ask: Ask) -> None:
    office = Office.objects.get(code=HERE)
    bureau = make_office("TAXES", name="主税局", kind=OfficeKind.BUREAU)
    Office.objects.filter(pk=office.pk).update(parent=bureau)
    assert is_found(ask(office="TAXES"))
    assert "主税局" in ask(office="TAXES").content.decode()


def test_the_whole_authority_is_no_office(posting: Posting, ask: Ask) -> None:
    assert "一覧から選んでください" in ask(office="DEMO").content.decode()


def test_a_closed_office_answers_through_its_successor(
    posting: Posting, ask: Ask
) -> None:
    heir = make_office("DEMO-NEW", name="新徴収課")
    Office.objects.filter(code=HERE).update(succeeded_by=heir)
    assert is_found(ask(office="DEMO-NEW"))


def test_what_is_found_leads_to_the_entry_alone(
    posting: Posting, ask: Ask, reader: Client
) -> None:
    entry = EntryCopy.objects.get(position=_position_of(NAME, ask))
    url = f"/notices/{posting.public_id}/{entry.pk}/"
    assert f'href="{url}"' in ask().content.decode()
    page = reader.get(url).content.decode()
    assert ("渡邉 髙子" in page, "阿部 一郎" in page) == (True, False)


def test_an_answer_names_nobody_and_leaves_no_leaf(posting: Posting, ask: Ask) -> None:
    before = DisplayLogEntry.objects.count()
    page = ask().content.decode()
    assert ("渡邉" in page, "督促状" in page) == (False, False)
    assert DisplayLogEntry.objects.count() == before


def test_the_page_of_an_entry_leaves_its_leaf(posting: Posting, reader: Client) -> None:
    entry = EntryCopy.objects.first()
    before = DisplayLogEntry.objects.count()
    reader.get(f"/notices/{posting.public_id}/{entry.pk}/")
    assert DisplayLogEntry.objects.count() == before + 1


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-06-01 08:59:59.999999", False),
        ("2026-06-01 09:00:00", True),
        ("2026-06-09 23:59:59.999999", True),
        ("2026-06-10 00:00:00", False),
    ],
)
def test_only_what_is_on_display_is_searched(
    at: str, found: bool, posting: Posting, ask: Ask
) -> None:
    with frozen(at):
        assert is_found(ask()) is found


def test_a_concealed_entry_is_not_found(posting: Posting, ask: Ask) -> None:
    entry = EntryCopy.objects.get(position=_position_of(NAME, ask))
    told = {"by": _approver(), "at": jst("2026-06-02 09:00"), "reason": "誤り"}
    conceal_entry(posting, entry.pk, **told)
    assert not is_found(ask())
    assert is_found(ask("阿部一郎"))


def test_a_withdrawn_posting_is_not_found(posting: Posting, ask: Ask) -> None:
    at = jst("2026-06-02 09:00")
    withdraw_posting(posting, by=_approver(), at=at, reason="誤り")
    assert not is_found(ask())


def test_an_unpublished_notice_is_not_found(ask: Ask) -> None:
    make_notice()
    assert not is_found(ask())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "typed",
    [
        {"office": HERE},
        {"reference": "徴第101号", "office": ""},
        {"reference": "徴第１０１号"},
        {"reference": "徴第999号"},
    ],
    ids=["office", "reference", "both", "office and a wrong reference"],
)
def test_each_mode_asks_for_its_own_pair(
    mode: SearchMode, typed: dict[str, str], ask: Ask
) -> None:
    post_in(mode)
    by_office = typed.get("office", HERE) and mode == SearchMode.NAME_AND_OFFICE
    by_number = typed.get("reference", "").endswith(("101号", "１０１号"))
    page = ask(**typed).content.decode()
    expected = by_office or (by_number and mode == SearchMode.NAME_AND_REFERENCE)
    assert (FOUND in page) == bool(expected)


def test_where_nothing_may_be_searched_there_is_no_form(
    ask: Ask, reader: Client
) -> None:
    post_in(SearchMode.OFF)
    for response in (reader.get("/search/"), ask()):
        assert b'name="name"' not in response.content
        assert "氏名では検索できません" in response.content.decode()


def test_the_page_says_what_was_searched_and_what_was_not(ask: Ask) -> None:
    post_in(SearchMode.NAME_AND_OFFICE)
    make_office("DEMO-ROAD", name="建設局総務課")
    page = ask(office="DEMO-ROAD").content.decode()
    assert "掲示していた公示0件" in page
    assert "検索していない、掲示中の公示の種類" in page
    assert "2026年6月3日" in page


def test_the_form_says_what_it_does_not_forgive(posting: Posting, ask: Ask) -> None:
    assert "「見本 太郎(旧姓 例示)」" in ask().content.decode()


def test_a_number_has_to_be_typed_whole_where_it_is_asked_for(reader: Client) -> None:
    post_in(SearchMode.NAME_AND_REFERENCE)
    page = reader.get("/search/").content.decode()
    assert "届いた書類や通知にある番号の全部" in page


@pytest.mark.parametrize("name", [NAME, "見本花子"])
def test_every_answer_says_what_it_does_not_mean(
    name: str, posting: Posting, ask: Ask
) -> None:
    page = ask(name).content.decode()
    assert "同じ名前の別の人の掲示が示されることがあります" in page
    assert "公示がないことも、書類が届いていないことも意味しません" in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "氏名か名称を入力してください"),
        ("見", "1文字では検索できません"),
        ("見\ue000本", "外字"),
        ("見" * 201, "長すぎます"),
    ],
)
def test_a_faulty_name_is_explained_beside_its_field(
    name: str, words: str, posting: Posting, ask: Ask
) -> None:
    page = ask(name).content.decode()
    assert words in page
    assert 'aria-invalid="true"' in page
    assert FOUND not in page
    assert NOT_FOUND not in page


def test_without_an_office_nothing_is_searched(posting: Posting, ask: Ask) -> None:
    assert "部署を選んでください。" in ask(office="").content.decode()


@pytest.mark.parametrize("path", ["/search/", "/en/search/", "/ne/search/"])
@pytest.mark.parametrize("count", [1, 5, 6])
def test_found_and_not_found_have_one_size_and_one_shape(
    path: str, count: int, ask: Ask
) -> None:
    for _ in range(count):
        make_posting()
    found, missed = ask(path=path), ask("渡辺高次", path=path)
    assert len(found.content) == len(missed.content)
    assert len(found.content) % SIZE_CLASS == 0
    assert (found.status_code, dict(found.headers)) == (200, dict(missed.headers))
    assert len(found.content.rstrip()) < len(found.content)


def test_the_room_holds_the_longest_result(ask: Ask) -> None:
    for _ in range(6):
        make_posting()
    with_many = ask().content
    assert "ほかにもあります" in with_many.decode()
    assert len(with_many.rstrip()) - len(ask("渡辺高次").content.rstrip()) < ROOM


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES][1:])
def test_the_room_holds_it_in_every_language(code: str, ask: Ask) -> None:
    for _ in range(6):
        make_posting()
    path = f"/{code}/search/"
    found, missed = ask(path=path), ask("渡辺高次", path=path)
    assert len(found.content.rstrip()) - len(missed.content.rstrip()) < ROOM


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
def test_the_room_holds_the_longest_fields_in_every_language(
    code: str,
) -> None:
    """As wide as the columns are, in the script that takes most bytes."""
    width = ShellCopy._meta.get_field
    shell = ShellCopy(
        public_id=NOBODYS_ID,
        number="見" * width("number").max_length,
        office_name="本" * width("office_name").max_length,
        display_until=jst("2026-12-29"),
    )
    with translation.override(code):
        titles = {each.id: len(str(title_of(each.id))) for each in all_legal_bases()}
        shell.basis_id = max(titles, key=titles.__getitem__)
        items = [_item(EntryCopy(id=NOBODYS_ID, shell=shell))] * MOST_FOUND
        assert len(_found(items, has_more=True).encode()) < ROOM


def test_found_and_not_found_ask_the_same_questions(posting: Posting, ask: Ask) -> None:
    ask(NAME)  # what stands on every page is asked once a minute
    assert _questions(ask, NAME) == _questions(ask, "渡辺高次")


def test_a_name_stands_in_no_answer_that_an_address_could_keep(
    posting: Posting, ask: Ask, reader: Client
) -> None:
    assert (
        FOUND
        not in reader.get("/search/", {"name": NAME, "office": HERE}).content.decode()
    )
    assert 'method="post"' in reader.get("/search/").content.decode()


def test_no_cookie_and_no_token_are_needed(posting: Posting) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/search/", {"name": NAME, "office": HERE})
    assert is_found(response)
    assert not response.cookies
    assert b"csrf" not in response.content


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_and_the_form_are_answered(method: str, reader: Client) -> None:
    response = reader.generic(method, "/search/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("is_asked", [False, True])
def test_form_and_answer_are_never_stored_or_indexed(
    is_asked: bool, posting: Posting, ask: Ask, reader: Client
) -> None:
    found = (ask() if is_asked else reader.get("/search/")).headers
    assert found["Cache-Control"] == "no-store"
    assert found["X-Robots-Tag"].startswith("noindex, nofollow")
    assert "default-src 'none'" in found["Content-Security-Policy"]
    assert "Set-Cookie" not in found


def test_a_form_of_a_book_is_refused_unread(reader: Client) -> None:
    assert reader.post("/search/", {"name": "見" * 20_000}).status_code == 400


def test_the_throttle_learns_who_was_found_and_who_was_not(
    posting: Posting, ask: Ask
) -> None:
    found, missed = ask(), ask("渡辺高次")
    assert (len(found.names_disclosed), found.searched_in_vain) == (1, False)
    assert (missed.names_disclosed, missed.searched_in_vain) == ((), True)


def test_an_erased_entry_that_is_still_found_leads_nowhere(
    posting: Posting, ask: Ask, reader: Client
) -> None:
    entry = EntryCopy.objects.get(position=_position_of(NAME, ask))
    destroy_data_keys([entry.key_id])
    url = f"/notices/{posting.public_id}/{entry.pk}/"
    assert reader.get(url).status_code == 404


def test_a_found_entry_is_no_longer_found_when_its_posting_ended_alone(
    posting: Posting, ask: Ask
) -> None:
    ShellCopy.objects.update(display_until=jst("2026-06-03 10:00"))
    assert not is_found(ask())


def _position_of(name: str, ask: Ask) -> int:
    (entry_id,) = ask(name).names_disclosed
    return int(EntryCopy.objects.get(pk=entry_id).position)


def _questions(ask: Ask, name: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask(name)
    return len(asked)


def _approver() -> User:
    return User.objects.get(name="佐藤 次郎")
