"""A data file of legal bases is read whole or refused, naming file and field."""

import copy
import json
from datetime import date, datetime

import pytest

from notices.rules.legal_basis import BrokenLegalBasis, read_legal_bases

DAY = date(2026, 5, 21)
PERIOD = {"amount": 7, "unit": "days", "counts_first_day": True}
FIRST = {"period": PERIOD, "condition_ja": "とき", "condition_en": "when"}
VERSION = {
    "id": "example/original",
    "article": "例示法1条",
    "articles": ["例示法1条"],
    "phrase": "七日を経過したとき",
    "variants": {"first": FIRST},
    "channels": ["web", "board"],
    "must_show": ["name"],
    "may_show": ["kana"],
    "must_not_show": ["address"],
    "statement_ja": "いつでも交付します。",
    "statement_en": "Handed over at any time.",
    "margin_days": 0,
    "continuity": "legal_officer_decides",
    "source": "例示",
    "verified": True,
    "checked_on": date(2026, 11, 23),
    "open_questions": [],
}
BASIS = {
    "id": "example",
    "title_ja": "例",
    "title_en": "Example",
    "versions": [VERSION],
}

IN_BASIS = ("bases", 0)
IN_VERSION = (*IN_BASIS, "versions", 0)
IN_VARIANTS = (*IN_VERSION, "variants")
IN_FIRST = (*IN_VARIANTS, "first")
IN_PERIOD = (*IN_FIRST, "period")

REQUIRED = [
    *[(*IN_BASIS, name) for name in BASIS],
    *[(*IN_VERSION, name) for name in VERSION],
    *[(*IN_FIRST, name) for name in FIRST],
    *[(*IN_PERIOD, name) for name in PERIOD],
    ("bases",),
    IN_FIRST,
]


