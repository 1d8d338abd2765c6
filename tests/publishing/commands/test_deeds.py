"""Commands of the contract: one JSON object, and exit codes that scripts can trust."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from access_control.models import User
from notices.models import Notice
from notices.rules.transitions import Status
from publishing.management.commands import run_scheduler
from publishing.models import EntryCopy, Posting
from tests.builders import (
    PEOPLE,
    adopt,
    make_notice,
    make_office,
    make_posting,
)
from tests.clock import frozen

pytestmark = pytest.mark.django_db

LIST = Path(__file__).parents[2] / "data" / "lists" / "vehicle_tax.xlsx"
Run = Callable[..., str]


@pytest.fixture(autouse=True)
def third_of_june() -> Iterator[None]:
    with frozen("2026-06-03 10:00"):
        yield


@pytest.fixture
def ask(run: Run) -> Callable[..., Any]:
    """What a command prints with --json."""
    return lambda *words: json.loads(run(*words, "--json"))


@pytest.fixture
def code(run: Run) -> Callable[..., object]:
    """With which code a command ends; misuse of arguments counts as 2, too."""

    def end(*words: object) -> object:
        try:
            run(*words)
        except SystemExit as ended:
            return ended.code
        except CommandError as error:
            return error.returncode if error.returncode != 1 else 2
        return 0

    return end


@pytest.fixture
def take_in(office: object, registrar: User) -> list[object]:
    adopt(make_office(), "local_tax")
    return ["take_in_list", LIST, "--office", "DEMO-TAX", "--basis", "local_tax",
            "--by", registrar.email]  # fmt: skip


def test_a_list_is_taken_in_and_its_refused_rows_are_named(
    take_in: list[object], ask: Callable[..., Any]
) -> None:
    found = ask(*take_in)
    assert (found["accepted"], len(found["refused"])) == (294, 6)
    assert Notice.objects.get(pk=found["notice"]).addressees.count() == 294


def test_a_list_is_taken_in_under_another_period(
    take_in: list[object], ask: Callable[..., Any]
) -> None:
    adopt(make_office(), "antimonopoly")
    found = ask(*take_in, "--basis", "antimonopoly", "--variant", "abroad")
    assert Notice.objects.get(pk=found["notice"]).variant == "abroad"


@pytest.mark.parametrize(
    ("basis", "variant", "ends"),
    [
        ("local_tax", "abroad", 2),
        ("local_tax", "x", 2),
        ("civil_procedure", "repeat", 1),
    ],
    ids=["the statute has none", "unknown", "takes a deed"],
)
def test_a_period_that_cannot_be_chosen_stores_nothing(
    basis: str, variant: str, ends: int, take_in: list[object],
    code: Callable[..., object],
) -> None:  # fmt: skip
    assert code(*take_in, "--basis", basis, "--variant", variant) == ends
    assert not Notice.objects.exists()


@pytest.mark.parametrize("option", ["--dry-run", "--rows"])
def test_a_dry_run_stores_nothing(
    option: str, take_in: list[object], ask: Callable[..., Any]
) -> None:
    found = ask(*take_in, "--dry-run", option)
    assert (found["notice"], Notice.objects.count()) == (None, 0)
    assert len(found.get("rows", [])) == (294 if option == "--rows" else 0)


def test_all_or_nothing_is_nothing_when_a_row_is_refused(
    take_in: list[object], code: Callable[..., object]
) -> None:
    assert code(*take_in, "--all-or-nothing") == 1
    assert not Notice.objects.exists()


def test_a_notice_goes_from_draft_to_display(
    registrar: User, approver: User, ask: Callable[..., Any]
) -> None:
    notice = make_notice(status=Status.DRAFT)
    ask("submit_notice", notice.pk, "--by", registrar.email)
    found = ask("approve_notice", notice.pk, "--by", approver.email)
    assert found == {
        "public_id": Posting.objects.get().public_id,
        "display_from": "2026-06-03T10:00:00+09:00",
        "display_until": "2026-06-12T00:00:00+09:00",
    }


def test_a_returned_notice_is_a_draft_again(
    approver: User, ask: Callable[..., Any]
) -> None:
    words = ["return_for_correction", make_notice().pk, "--by", approver.email]
    assert ask(*words, "--reason", "書類番号の誤り")["status"] == "draft"


def test_what_is_on_display_at_an_instant(run: Run, ask: Callable[..., Any]) -> None:
    posting = make_posting()
    (found,) = ask("show_display", "--at", "2026-06-01T09:00:00")["postings"]
    assert (found["public_id"], found["entries"]) == (posting.public_id, 3)
    assert len(found["copy_digest"]) == 64


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ("2026-06-01T08:59:59.999999+09:00", 0),
        ("2026-06-01T00:00:00Z", 1),
        ("2026-06-09T23:59:59.999999", 1),
        ("2026-06-10", 0),
    ],
)
def test_display_is_told_at_both_ends(
    at: str, count: int, ask: Callable[..., Any]
) -> None:
    make_posting()
    assert len(ask("show_display", "--at", at)["postings"]) == count


def test_the_digest_changes_when_an_entry_is_concealed(
    approver: User, ask: Callable[..., Any]
) -> None:
    make_posting()
    words = ["show_display", "--at", "2026-06-03T10:00:00"]
    (before,) = ask(*words)["postings"]
    entry = EntryCopy.objects.first().pk
    ask("conceal_entry", entry, "--by", approver.email, "--reason", "本人が受領")
    (after,) = ask(*words)["postings"]
    assert (before["entries"], after["entries"]) == (3, 2)
    assert before["copy_digest"] != after["copy_digest"]


def test_a_posting_is_withdrawn_and_confirmed(
    approver: User, second_approver: User, ask: Callable[..., Any]
) -> None:
    public_id = make_posting().public_id
    ask("withdraw_posting", public_id, "--by", approver.email, "--reason", "誤り")
    found = ask("confirm_removal", public_id, "--by", second_approver.email)
    assert found["confirmed"] is True
    assert ask("show_display", "--at", "2026-06-03T10:00:00")["postings"] == []


def test_a_display_is_extended_to_the_end_of_the_day_named(
    approver: User, ask: Callable[..., Any]
) -> None:
    public_id = make_posting().public_id
    words = ["--until", "2026-06-30", "--by", approver.email, "--reason", "停電"]
    found = ask("extend_display", public_id, *words)
    assert found["display_until"] == "2026-07-01T00:00:00+09:00"


def test_the_board_is_recorded(registrar: User, ask: Callable[..., Any]) -> None:
    words = ["record_board", make_posting().public_id, "--by", registrar.email]
    found = ask(*words, "--started", "2026-06-02T09:00")
    assert (found["posted_on"], found["display_until"]) == (
        "2026-06-02",
        "2026-06-11T00:00:00+09:00",
    )


def test_the_log_is_sealed_verified_and_exported(
    tmp_path: Path, ask: Callable[..., Any]
) -> None:
    make_posting()
    assert ask("seal_display_log")["size"] == 1
    assert ask("verify_display_log")["verified"] is True
    ask("export_log", tmp_path / "out")
    assert (tmp_path / "out" / "tile/entries/000.p/1").is_file()
    against = ["verify_display_log", "--against", tmp_path / "out" / "checkpoint"]
    assert ask(*against)["size"] == 1


def test_one_round_of_the_scheduler_seals(
    run: Run, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_posting()
    # A test's connection holds its transaction and must stay open.
    monkeypatch.setattr(run_scheduler, "close_old_connections", lambda: None)
    run("run_scheduler", "--once")
    # What was posted, and how well the clocks agreed.
    assert ask("verify_display_log")["size"] == 2


def test_the_deemed_day_of_the_contract(ask: Callable[..., Any]) -> None:
    words = ["deemed_served", "--basis", "local_tax", "--posted", "2026-06-01"]
    found = ask(*words)
    assert found["deemed_served_on"] == "2026-06-08"
    assert found["display_until_at_least"] == "2026-06-10T00:00:00+09:00"
    assert found["rule_version"] == "local_tax/2026-05-21"


@pytest.mark.parametrize(
    "words",
    [
        ["submit_notice", 999, "--by", "staff1@demo.example"],
        ["approve_notice", 999, "--by", "nobody@demo.example"],
        ["withdraw_posting", "a" * 26, "--by", "x@demo.example", "--reason", "x"],
        ["conceal_entry", "a" * 26, "--by", "x@demo.example", "--reason", "x"],
        ["record_board", "a" * 26, "--by", "x@demo.example", "--ended", "2026-06-01"],
        ["deemed_served", "--basis", "unknown", "--posted", "2026-06-01"],
        ["deemed_served", "--basis", "local_tax", "--posted", "2026-02-30"],
        ["deemed_served", "--basis", "local_tax", "--posted", "2026-06-01",
         "--variant", "abroad"],
        ["show_display", "--at", "yesterday"],
        ["show_display", "--at", "2026-06-03", "--office", "NOPE"],
        ["show_display", "--at", "0001-01-01"],
        ["extend_display", "a" * 26, "--until", "2026-07-01",
         "--by", "x@demo.example", "--reason", "x"],
    ],
    ids=lambda words: " ".join(map(str, words[:3])),
)  # fmt: skip
def test_misuse_and_unknown_ids_end_with_2(
    words: list[object], registrar: User, code: Callable[..., object]
) -> None:
    assert code(*words) == 2


@pytest.mark.parametrize("person", ["outsider", "registrar"])
def test_a_refusal_ends_with_1(
    person: str, request: pytest.FixtureRequest, code: Callable[..., object]
) -> None:
    email = request.getfixturevalue(person).email
    assert code("approve_notice", make_notice().pk, "--by", email) == 1
    assert Notice.objects.get().status == Status.SUBMITTED


def test_a_damaged_log_ends_with_1_and_names_the_leaf(
    run: Run, code: Callable[..., object], settings: Any
) -> None:
    make_posting()
    run("seal_display_log")
    tile = settings.DISPLAY_LOG_DIR / "tile/0/000.p/1"
    tile.write_bytes(bytes(32))
    assert code("verify_display_log") == 1


def test_a_log_cut_behind_its_old_checkpoint_ends_with_1(
    run: Run, code: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "old").write_text("not a checkpoint\n")
    assert code("verify_display_log", "--against", tmp_path / "old") == 1


def test_demonstration_data_need_their_switch(
    code: Callable[..., object], settings: Any
) -> None:
    settings.DEMONSTRATION = False
    assert code("load_demo") != 0
    assert not User.objects.exists()


def test_demonstration_data_are_loaded_once(run: Run, settings: Any) -> None:
    settings.DEMONSTRATION = True
    for _ in range(2):
        run("load_demo", "--password", "kojiban-test-only")
    assert User.objects.filter(email="registrar@demo.example").count() == 1
    assert User.objects.count() == 5


def early_notice() -> Notice:
    """P is 06-03 and the latest deemed day 06-11; the payment is due before."""
    return make_notice([dict(PEOPLE[0]) | {"payment_due": "2026-06-08"}])


def test_a_round_of_inquiries_is_recorded(ask, registrar: User) -> None:
    notice = make_notice(status=Status.DRAFT)
    told = ("--item", "site_visit", "--done-on", "2026-05-20", "--by-whom", "徴収 一郎",
            "--outcome", "no_trace", "--by", registrar.email)  # fmt: skip
    assert ask("record_inquiry", notice.pk, *told, "--all")["recorded"] == 3
    assert ask("record_inquiry", notice.pk, *told, "--row", 2)["recorded"] == 0


def test_an_inquiry_about_no_row_is_misuse(code, registrar: User) -> None:
    notice = make_notice(status=Status.DRAFT)
    told = ("--item", "site_visit", "--done-on", "2026-05-20", "--by-whom", "徴収 一郎",
            "--outcome", "no_trace", "--by", registrar.email)  # fmt: skip
    assert code("record_inquiry", notice.pk, *told, "--row", 99) == 2


def test_an_early_deadline_is_refused_until_it_is_decided(
    ask, code, approver: User, legal_officer: User
) -> None:
    notice = early_notice()
    approve = ("approve_notice", notice.pk, "--by", approver.email)
    assert code(*approve) == 1
    decided = ask("decide_exception", notice.pk, "--question", "deadline",
                  "--by", legal_officer.email, "--reason", "変更済み")  # fmt: skip
    assert decided["rows"] == [2]
    assert code(*approve) == 0


def test_a_decision_by_the_wrong_person_is_refused(code, approver: User) -> None:
    told = ("--question", "deadline", "--by", approver.email, "--reason", "変更済み")
    assert code("decide_exception", early_notice().pk, *told) == 1


def test_a_list_names_what_to_look_at(ask, take_in, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("氏名,書類の名称,書類の番号,返戻理由\n見本 花子,督促状,1,死亡\n")
    found = ask(take_in[0], file, *take_in[2:])
    assert [(one["row"], one["code"]) for one in found["cautions"]] == [(2, "death")]
