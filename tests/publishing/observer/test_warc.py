"""The day's pages: all of them, or none that would stand for all."""

from types import SimpleNamespace

from publishing.observer.look import Answer
from publishing.observer.warc import pages_of
from tests.publishing.observer.test_look import HTML, page

FIRST = Answer(200, HTML, page(following="?after=49"))
LAST = Answer(200, HTML, page())


def pages(*answers):
    told = iter(answers)
    site = SimpleNamespace(page=lambda path: next(told))
    return [path for path, _ in pages_of(site, "a")]


def test_all_pages_are_kept_in_order() -> None:
    assert pages(FIRST, LAST) == ["/notices/a/", "/notices/a/?after=49"]


def test_where_one_cannot_be_read_none_is_kept() -> None:
    assert pages(FIRST, Answer(failure="timeout")) == []


def test_what_is_no_page_of_ours_is_not_kept() -> None:
    assert pages(FIRST, Answer(200, HTML, b"\xff")) == []
