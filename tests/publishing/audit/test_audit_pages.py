"""Pages for legal and audit staff: what was shown, and whether the log is whole."""

import csv
import json
import threading
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config import clock
from publishing import display_log
from publishing.actions.decide import decide_deemed_day
from publishing.actions.interrupt import record_interruption
from publishing.actions.note_clock import note_clock
from publishing.actions.record_board import record_board_start
from publishing.actions.remove import withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.actions.verification import begin_verification, run_verification
from publishing.audit import views_verify
from publishing.models import (
    DisplayLogEntry,
    EntryCopy,
    LogVerification,
    ReadingCount,
    SealedCheckpoint,
    ShellCopy,
)
from publishing.rules.continuity import Cause
from tests.builders import PEOPLE, make_people, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-01 12:00")
# A page view is a durable transaction of its own.
SHOWS = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar):
    return make_posting()


@pytest.fixture
def shell(posting) -> ShellCopy:
    return ShellCopy.objects.get(pk=posting.public_id)


def posting_url(posting) -> str:
    return reverse("audit:posting", args=[posting.public_id])


def test_list_shows_the_postings_of_the_auditors_offices(
    posting, auditor, client_for
) -> None:
    page = client_for(auditor).get(reverse("audit:list"))
    assert [item["shell"].pk for item in page.context["items"]] == [posting.public_id]


def test_list_shows_nothing_of_other_offices(posting, outsider, client_for) -> None:
    page = client_for(outsider).get(reverse("audit:list"))
    assert page.context["items"] == []


@pytest.mark.parametrize("person", ["registrar", "approver", "operator"])
@pytest.mark.parametrize("name", ["list", "posting"])
def test_pages_do_not_exist_without_the_right_to_view_the_log(
    name, person, request, posting, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    url = posting_url(posting) if name == "posting" else reverse("audit:list")
    assert client.get(url).status_code == 404


def test_pages_ask_to_sign_in() -> None:
    response = Client().get(reverse("audit:list"))
    assert response.url.startswith(reverse("account_login"))


def test_list_can_be_narrowed_to_an_office(posting, auditor, client_for) -> None:
    page = client_for(auditor).get(reverse("audit:list"), {"office": "DEMO-ROAD"})
    assert page.context["items"] == []


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2026-06-01 08:59:59", "planned"),
        ("2026-06-01 09:00", "on_display"),
        ("2026-06-09 23:59:59", "on_display"),
        ("2026-06-10 00:00", "ended"),
    ],
)
def test_list_says_the_state_at_this_moment(
    at, state, posting, auditor, client_for
) -> None:
    with frozen(at):
        page = client_for(auditor).get(reverse("audit:list"))
    assert page.context["items"][0]["state"] == state


def test_list_says_what_was_withdrawn(posting, approver, auditor, client_for) -> None:
    withdraw_posting(posting, by=approver, at=NOON, reason="誤り")
    page = client_for(auditor).get(reverse("audit:list"))
    assert page.context["items"][0]["state"] == "withdrawn"


@SHOWS
def test_list_counts_disclosures_and_not_deeds(posting, auditor, client_for) -> None:
    shell = ShellCopy.objects.get(pk=posting.public_id)
    for _ in range(3):
        display_log.record_displayed(shell, list(shell.entries.all()), at=NOON)
    page = client_for(auditor).get(reverse("audit:list"))
    assert page.context["items"][0]["disclosures"] == 3


def test_a_posting_says_how_often_readers_were_told_to_wait(
    posting, auditor, client_for
) -> None:
    counted = {"notice": 2, "over_budget": 1, "names_shown": 50, "unavailable": 4}
    for kind, count in counted.items():
        ReadingCount.objects.create(
            hour=NOON, kind=kind, count=count, public_id=posting.public_id
        )
    page = client_for(auditor).get(posting_url(posting)).content.decode()
    assert "待つよう求めた回数: 3回" in page
    assert "示せなかった回数(503): 4回" in page


def test_list_shows_fifty_postings_a_page(auditor, registrar, client_for) -> None:
    for person in make_people(51):
        make_posting([person])
    page = client_for(auditor).get(reverse("audit:list"))
    assert len(page.context["items"]) == 50


def test_list_shows_the_newest_checkpoint(posting, auditor, client_for) -> None:
    seal_display_log(at=NOON)
    page = client_for(auditor).get(reverse("audit:list")).content.decode()
    assert bytes(SealedCheckpoint.objects.last().root).hex()[:16] in page


@pytest.mark.parametrize("name", ["list", "posting"])
def test_auditors_see_no_names(name, posting, auditor, client_for) -> None:
    url = posting_url(posting) if name == "posting" else reverse("audit:list")
    page = client_for(auditor).get(url).content.decode()
    assert not any(who["name"] in page for who in PEOPLE)


@pytest.fixture(autouse=True)
def verifies_at_once(monkeypatch) -> None:
    """Within the test's own transaction instead of beside it."""
    monkeypatch.setattr(
        views_verify, "start", lambda begun: run_verification(begun, clock.now)
    )


