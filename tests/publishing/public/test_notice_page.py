"""One notice: what the statute names, by kana row and in pages of fifty."""

import re
from datetime import date
from urllib.parse import quote, unquote

import pytest
from django.test import Client

from access_control.models import MatrixChange, User
from access_control.rules.roles import Role
from publishing.actions.decide import decide_deemed_day
from publishing.actions.record_board import record_board_start
from publishing.actions.remove import conceal_entry
from publishing.models import EntryCopy, Posting, ShellCopy
from publishing.paper.posting_sheet import sheet_of
from publishing.public import views_notice
from tests.builders import (
    PEOPLE,
    adopt,
    make_office,
    make_people,
    make_person,
    make_posting,
)
from tests.clock import frozen, jst
from tests.publishing.logs import leaves
from tests.publishing.public.pages import NoticePage, digest_of

pytestmark = pytest.mark.django_db


def read(reader: Client, address: str) -> NoticePage:
    response = reader.get(address)
    assert response.status_code == 200
    return NoticePage(response.content.decode())


def test_a_page_shows_every_addressee(reader: Client, url: str) -> None:
    page = read(reader, url)
    assert page.names == ["阿部 一郎", "合同会社見本商事", "渡邉 髙子"]


def test_a_page_says_what_the_document_is(reader: Client, url: str) -> None:
    assert read(reader, url).entries[2] == {
        "name": "渡邉 髙子",
        "document": "令和8年度 自動車税種別割 督促状",
        "reference": "徴第101号",
    }


def test_a_page_says_who_keeps_the_document_and_where(reader: Client, url: str) -> None:
    shell = read(reader, url).shell
    assert shell["number"] == "令和8年度 都税徴公示 第1号"
    assert "いつでも交付します" in shell["statement"]
    assert (shell["office"], shell["telephone"]) == ("都税事務所徴収課", "03-0000-0000")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_shells_digest_is_derived_from_the_page(
    prefix: str, reader: Client, url: str
) -> None:
    page = read(reader, prefix + url)
    assert page.digest == digest_of(page.shell)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_entrys_digest_is_derived_from_the_page(
    prefix: str, reader: Client, url: str
) -> None:
    page = read(reader, prefix + url)
    assert page.entry_digests == [digest_of(entry) for entry in page.entries]


@pytest.mark.parametrize(
    "name",
    ["<b>見本</b>", "見本 & 商会", "\"見本\" '商会'", "葛\U000e0100城", "\ufa19田",
     "㈱見本", "見本  太郎", "見本　太郎", "{{ 7|add:7 }}", "&amp;"],
)  # fmt: skip
def test_a_name_is_shown_verbatim(name: str, reader: Client) -> None:
    posting = make_posting([PEOPLE[0] | {"name": name}])
    page = read(reader, f"/notices/{posting.public_id}/")
    assert page.names == [name]
    assert page.entry_digests == [digest_of(page.entries[0])]


def test_asvs_1_2_1_a_name_is_never_markup(reader: Client) -> None:
    posting = make_posting([PEOPLE[0] | {"name": "<script>alert(1)</script>"}])
    html = reader.get(f"/notices/{posting.public_id}/").content.decode()
    assert "<script>alert" not in html


def test_the_title_holds_no_name(reader: Client, url: str) -> None:
    html = reader.get(url).content.decode()
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert not any(person["name"] in title for person in PEOPLE)


def test_the_same_page_is_the_same_bytes(reader: Client, url: str) -> None:
    assert reader.get(url).content == reader.get(url).content


def test_a_concealed_entry_is_gone_and_the_others_stay(
    reader: Client, url: str, posting: Posting, approver: User
) -> None:
    entry = EntryCopy.objects.get(position=0)
    at = jst("2026-06-03 09:00")
    conceal_entry(posting, entry.pk, by=approver, at=at, reason="本人が受領")
    assert read(reader, url).names == ["合同会社見本商事", "渡邉 髙子"]


def test_a_posting_withdrawn_while_a_page_is_made_is_not_shown(
    reader: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_notice, "still_on_display", lambda *_, **__: False)
    response = reader.get(url)
    assert response.status_code == 404
    assert "渡邉" not in response.content.decode()


@pytest.fixture
def long_url() -> str:
    people = make_people(120)
    people[110:] = [PEOPLE[2] | {"name": f"阿部 {number:02}"} for number in range(10)]
    return f"/notices/{make_posting(people).public_id}/"


