"""保存と廃棄: pages of the legal officer, and every page about what was disposed of."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from access_control import confirmation
from access_control.models import Office, User, WrappedKey
from notices.models import DisposalHold, DisposalList, RetentionRule
from publishing.actions.collect import record_collection
from publishing.actions.correct import approve_correction, propose_correction
from publishing.actions.correct_board import propose_board_correction
from publishing.actions.disposal import decide_disposal
from publishing.actions.hold import place_hold, release_hold
from publishing.actions.remove import conceal_entry
from publishing.audit.urls import urlpatterns as audit_urls
from publishing.models import EntryCopy, Posting
from publishing.staff.urls import urlpatterns as staff_urls
from tests.builders import PEOPLE
from tests.clock import frozen, jst
from tests.publishing.disposal import (
    dispose_of_everything,
    fresh,
    hold_facts,
    make_served,
    other_officer,
    propose,
)

pytestmark = pytest.mark.django_db

AT = jst("2026-06-02 10:00")
LATER = "2032-04-02 10:00"
HOLD = {
    "cause": "audit",
    "reason": "会計検査",
    "review_on": "2032-10-01",
}
SAID = [word for person in PEOPLE for word in person.values()]
SAID += ["カナリア理由", "徴第999号", "カナリア受領"]


@pytest.fixture
def posting(registrar: User, legal_officer: User) -> Iterator[Posting]:
    posting = make_served()
    with frozen(LATER):
        yield posting


@pytest.fixture
def full(
    registrar: User, approver: User, second_approver: User, legal_officer: User
) -> Iterator[Posting]:
    """Everything that can be sealed has been, and then it was disposed of."""
    posting = make_served()
    first, second, third = EntryCopy.objects.order_by("position")
    told = {"by": registrar, "at": AT, "reason": "カナリア理由"}
    slip = propose_correction(posting, first.pk, "reference", "徴第999号", **told)
    approve_correction(slip, by=approver, at=AT)
    conceal_entry(posting, second.pk, by=approver, at=AT, reason="カナリア理由")
    record_collection(posting, third.pk, by=registrar, at=AT, reason="カナリア受領")
    moment = jst("2026-06-01 11:00")
    told["by"] = second_approver
    propose_board_correction(posting, "started", moment=moment, **told)
    hold = place_hold(posting.notice, **hold_facts(legal_officer))
    second = other_officer(posting.notice.office)
    release_hold(hold, by=second, at=AT, reason="カナリア理由")
    dispose_of_everything(legal_officer)
    with frozen(LATER):
        yield posting


def url(name: str, *arguments: object) -> str:
    return reverse(f"staff:{name}", args=arguments)


def addresses(posting: Posting) -> list[str]:
    """Every staff and audit address about the posting."""
    entries = list(EntryCopy.objects.values_list("pk", flat=True))
    known = {
        "pk": posting.notice_id,
        "public_id": posting.public_id,
        "basis_id": "local_tax",
        "part": "2026-05-21",
        "item": 1,
        "hold": 1,
    }
    return [
        reverse(
            f"{space}:{pattern.name}",
            kwargs={
                name: known.get(name, entry) for name in pattern.pattern.converters
            },
        )
        for space, patterns in (("staff", staff_urls), ("audit", audit_urls))
        for pattern in patterns
        for entry in entries
    ]


@pytest.mark.parametrize("person", ["registrar", "approver", "legal_officer"])
def test_every_page_survives_and_names_nobody(
    person: str, full: Posting, request: pytest.FixtureRequest, client_for
) -> None:
    browser: Client = client_for(request.getfixturevalue(person))
    answers = {path: browser.get(path) for path in set(addresses(full))}
    assert [path for path, a in answers.items() if a.status_code >= 500] == []
    told = "".join(a.content.decode(errors="replace") for a in answers.values())
    # The number of a document of another notice may appear nowhere either.
    assert [word for word in SAID if word in told] == []


@pytest.mark.parametrize(
    "name", ["notice", "notice_holds", "decisions"], ids=lambda name: name
)
def test_pages_of_the_notice_say_so(
    name: str, full: Posting, legal_officer: User, client_for
) -> None:
    page = client_for(legal_officer).get(url(name, full.notice_id))
    assert page.status_code == 200


def test_the_notice_says_that_it_was_disposed_of(
    full: Posting, legal_officer: User, client_for
) -> None:
    page = client_for(legal_officer).get(url("notice", full.notice_id))
    assert "3件 廃棄済み" in page.content.decode()


def test_posting_and_entry_say_so(full: Posting, registrar: User, client_for) -> None:
    browser = client_for(registrar)
    entry = EntryCopy.objects.order_by("position").first()
    for path in (
        url("posting", full.public_id),
        url("entry", full.public_id, entry.pk),
    ):
        page = browser.get(path)
        assert page.status_code == 200
        assert "廃棄済み" in page.content.decode()


def test_what_needs_the_names_says_that_they_are_gone(
    full: Posting, registrar: User, client_for
) -> None:
    page = client_for(registrar).get(url("inquiries", full.notice_id))
    assert page.status_code == 410
    assert "廃棄済みのため、表示できません" in page.content.decode()


def test_a_deed_that_needs_the_keys_is_refused_in_words(
    full: Posting, registrar: User, client_for
) -> None:
    entry = EntryCopy.objects.order_by("position").first()
    typed = {"identity_check": "photo_document", "recipient": "addressee"}
    path = url("collect", full.public_id, entry.pk)
    assert client_for(registrar).post(path, typed).status_code in (200, 410)


def test_the_worklist_tells_the_legal_officer_that_something_is_due(
    posting: Posting, legal_officer: User, client_for
) -> None:
    page = client_for(legal_officer).get(url("worklist")).content.decode()
    assert "廃棄の時期が来たもの" in page


def test_the_worklist_of_a_registrar_does_not(
    posting: Posting, registrar: User, client_for
) -> None:
    page = client_for(registrar).get(url("worklist")).content.decode()
    assert "廃棄の時期が来たもの" not in page


def test_a_hold_past_its_day_is_on_the_worklist(
    posting: Posting, legal_officer: User, client_for
) -> None:
    place_hold(posting.notice, **hold_facts(legal_officer))
    page = client_for(legal_officer).get(url("worklist")).content.decode()
    assert "保留の見直し" in page


def test_the_whole_way_takes_two(
    posting: Posting, legal_officer: User, office: Office, client_for
) -> None:
    client_for(legal_officer).post(url("propose_disposal"))
    found = DisposalList.objects.get()
    other = client_for(other_officer(office))
    other.post(url("decide_disposal", found.pk))
    other.post(url("dispose", found.pk))
    assert not WrappedKey.objects.exists()


def test_whoever_proposed_sees_why_he_cannot_decide(
    posting: Posting, legal_officer: User, client_for
) -> None:
    found = propose(legal_officer)
    browser = client_for(legal_officer)
    page = browser.get(url("disposal_list", found.pk)).content.decode()
    assert "作った本人は決定できません" in page
    answer = browser.post(url("decide_disposal", found.pk))
    assert "作った本人は決定できません" in answer.content.decode()
    assert DisposalList.objects.get().decided_at is None


def test_a_line_is_struck_out_on_the_page(
    posting: Posting, legal_officer: User, client_for
) -> None:
    item = propose(legal_officer).items.get()
    path = url("strike_out", item.disposal_list_id, item.pk)
    answer = client_for(legal_officer).post(
        path, {f"strike{item.pk}-reason": "照会中"}, follow=True
    )
    assert "照会中" in answer.content.decode()


def test_disposing_asks_for_the_password_again(
    posting: Posting, legal_officer: User, client_for, monkeypatch
) -> None:
    found = propose()
    decide_disposal(found, by=legal_officer, at=jst(LATER))
    monkeypatch.setattr(confirmation, "is_to_confirm", lambda request: True)
    answer = client_for(legal_officer).post(url("dispose", found.pk))
    assert "本人の確認" in answer.content.decode()
    assert WrappedKey.objects.exists()


def test_a_hold_is_placed_and_released_on_the_page(
    posting: Posting, legal_officer: User, office: Office, client_for
) -> None:
    browser = client_for(legal_officer)
    typed = HOLD | {"reviewer": legal_officer.pk}
    browser.post(url("notice_holds", posting.notice_id), typed)
    hold = DisposalHold.objects.get()
    assert (
        "会計検査"
        in browser.get(url("notice_holds", posting.notice_id)).content.decode()
    )
    path = url("release_hold", posting.notice_id, hold.pk)
    second = other_officer(office)
    client_for(second).post(path, {f"release{hold.pk}-reason": "検査の終了"})
    hold.refresh_from_db()
    assert hold.released_by == second


def test_whoever_placed_a_hold_reads_who_may_release_it(
    posting: Posting, legal_officer: User, client_for
) -> None:
    hold = place_hold(posting.notice, **hold_facts(legal_officer))
    browser, words = client_for(legal_officer), "保留した本人は解除できません"
    shown = browser.get(url("notice_holds", posting.notice_id)).content.decode()
    path = url("release_hold", posting.notice_id, hold.pk)
    assert words in shown
    assert path not in shown
    answer = browser.post(path, {f"release{hold.pk}-reason": "検査の終了"})
    assert words in answer.content.decode()
    assert fresh(posting.notice).holds.current().exists()


def test_errors_stand_beside_the_fields(
    posting: Posting, legal_officer: User, client_for
) -> None:
    typed = {"cause": "audit", "reason": "", "review_on": "", "reviewer": "0"}
    path = url("notice_holds", posting.notice_id)
    page = client_for(legal_officer).post(path, typed).content.decode()
    assert "入力内容を確かめてください" in page
    assert not DisposalHold.objects.exists()


def test_years_are_set_on_the_page(
    posting: Posting, legal_officer: User, client_for
) -> None:
    browser = client_for(legal_officer)
    assert "初期値" in browser.get(url("retention")).content.decode()
    typed = {"kind": "posted", "basis": "default", "years": 7, "source": "別表"}
    browser.post(url("retention"), typed)
    assert RetentionRule.objects.get().years == 7


PAGES = ("disposal", "retention", "holds")
DEEDS = ("propose_disposal", "decide_disposal", "dispose", "strike_out", "release_hold")


@pytest.mark.parametrize("person", ["registrar", "approver", "auditor"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_legal_officers(
    name: str, person: str, posting: Posting, request, client_for
) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(url(name)).status_code == 404


@pytest.mark.parametrize("person", ["registrar", "approver", "outsider"])
def test_a_list_is_for_legal_officers_of_its_offices(
    person: str, posting: Posting, request, client_for
) -> None:
    found = propose()
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(url("disposal_list", found.pk)).status_code == 404
    assert browser.post(url("dispose", found.pk)).status_code == 404
    assert browser.post(url("decide_disposal", found.pk)).status_code == 404


@pytest.mark.parametrize("person", ["registrar", "outsider"])
def test_holds_of_a_notice_are_for_its_legal_officers(
    person: str, posting: Posting, request, client_for
) -> None:
    browser = client_for(request.getfixturevalue(person))
    path = url("notice_holds", posting.notice_id)
    assert [browser.get(path).status_code, browser.post(path).status_code] == [404, 404]


@pytest.mark.parametrize("name", DEEDS)
def test_deeds_refuse_get(
    name: str, posting: Posting, legal_officer: User, client_for
) -> None:
    item = propose().items.get()
    arguments = {
        "propose_disposal": (),
        "strike_out": (item.disposal_list_id, item.pk),
        "release_hold": (posting.notice_id, 1),
    }.get(name, (item.disposal_list_id,))
    assert client_for(legal_officer).get(url(name, *arguments)).status_code == 405


def test_a_second_click_is_safe(
    posting: Posting, legal_officer: User, client_for
) -> None:
    found = propose()
    decide_disposal(found, by=legal_officer, at=jst(LATER))
    browser = client_for(legal_officer)
    paths = [url("dispose", found.pk)] * 2
    assert [browser.post(path).status_code for path in paths] == [302, 302]
    assert fresh(posting.notice).events.filter(deed="dispose").count() == 1
