"""The command adopt_version."""

import json

import pytest

from notices.models import AdoptedVersion

pytestmark = pytest.mark.django_db


def words(person, *more):
    told = ("local_tax/original", "--by", person.email, "--as-of", "2026-05-01")
    return (*told, "--confirm-phrase", *more, "--json")


def test_a_read_wording_is_adopted(office, legal_officer, run) -> None:
    answer = json.loads(run("adopt_version", *words(legal_officer)))
    assert answer["version"] == "local_tax/original"
    assert AdoptedVersion.objects.of(office, "local_tax/original")


def test_choices_are_taken_from_the_options(office, legal_officer, run) -> None:
    more = ("--reading", "latest", "--also-shown", "kana")
    run("adopt_version", *words(legal_officer, *more))
    adopted = AdoptedVersion.objects.get()
    assert (adopted.reading, adopted.also_shown) == ("latest", ["kana"])


def test_a_pasted_text_is_read_from_its_file(
    office, legal_officer, run, tmp_path
) -> None:
    file = tmp_path / "article.txt"
    file.write_text("掲示を始めた日から起算して七日を経過したとき", encoding="utf-8")
    more = ("--text-file", file, "--source", "官報")
    run("adopt_version", *words(legal_officer, *more))
    assert "七日" in AdoptedVersion.objects.get().official_text


@pytest.mark.parametrize(
    ("more", "code"),
    [(("--also-shown", "address"), 1), (("--text-file", "missing.txt"), 2)],
)
def test_what_cannot_be_adopted_is_refused(
    more, code, office, legal_officer, run
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("adopt_version", *words(legal_officer, *more))
    assert ended.value.code == code


def test_somebody_else_is_refused(office, registrar, run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("adopt_version", *words(registrar))
    assert ended.value.code == 1


def test_an_unknown_version_is_misuse(office, legal_officer, run) -> None:
    told = ("local_tax/1900", "--by", legal_officer.email, "--as-of", "2026-05-01")
    with pytest.raises(SystemExit) as ended:
        run("adopt_version", *told)
    assert ended.value.code == 2
