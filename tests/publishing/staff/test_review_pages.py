"""読んだ人の感想: figures for the offices, and nothing that tells who it was."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client

from access_control.models import Office, User
from publishing.rules.review_screening import Screening
from tests.clock import frozen
from tests.publishing.reviews import make_review

pytestmark = pytest.mark.django_db

FIGURES = "/staff/reviews/"
SENTENCES = "/staff/reviews/sentences/"
CSV = "/staff/reviews/reviews.csv"
SITE = {"page": "entry", "office_code": ""}

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def third_of_june() -> Iterator[None]:
    with frozen("2026-06-03 10:00"):
        yield


@pytest.fixture
def read(registrar: User, client_for: ClientFor) -> Callable[..., str]:
    """What 山田 reads at an address."""
    browser = client_for(registrar)
    return lambda url, /, **query: browser.get(url, query).content.decode()


def three(**changes: object) -> None:
    for score in (5, 4, 3):
        make_review(**{"score": score} | changes)


def numbers(html: str) -> list[str]:
    """The cells of numbers, those of bars, groups and months."""
    return re.findall(r'class="table__number"[^>]*data-label="[^"]+">([^<]+)<', html)


def test_an_office_sees_count_average_and_distribution(read) -> None:
    three()
    html = read(FIGURES)
    assert numbers(html)[:7] == ["1", "1", "1", "0", "0", "3", "4.0"]
    assert ">1・1・1・0・0<" in html


def test_a_month_stands_in_the_table_and_in_the_drawing(read) -> None:
    three(given_on=date(2026, 5, 20))
    html = read(FIGURES)
    assert re.search(r"2026年5月</th>\s*<td[^>]*>3</td><td[^>]*>4.0<", html)
    assert re.search(r'<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="150.4"', html)


def test_without_any_review_the_page_says_so(read) -> None:
    assert "あてはまる感想はまだありません。" in read(FIGURES)
    assert "あてはまる文はまだありません。" in read(SENTENCES)


@pytest.mark.parametrize(("count", "is_told"), [(2, False), (3, True)])
def test_fewer_than_three_tell_nothing(count: int, is_told: bool, read) -> None:
    for _ in range(count):
        make_review(comment="字が小さい", score=1)
    assert ("3件未満" not in read(FIGURES)) is is_told
    assert (">1.0<" in read(FIGURES)) is is_told
    assert ("字が小さい" in read(SENTENCES)) is is_told
    assert ("字が小さい" in read(CSV)) is is_told


def test_few_reviews_of_one_page_cannot_be_subtracted_from_the_whole(read) -> None:
    three()
    make_review(page="list", score=1)
    assert "<dd>3件</dd>" in read(FIGURES)


@pytest.mark.parametrize("page", [FIGURES, SENTENCES, CSV])
def test_another_offices_reviews_are_not_shown(
    page: str, other_office: Office, read
) -> None:
    three(office_code=other_office.code, comment="よその感想")
    html = read(page)
    assert "よその感想" not in html
    assert other_office.name not in html


@pytest.mark.parametrize(
    ("person", "sees_site", "sees_office"),
    [
        ("operator", True, False),
        ("registrar", False, True),
        ("legal_officer", False, True),
    ],
)
def test_pages_without_an_office_are_the_operators(
    person: str, sees_site: bool, sees_office: bool, request, client_for: ClientFor
) -> None:
    three(comment="公示の感想")
    three(comment="サイトの感想", **SITE)
    html = client_for(request.getfixturevalue(person)).get(SENTENCES).content.decode()
    assert ("サイトの感想" in html, "公示の感想" in html) == (sees_site, sees_office)


@pytest.mark.parametrize("page", [FIGURES, SENTENCES, CSV])
def test_who_may_see_no_office_finds_nothing(
    page: str, auditor: User, client_for: ClientFor
) -> None:
    assert client_for(auditor).get(page).status_code == 404
    assert client_for(auditor).post(page).status_code == 405


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({}, "今年度"),
        ({"office": "DEMO-TAX"}, "今年度"),
        ({"address": "notice"}, "今年度"),
        ({"month": "2026-06-01"}, "今年度"),
        ({"month": "2024-06-01"}, "昔"),
        ({"office": "DEMO-ROAD"}, ""),
        ({"month": "2026-13-01"}, ""),
        ({"address": "x"}, ""),
    ],
)
def test_sentences_can_be_chosen(query: dict[str, str], seen: str, read) -> None:
    three(comment="今年度")
    three(comment="昔", given_on=date(2024, 6, 2))
    html = read(SENTENCES, **query)
    found = [word for word in ("今年度", "昔") if f"{word}</span>" in html]
    assert found == [seen] * bool(seen)


@pytest.mark.parametrize(
    ("day", "is_shown"), [(date(2025, 6, 30), False), (date(2025, 7, 1), True)]
)
def test_twelve_months_are_shown(day: date, is_shown: bool, read) -> None:
    three(given_on=day, comment="字が小さい")
    assert ("字が小さい" in read(SENTENCES)) is is_shown


def test_a_masked_sentence_says_what_was_hidden(read) -> None:
    three(comment="●さん", screening=Screening.MASKED, found="number name")
    assert "伏せたもの: 電話番号などの番号、氏名" in read(SENTENCES)


def test_no_page_tells_the_day(read) -> None:
    three(given_on=date(2026, 6, 2), comment="字が小さい")
    told = read(SENTENCES) + read(CSV) + read(FIGURES)
    assert not re.search(r"6月2日|2026-06-02|06/02", told)


def test_the_file_is_safe_to_open_in_a_spreadsheet(read) -> None:
    three(comment='=HYPERLINK("x")')
    lines = read(CSV).splitlines()
    assert lines[0] == "\ufeff月,部署,ページ,言語,評価,文,伏せたもの"
    assert sorted(lines[1:])[0] == (
        '2026-06,都税事務所徴収課,公示,日本語,3,"\'=HYPERLINK(""x"")",'
    )


def test_a_sentence_is_text_and_nothing_else(read) -> None:
    three(comment="<b>x</b>")
    assert "&lt;b&gt;x" in read(SENTENCES)
