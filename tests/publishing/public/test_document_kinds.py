"""Each kind of document on a page is explained once, and no other."""

from publishing.public.document_kinds import KINDS, SAME_AS, kind_in, kinds_shown


def test_the_longest_word_wins() -> None:
    assert kind_in("放置違反金納付命令書") == "納付命令書"


def test_an_unknown_document_has_no_kind() -> None:
    assert kind_in("見たことのない紙") == ""
    assert kinds_shown([]) == []


def test_every_other_name_has_a_sentence() -> None:
    assert set(SAME_AS.values()) <= set(KINDS)
