"""Commands about interruptions, decisions after posting, and the board's record."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from access_control.models import User
from publishing.actions.record_board import record_board_start
from publishing.models import Correction, Interruption, Posting
from tests.builders import make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

BOARD = jst("2026-06-01 12:00")
AWAY = ["--channel", "web", "--cause", "outage", "--from", "2026-06-03T13:00"]
BACK = ["--until", "2026-06-03T15:00"]
REASON = ["--reason", "控えを確かめた"]


@pytest.fixture(autouse=True)
def fifth_of_june() -> Iterator[None]:
    with frozen("2026-06-05 10:00"):
        yield


@pytest.fixture
def posting(registrar: User) -> Posting:
    found = make_posting()
    record_board_start(found, by=registrar, started=BOARD, at=BOARD)
    return found


@pytest.fixture
def ask(run: Callable[..., str]) -> Callable[..., Any]:
    """What a command prints with --json."""
    return lambda *words: json.loads(run(*words, "--json"))


@pytest.fixture
def code(run: Callable[..., str]) -> Callable[..., object]:
    def end(*words: object) -> object:
        try:
            run(*words)
        except SystemExit as ended:
            return ended.code
        return 0

    return end


def test_an_interruption_of_a_posting_is_recorded_and_ended(
    posting: Posting, registrar: User, ask: Callable[..., Any]
) -> None:
    by = ["--by", registrar.email]
    found = ask("record_interruption", posting.public_id, *AWAY, *by)
    assert "途切れました" in found["outcome"]
    ended = ask("end_interruption", found["interruption"], *BACK, *by)
    assert ended["until"] == "2026-06-03T15:00:00+09:00"


def test_an_outage_of_an_office_is_recorded(
    posting: Posting, operator: User, ask: Callable[..., Any]
) -> None:
    ask("record_interruption", "--office", "DEMO-TAX", *AWAY, *BACK,
        "--by", operator.email)  # fmt: skip
    assert Interruption.objects.get().posting is None


@pytest.mark.parametrize("what", [[], ["{id}", "--office", "DEMO-TAX"], ["nothing"]])
def test_either_a_posting_or_an_office_is_named(
    what: list[str], posting: Posting, operator: User, code: Callable[..., object]
) -> None:
    names = [word.format(id=posting.public_id) for word in what]
    by = ["--by", operator.email]
    assert code("record_interruption", *names, *AWAY, *by) == 2


def test_the_same_interruption_twice_is_refused(
    posting: Posting, registrar: User, code: Callable[..., object]
) -> None:
    words = ["record_interruption", posting.public_id, *AWAY, "--by", registrar.email]
    assert [code(*words), code(*words)] == [0, 1]


def test_a_legal_officer_decides_what_an_interruption_means(
    posting: Posting, registrar: User, legal_officer: User, ask: Callable[..., Any]
) -> None:
    ask("record_interruption", posting.public_id, *AWAY, *BACK,
        "--by", registrar.email)  # fmt: skip
    found = ask(
        "decide_interruption", posting.public_id, "--outcome", "extended",
        "--until", "2026-06-11", "--by", legal_officer.email, *REASON,
    )  # fmt: skip
    assert found["display_until"] == "2026-06-12T00:00:00+09:00"
    assert found["deemed_served_on"] == "2026-06-08"


@pytest.mark.parametrize(
    ("which", "day"), [(["--on", "2026-06-20"], "2026-06-20"), (["--none"], None)]
)
def test_a_legal_officer_decides_the_deemed_day(
    which: list[str], day: str | None, posting: Posting, legal_officer: User,
    ask: Callable[..., Any],
) -> None:  # fmt: skip
    found = ask("decide_deemed_day", posting.public_id, *which,
                "--by", legal_officer.email, *REASON)  # fmt: skip
    assert found["deemed_served_on"] == day


def test_an_approver_decides_nothing_of_the_kind(
    posting: Posting, approver: User, code: Callable[..., object]
) -> None:
    by = ["--by", approver.email]
    assert code("decide_deemed_day", posting.public_id, "--none", *by, *REASON) == 1


def test_the_board_is_corrected_by_two_people(
    posting: Posting, registrar: User, approver: User, ask: Callable[..., Any]
) -> None:
    proposed = ask("correct_board", posting.public_id, "--started", "2026-06-02T12:00",
                   "--by", registrar.email, *REASON)  # fmt: skip
    found = ask("approve_board_correction", proposed["correction"],
                "--by", approver.email)  # fmt: skip
    assert (found["posted_on"], found["deemed_served_on"]) == (
        "2026-06-02",
        "2026-06-09",
    )


def test_a_correction_of_an_entry_is_not_the_boards(
    posting: Posting, registrar: User, approver: User, code: Callable[..., object]
) -> None:
    other = Correction.objects.create(
        posting=posting, entry_id="e", field="name", sealed=b"", proposed_by=registrar,
        proposed_at=BOARD,
    )  # fmt: skip
    assert code("approve_board_correction", other.pk, "--by", approver.email) == 2


def test_show_display_tells_of_interruptions_in_words(
    posting: Posting, registrar: User, ask: Callable[..., Any]
) -> None:
    ask("record_interruption", posting.public_id, *AWAY, *BACK,
        "--by", registrar.email)  # fmt: skip
    [shown] = ask("show_display", "--at", "2026-06-05")["postings"]
    assert shown["interruptions"].startswith("合わせて2時間途切れました")
