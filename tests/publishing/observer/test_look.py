"""One look, judged: every cause has its verdict."""

import pytest

from publishing.evidence.observed import Verdict
from publishing.observer.look import Answer, Target, look, look_outside, looks
from publishing.rules.public_notice import copy_digest, words_digest

HTML = {"content-type": "text/html; charset=utf-8"}
SHELL = {"heading": "公示送達書", "number": "1"}
PEOPLE = [{"name": f"見本 {n} & <子>", "document": "督促状"} for n in range(3)]


def field(name, value):
    value = value.replace("&", "&amp;").replace("<", "&lt;")
    return f'<dd data-field="{name}">{value}</dd>'


def entry(words):
    inside = "".join(field(*each) for each in words.items())
    return f'<li data-entry="x" data-copy-digest="{words_digest(words)}">{inside}</li>'


def page(people=PEOPLE, following="", shell=SHELL):
    head, tail = (field(name, value) for name, value in shell.items())
    link = f'<a rel="next" href="{following}">次</a>' if following else ""
    digest = words_digest(shell)
    return (
        f'<!doctype html><p>見出し<article data-copy-digest="{digest}">{head}<ul>'
        f"{''.join(map(entry, people))}</ul>{link}<br>{tail}</article><p>ほか"
    ).encode()


def target(people=PEOPLE, shell=SHELL):
    digests = [words_digest(words) for words in people]
    copy = copy_digest(words_digest(shell), digests)
    return Target("a", bytes(32), 0, 100, len(people), copy)


def always(**answer):
    told = {"status": 200, "headers": HTML, "body": page()} | answer
    return lambda query: Answer(**told)


CAUSES = {
    "as committed": ({}, "good", None),
    "no connection": ({"failure": "connect"}, "unreachable", "connect"),
    "TLS": ({"failure": "tls"}, "unreachable", "tls"),
    "time-out": ({"failure": "timeout"}, "unreachable", "timeout"),
    "500": ({"status": 500}, "unreachable", "status_500"),
    "503": ({"status": 503}, "unreachable", "status_503"),
    "404": ({"status": 404}, "unreachable", "absent"),
    "410": ({"status": 410}, "unreachable", "absent"),
    "301": ({"status": 301}, "barrier", "redirect"),
    "401": ({"status": 401}, "barrier", "login"),
    "403": ({"status": 403}, "barrier", "forbidden"),
    "407": ({"status": 407}, "barrier", "login"),
    "429": ({"status": 429}, "barrier", "throttled"),
    "cookie": ({"headers": HTML | {"set-cookie": "a=b"}}, "barrier", "cookie"),
    "a PDF": (
        {"headers": {"content-type": "application/pdf"}},
        "barrier",
        "content_type",
    ),
    "no type": ({"headers": {}}, "barrier", "content_type"),
    "a password is asked": (
        {"body": b'<form><input type="password"></form>'},
        "barrier",
        "challenge",
    ),
    "another page": ({"body": b"<p>hello"}, "altered", "no_notice"),
    "not UTF-8": ({"body": "公示".encode("cp932")}, "altered", "encoding"),
    "a letter": ({"body": page().replace(b"1", b"2", 1)}, "altered", "attribute"),
    "words and digest": (
        {"body": page(shell=SHELL | {"number": "2"})},
        "altered",
        "copy",
    ),
    "one left out": ({"body": page(PEOPLE[:2])}, "altered", "entries"),
    "another order": ({"body": page(PEOPLE[::-1])}, "altered", "copy"),
    "one too many": ({"body": page([*PEOPLE, PEOPLE[0]])}, "altered", "entries"),
    "two notices": ({"body": page() + page()}, "altered", "two_notices"),
    "a field twice": (
        {"body": page().replace(b"<br>", b'<i data-field="number">1</i>')},
        "altered",
        "field_twice",
    ),
    "a page that leads to itself": ({"body": page(following="?a")}, "altered", "pager"),
    "a page that leads away": (
        {"body": page(PEOPLE[:1], following="//elsewhere")},
        "altered",
        "pager",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "verdict", "why"), CAUSES.values(), ids=CAUSES)
def test_every_cause_has_its_verdict(answer, verdict, why):
    found = look(target(), always(**answer))
    assert (found.verdict, found.why) == (verdict, why)


def test_all_pages_are_followed():
    pages = {"": page(PEOPLE[:2], "?after=1"), "?after=1": page(PEOPLE[2:])}
    found = look(target(), lambda query: Answer(200, HTML, pages[query]))
    assert found.verdict == Verdict.GOOD


def test_a_second_page_with_other_words_is_altered():
    other = page(PEOPLE[2:], shell=SHELL | {"number": "2"})
    pages = {"": page(PEOPLE[:2], "?after=1"), "?after=1": other}
    found = look(target(), lambda query: Answer(200, HTML, pages[query]))
    assert (found.verdict, found.why) == (Verdict.ALTERED, "shell")


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [({}, Verdict.SHOWN_OUTSIDE), ({"status": 404}, None), ({"status": 503}, None)],
)
def test_outside_of_its_window_only_what_is_shown_counts(answer, verdict):
    found = look_outside(always(**answer))
    assert (found.verdict if found else None) == verdict


def test_three_tries_and_no_more():
    found = list(looks(target(), always(failure="connect")))
    assert [each.code for each in found] == ["connect"] * 3


def test_the_first_good_look_is_enough():
    answers = iter([Answer(failure="timeout"), Answer(200, HTML, page())])
    found = list(looks(target(), lambda query: next(answers)))
    assert [each.code for each in found] == ["timeout", "ok"]