@pytest.mark.parametrize(
    ("after", "first", "last", "count"),
    [("", "阿部 00", "見本 第0039", 50), ("49", "見本 第0040", "見本 第0089", 50),
     ("99", "見本 第0090", "見本 第0109", 20)],
)  # fmt: skip
def test_names_come_in_pages_of_fifty(
    after: str, first: str, last: str, count: int, long_url: str, reader: Client
) -> None:
    names = read(reader, f"{long_url}?after={after}").names
    assert (names[0], names[-1], len(names)) == (first, last, count)


def test_following_the_pager_meets_everybody_once(
    long_url: str, reader: Client
) -> None:
    names: list[str] = []
    for after in ("", "49", "99"):
        names += read(reader, f"{long_url}?after={after}").names
    assert len(names) == len(set(names)) == 120


@pytest.mark.parametrize(("row", "count"), [("あ", 10), ("ま", 50)])
def test_a_kana_row_shows_its_names(
    row: str, count: int, long_url: str, reader: Client
) -> None:
    assert len(read(reader, f"{long_url}?row={quote(row)}").names) == count


@pytest.mark.parametrize(
    "query", ["row=x", "row=か", "after=x", "after=-1", "after=１"]
)
def test_an_unreadable_query_shows_the_first_page(
    query: str, long_url: str, reader: Client
) -> None:
    assert read(reader, f"{long_url}?{query}").names[0] == "阿部 00"


@pytest.mark.parametrize("after", ["119", "120", "999999999"])
def test_a_page_behind_the_last_one_is_the_first(
    after: str, long_url: str, reader: Client
) -> None:
    assert read(reader, f"{long_url}?after={after}").names[0] == "阿部 00"


def test_a_page_is_logged_with_the_entries_it_showed(
    long_url: str, reader: Client
) -> None:
    read(reader, f"{long_url}?after=99")
    assert [leaf["entries"] for leaf in leaves("displayed")] == [20]


def test_head_discloses_nothing_and_is_not_logged(reader: Client, url: str) -> None:
    assert reader.head(url).status_code == 200
    assert leaves("displayed") == []


def test_until_the_board_is_recorded_no_deemed_day_is_shown(
    reader: Client, url: str
) -> None:
    html = reader.get(url).content.decode()
    assert ("令和8年6月8日" in html, "ここに表示します" in html) == (False, True)


@pytest.mark.parametrize(
    ("decided", "prefix", "words"),
    [
        (date(2026, 6, 20), "", "令和8年6月20日"),
        (None, "", "この公示では決まっていません"),
        (None, "/en", "Not fixed for this notice"),
    ],
)
def test_what_a_legal_officer_decided_is_shown(
    decided: date | None, prefix: str, words: str,
    reader: Client, url: str, posting: Posting, registrar: User, legal_officer: User,
) -> None:  # fmt: skip
    started = jst("2026-06-01 12:00")
    record_board_start(posting, by=registrar, started=started, at=started)
    decide_deemed_day(posting, by=legal_officer, at=jst("2026-06-03 09:00"),
                      reason="確かめた", deemed_on=decided)  # fmt: skip
    page = reader.get(prefix + url).content.decode()
    assert words in page
    assert "令和8年6月8日" not in page


def test_when_the_board_is_recorded_the_deemed_day_is_shown(
    reader: Client, url: str, posting: Posting, registrar: User
) -> None:
    noon = jst("2026-06-01 12:00")
    record_board_start(posting, by=registrar, started=noon, at=noon)
    assert "令和8年6月8日" in reader.get(url).content.decode()


def test_the_board_changes_nothing_within_the_article(
    reader: Client, url: str, posting: Posting, registrar: User
) -> None:
    before = read(reader, url)
    noon = jst("2026-06-01 12:00")
    record_board_start(posting, by=registrar, started=noon, at=noon)
    after = read(reader, url)
    assert (before.shell, before.entries) == (after.shell, after.entries)


def test_in_english_the_copy_stays_japanese(reader: Client, url: str) -> None:
    japanese, english = read(reader, url), read(reader, f"/en{url}")
    assert (japanese.shell, japanese.entries) == (english.shell, english.entries)


def test_the_end_is_said_as_the_last_day_not_the_next_midnight(
    reader: Client, url: str
) -> None:
    html = reader.get(url).content.decode()
    assert "令和8年6月9日" in html
    assert "令和8年6月10日" not in html


@pytest.mark.parametrize(
    "at", ["2026-06-01 09:00", "2026-06-05 00:00", "2026-06-09 23:59"]
)
def test_a_page_does_not_change_with_the_days(
    at: str, reader: Client, url: str
) -> None:
    today = reader.get(url).content
    with frozen(at):
        assert reader.get(url).content == today