def toml(value):
    """A value as inline TOML; enough for what stands in these files."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def inside(document, path):
    for step in path:
        document = document[step]
    return document


def dotted(path):
    """(bases, 0, versions, 0, id) as errors write it: bases[0].versions[0].id."""
    text = "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in path
    )
    return text.removeprefix(".")


@pytest.fixture
def document():
    return copy.deepcopy({"bases": [BASIS]})


@pytest.fixture
def read(tmp_path):
    """Writes documents to files and reads them; given the one, it is law.toml."""

    def write_and_read(document, **others):
        for name, content in {"law": document, **others}.items():
            lines = [f"{key} = {toml(value)}\n" for key, value in content.items()]
            (tmp_path / f"{name}.toml").write_text("".join(lines), encoding="utf-8")
        return read_legal_bases(tmp_path)

    return write_and_read


@pytest.fixture
def refusal(read):
    """The error that a document meets."""

    def refused(document, **others):
        with pytest.raises(BrokenLegalBasis) as error:
            read(document, **others)
        return error.value

    return refused


def test_honest_file_is_read(read, document):
    assert list(read(document)) == ["example"]


def test_bases_are_ordered_by_id(read, document):
    other = copy.deepcopy(document)
    other["bases"][0]["id"] = "another"
    other["bases"][0]["versions"][0]["id"] = "another/original"
    assert list(read(document, zz=other)) == ["another", "example"]


@pytest.mark.parametrize("path", REQUIRED, ids=dotted)
def test_missing_field_is_named(refusal, document, path):
    del inside(document, path[:-1])[path[-1]]
    error = refusal(document)
    assert (error.file, error.field) == ("law.toml", dotted(path))


@pytest.mark.parametrize("path", REQUIRED, ids=dotted)
def test_field_of_the_wrong_type_is_named(refusal, document, path):
    inside(document, path[:-1])[path[-1]] = 0.5
    assert refusal(document).field == dotted(path)


@pytest.mark.parametrize(
    "place", [(), IN_BASIS, IN_VERSION, IN_VARIANTS, IN_FIRST, IN_PERIOD], ids=dotted
)
def test_unknown_field_is_named(refusal, document, place):
    inside(document, place)["surprise"] = 1
    assert refusal(document).field == dotted((*place, "surprise"))


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (IN_BASIS, "title_ja", "  "),
        (IN_BASIS, "versions", []),
        (IN_BASIS, "versions", [1]),
        (IN_VERSION, "id", "other/original"),
        (IN_VERSION, "articles", []),
        (IN_VERSION, "articles", [""]),
        (IN_VERSION, "channels", []),
        (IN_VERSION, "channels", ["radio"]),
        (IN_VERSION, "channels", ["web", "web"]),
        (IN_VERSION, "must_show", ["document"]),
        (IN_VERSION, "must_show", ["name", "tax_amount"]),
        (IN_VERSION, "may_show", ["name"]),
        (IN_VERSION, "margin_days", -1),
        (IN_VERSION, "margin_days", 367),
        (IN_VERSION, "margin_days", True),
        (IN_VERSION, "continuity", "whatever"),
        (IN_VERSION, "checked_on", datetime(2026, 11, 23, 9, 0)),
        (IN_VERSION, "in_force_from", "2026-05-21"),
        (IN_VERSION, "open_questions", [1]),
        (IN_FIRST, "latest_reading", 7),
        (IN_PERIOD, "amount", 0),
        (IN_PERIOD, "amount", 367),
        (IN_PERIOD, "unit", "years"),
        (IN_PERIOD, "unit", "next_day"),
        (IN_PERIOD, "counts_first_day", 1),
    ],
)
def test_impossible_value_is_named(refusal, document, place, name, value):
    inside(document, place)[name] = value
    assert refusal(document).field == dotted((*place, name))


@pytest.mark.parametrize("amount", [1, 366])
def test_amount_at_the_limit_is_read(read, document, amount):
    inside(document, IN_PERIOD)["amount"] = amount
    version = read(document)["example"].versions[0]
    assert version.variant("first").period.amount == amount


def test_unverified_version_says_what_is_open(refusal, document):
    inside(document, IN_VERSION)["verified"] = False
    assert refusal(document).field == dotted((*IN_VERSION, "open_questions"))


@pytest.mark.parametrize(
    ("older_until", "newer_from"),
    [
        (None, DAY),
        (DAY, None),
        (date(2026, 5, 22), DAY),
        (date(2026, 5, 20), DAY),
    ],
    ids=["no end", "no start", "overlap", "gap"],
)
def test_versions_follow_each_other_day_by_day(
    refusal, document, older_until, newer_from
):
    document["bases"][0]["versions"] = two_versions(older_until, newer_from)
    error = refusal(document)
    assert error.field == "bases[0].versions"
    assert "overlap or leave a gap" in str(error)


def test_adjoining_versions_are_read(read, document):
    document["bases"][0]["versions"] = two_versions(DAY, DAY)
    basis = read(document)["example"]
    assert basis.version_on(date(2026, 5, 20)).id == "example/original"
    assert basis.version_on(DAY).id == "example/2026-05-21"


def test_version_that_ends_before_it_starts_is_refused(refusal, document):
    inside(document, IN_VERSION).update(in_force_from=DAY, in_force_until=DAY)
    assert "ends before it starts" in str(refusal(document))


def test_version_id_stands_once(refusal, document):
    older, newer = two_versions(DAY, DAY)
    document["bases"][0]["versions"] = [older, newer | {"id": older["id"]}]
    assert "one id twice" in str(refusal(document))


def test_basis_stands_once_in_a_file(refusal, document):
    document["bases"].append(document["bases"][0])
    assert refusal(document).field == "bases.id"


def test_basis_stands_in_one_file(refusal, document):
    error = refusal(document, second=document)
    assert (error.file, error.field) == ("second.toml", "bases.id")


@pytest.mark.parametrize("content", [b"bases = [", b"\xff\xfe", b'a = "\xe3"'])
def test_file_that_is_no_toml_is_named(tmp_path, content):
    (tmp_path / "law.toml").write_bytes(content)
    with pytest.raises(BrokenLegalBasis, match=r"law\.toml"):
        read_legal_bases(tmp_path)


def test_directory_without_law_is_refused(tmp_path):
    with pytest.raises(BrokenLegalBasis):
        read_legal_bases(tmp_path)


def test_refusal_can_be_read_in_japanese(refusal, document):
    del inside(document, IN_VERSION)["phrase"]
    assert "law.toml" in refusal(document).message_ja


def two_versions(older_until, newer_from):
    older, newer = dict(VERSION), VERSION | {"id": "example/2026-05-21"}
    if older_until:
        older["in_force_until"] = older_until
    if newer_from:
        newer["in_force_from"] = newer_from
    return [older, newer]