def verified(client) -> str:
    return client.post(reverse("audit:verify"), follow=True).content.decode()


def test_verification_of_a_whole_log_says_so(posting, auditor, client_for) -> None:
    seal_display_log(at=NOON)
    page = verified(client_for(auditor))
    assert "書換えや欠落はありません" in page
    assert "封緘済みの1件" in page


def test_verification_counts_what_is_not_sealed(posting, auditor, client_for) -> None:
    assert "まだ封緘していない記録は1件" in verified(client_for(auditor))


def test_verification_names_the_changed_leaf(posting, auditor, client_for) -> None:
    seal_display_log(at=NOON)
    row = DisplayLogEntry.objects.get(leaf_index=0)
    row.entry = bytes(row.entry).replace(b'"v":1', b'"v":2')
    row.save()
    page = verified(client_for(auditor))
    assert "掲示記録が損なわれています" in page
    assert "leaf 0" in page


def test_verification_notices_a_missing_tile(posting, auditor, client_for) -> None:
    seal_display_log(at=NOON)
    for file in settings.DISPLAY_LOG_DIR.rglob("tile/0/*/*"):
        file.unlink()
    assert "掲示記録が損なわれています" in verified(client_for(auditor))


def test_verification_notices_a_forged_signature(posting, auditor, client_for) -> None:
    seal_display_log(at=NOON)
    checkpoint = SealedCheckpoint.objects.get()
    checkpoint.note = checkpoint.note.replace("\n1\n", "\n2\n")
    checkpoint.save()
    assert "検証点の署名" in verified(client_for(auditor))


def test_verification_twice_changes_nothing(posting, auditor, client_for) -> None:
    client = client_for(auditor)
    verified(client)
    assert "書換えや欠落はありません" in verified(client)


def test_a_running_verification_asks_for_itself_again(
    posting, auditor, client_for
) -> None:
    begun, _ = begin_verification(by=auditor, at=NOON)
    page = client_for(auditor).get(f"/audit/verify/{begun.pk}/")
    assert page["Refresh"] == "2"
    assert "<progress" in page.content.decode()


def test_a_finished_verification_says_who_and_when(
    posting, auditor, client_for
) -> None:
    page = verified(client_for(auditor))
    assert auditor.name in page
    assert "2026-06-01 12:00:00 JST" in page


def test_a_click_while_it_runs_leads_to_the_one_that_runs(
    posting, auditor, legal_officer, client_for
) -> None:
    begun, _ = begin_verification(by=legal_officer, at=NOON)
    answer = client_for(auditor).post(reverse("audit:verify"))
    assert answer.url == f"/audit/verify/{begun.pk}/"
    assert LogVerification.objects.count() == 1


@SHOWS
def test_a_verification_runs_beside_the_request(
    posting, auditor, client_for, monkeypatch
) -> None:
    monkeypatch.undo()
    client_for(auditor).post(reverse("audit:verify"))
    (thread,) = (each for each in threading.enumerate() if each.name == "verification")
    thread.join(10)
    assert LogVerification.objects.get().is_whole


def test_verification_refuses_get(auditor, client_for) -> None:
    assert client_for(auditor).get(reverse("audit:verify")).status_code == 405