@pytest.fixture
def mixed_url() -> str:
    names = ["ADAMS JOHN", "Ávila Ana", "Kim Min", "ZHOU LI"]
    people = [PEOPLE[0] | {"name": name, "kana": "ミホン"} for name in names]
    return f"/notices/{make_posting([*people, PEOPLE[2]]).public_id}/"


@pytest.mark.parametrize(
    ("row", "names"),
    [("A-E", ["ADAMS JOHN", "Ávila Ana"]), ("K-O", ["Kim Min"]), ("U-Z", ["ZHOU LI"]),
     ("あ", ["阿部 一郎"])],
)  # fmt: skip
def test_a_name_in_latin_letters_is_found_by_its_letter(
    row: str, names: list[str], mixed_url: str, reader: Client
) -> None:
    assert read(reader, f"{mixed_url}?row={quote(row)}").names == names


def test_the_rows_of_letters_stand_behind_the_syllabary(
    mixed_url: str, reader: Client
) -> None:
    rows = re.findall(r"\?row=([^\"]*)", reader.get(mixed_url).content.decode())
    assert [unquote(row) for row in rows] == ["あ", "A-E", "K-O", "U-Z"]


@pytest.fixture
def read_aloud_url() -> str:
    """A posting whose readings the authority shows."""
    office = make_office()
    adopt(office, "local_tax", also_shown=["kana"])
    proposer = make_person("法務 太一", Role.LEGAL_OFFICER, office)
    decider = make_person("規子 七海", Role.LEGAL_OFFICER, office)
    MatrixChange.objects.create(
        authority=office.authority(), field_class="kana", audience="public",
        phase="on_display", before="hide", after="show", reason="方針",
        proposed_by=proposer, proposed_at=jst("2026-05-01"), decided_by=decider,
        decided_at=jst("2026-05-02"), is_approved=True,
    )  # fmt: skip
    return f"/notices/{make_posting(office=office).public_id}/"


def test_a_reading_stands_above_its_name_as_a_field_of_its_own(
    read_aloud_url: str, reader: Client
) -> None:
    page = read(reader, read_aloud_url)
    assert page.entries[0]["kana"] == "アベ イチロウ"
    assert page.entry_digests == [digest_of(entry) for entry in page.entries]
    html = reader.get(read_aloud_url).content.decode()
    assert '<rt data-field="kana">アベ イチロウ</rt>' in html


def test_without_a_reading_there_is_no_ruby(reader: Client, url: str) -> None:
    assert "<ruby>" not in reader.get(url).content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_article_keeps_the_order_of_a_notice(
    prefix: str, reader: Client, url: str
) -> None:
    html = reader.get(prefix + url).content.decode()
    article = html.partition('id="notice"')[2].partition("</article>")[0]
    fields = list(dict.fromkeys(re.findall('data-field="([^"]*)"', article)))
    assert fields == [
        *("heading", "number", "subject", "article"),
        *("name", "document", "reference"),
        *("statement", "issued_on", "authority", "issuer"),
        *("office", "place", "hours", "telephone"),
    ]


def test_a_reader_is_told_how_to_receive_without_coming(
    reader: Client, url: str
) -> None:
    html = reader.get(url).content.decode()
    assert "窓口へ行けないときの受け取り方" in html
    assert html.index("</article>") < html.index("窓口へ行けないとき")


def test_when_nobody_is_left_the_page_says_so(reader: Client, url: str) -> None:
    EntryCopy.objects.update(display_until=jst("2026-06-02 10:00"))
    html = reader.get(url).content.decode()
    assert "いま掲示している氏名はありません。" in html
    assert '<ul class="entries">' not in html


def test_a_row_whose_people_have_gone_shows_the_others(
    reader: Client, url: str
) -> None:
    first = EntryCopy.objects.order_by("position").first()
    EntryCopy.objects.filter(pk=first.pk).update(display_until=jst("2026-06-02 10:00"))
    assert len(read(reader, f"{url}?row=あ").names) == 2


def test_the_page_of_one_entry_has_the_check_code_of_the_paper(
    reader: Client, url: str
) -> None:
    entry = EntryCopy.objects.first()
    code = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", reader.get(url).content.decode())
    assert code
    assert code[0] in reader.get(f"{url}{entry.pk}/").content.decode()


def test_the_paper_bears_the_digest_of_the_page(
    reader: Client, url: str, posting: Posting
) -> None:
    shell = ShellCopy.objects.get(pk=posting.public_id)
    sheet = sheet_of(shell, jst("2026-06-03 10:00"))
    assert sheet.digest == read(reader, url).digest