@pytest.mark.parametrize("person", ["registrar", "operator"])
def test_verification_needs_the_right_to_view_the_log(
    person, request, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.post(reverse("audit:verify")).status_code == 404


def test_posting_page_lists_the_rows_of_the_log(
    posting, registrar, auditor, client_for
) -> None:
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    page = client_for(auditor).get(posting_url(posting))
    assert [each.line.kind for each in page.context["lines"]] == [
        "posted",
        "board_started",
    ]


def test_posting_page_says_what_is_sealed(posting, auditor, client_for) -> None:
    client = client_for(auditor)
    before = client.get(posting_url(posting)).context["lines"][0].line.leaf_index
    seal_display_log(at=NOON)
    after = client.get(posting_url(posting)).context["lines"][0].line.leaf_index
    assert (before, after) == (None, 0)


def test_posting_page_tells_the_time_in_japan_and_utc(
    posting, auditor, client_for
) -> None:
    page = client_for(auditor).get(posting_url(posting)).content.decode()
    assert "2026-06-01 09:00:00 JST" in page
    assert "2026-06-01 00:00:00 UTC" in page


@SHOWS
def test_posting_page_draws_a_bar_for_each_hour(posting, auditor, client_for) -> None:
    shell = ShellCopy.objects.get(pk=posting.public_id)
    for day in ("2026-06-01 23:59", "2026-06-02 00:00"):
        display_log.record_displayed(shell, list(shell.entries.all()), at=jst(day))
    page = client_for(auditor).get(posting_url(posting))
    assert [bar.count for bar in page.context["life"].drawing.bars] == [1, 1]


def test_posting_page_of_another_office_does_not_exist(
    auditor, client_for, other_office, outsider
) -> None:
    posting = make_posting(office=other_office, registered_by=outsider)
    assert client_for(auditor).get(posting_url(posting)).status_code == 404


def test_posting_page_tells_of_interruptions_and_decisions_without_people(
    posting, registrar, legal_officer, auditor, client_for
) -> None:
    begun, gone = jst("2026-06-01 09:00"), jst("2026-06-01 10:00")
    record_board_start(posting, by=registrar, started=begun, at=begun)
    record_interruption(
        posting.notice.office, posting=posting, channel="web", cause=Cause.OUTAGE,
        starts=gone, ends=NOON, note="配電盤の点検", by=registrar, at=NOON,
    )  # fmt: skip
    decide_deemed_day(posting, by=legal_officer, at=NOON, reason="秘密の理由",
                      deemed_on=None)  # fmt: skip
    page = client_for(auditor).get(posting_url(posting)).content.decode()
    for words in ("合わせて2時間途切れました", "停電", "公示をやり直す"):
        assert words in page
    for words in ("配電盤", "秘密の理由", registrar.name, legal_officer.name):
        assert words not in page


def life_csv(client, posting) -> list[dict[str, str]]:
    sheet = client.get(posting_url(posting) + "life.csv").content.decode()
    assert sheet.startswith("\ufeff")
    return list(csv.DictReader(StringIO(sheet[1:])))


@SHOWS
def test_a_life_is_exported_with_its_views_by_the_hour(
    posting, auditor, client_for
) -> None:
    shell = ShellCopy.objects.get(pk=posting.public_id)
    for minute in ("10:01", "10:59", "11:00"):
        display_log.record_displayed(shell, [], at=jst(f"2026-06-01 {minute}"))
    rows = life_csv(client_for(auditor), posting)
    counts = [row["回数または件数"] for row in rows if "合計" in row["種別"]]
    assert counts == ["2", "1"]


def test_a_life_says_which_checkpoint_covers_a_deed(
    posting, auditor, client_for
) -> None:
    before = life_csv(client_for(auditor), posting)[0]
    seal_display_log(at=NOON)
    after = life_csv(client_for(auditor), posting)[0]
    assert (before["検証点"], after["検証点"]) == ("", "1")


def test_a_life_is_exported_as_json(posting, auditor, client_for) -> None:
    answer = client_for(auditor).get(posting_url(posting) + "life.json")
    told = json.loads(answer.content)
    assert told["display"]["until"] == "2026-06-10T00:00:00+09:00"
    assert [deed["kind"] for deed in told["deeds"]] == ["posted"]
    assert not any(who["name"] in answer.content.decode() for who in PEOPLE)


@pytest.mark.parametrize("name", ["life.csv", "life.json"])
def test_a_life_of_another_office_is_not_exported(
    name, posting, outsider, client_for
) -> None:
    answer = client_for(outsider).get(posting_url(posting) + name)
    assert answer.status_code == 404


def test_a_posting_shouts_where_its_tables_were_changed(
    posting, auditor, client_for
) -> None:
    EntryCopy.objects.filter(position=0).update(display_until=jst("2026-06-01 10:00"))
    page = client_for(auditor).get(posting_url(posting)).content.decode()
    assert "掲示記録では3件、データベースでは2件" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"number": "徴公示"}, 1),
        ({"number": "なし"}, 0),
        ({"day": "2026-06-09"}, 1),
        ({"day": "2026-06-10"}, 0),
        ({"day": "2026-05-31"}, 0),
        ({"day": "昨日"}, 0),
    ],
)
def test_postings_are_found_by_number_and_day(
    asked, found, posting, auditor, client_for
) -> None:
    page = client_for(auditor).get(reverse("audit:list"), asked)
    assert len(page.context["items"]) == found


def test_the_list_is_exported_as_it_is_filtered(posting, auditor, client_for) -> None:
    client = client_for(auditor)
    all_of_it = client.get(reverse("audit:list_csv")).content.decode()
    nothing = client.get(reverse("audit:list_csv"), {"number": "なし"})
    assert posting.public_id in all_of_it
    assert posting.public_id not in nothing.content.decode()


def test_leaves_about_the_site_are_listed(posting, auditor, client_for) -> None:
    note_clock(at=NOON, process_at=NOON, kernel={"ntp": True, "ntp_offset_us": 7})
    page = client_for(auditor).get(reverse("audit:clock")).content.decode()
    assert "時計の点検" in page
    assert "差 7マイクロ秒" in page


@pytest.mark.parametrize("path", ["/audit/", "/audit/at/", "/audit/clock/"])
def test_whatever_is_asked_a_page_answers(path, posting, auditor, client_for) -> None:
    client = client_for(auditor)
    for typed in ("", "-1", "9" * 5000, "2026-02-30", "9999-12-31T23:59:59", "𠮷"):
        fields = ("number", "office", "day", "at", "known", "page")
        answer = client.get(path, dict.fromkeys(fields, typed))
        assert (typed[:9], answer.status_code) == (typed[:9], 200)
