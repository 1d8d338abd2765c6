"""Staff pages of an entry and its deeds: correction, collection, extension, anew."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from access_control.models import User
from notices.models import Notice
from notices.rules.transitions import Status
from publishing.actions.collect import record_collection
from publishing.actions.correct import approve_correction, propose_correction
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.models import Collection, Correction, EntryCopy, Posting, ShellCopy
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]

NOON = "2026-06-03 12:00"
RIGHT = "徴第110号"
CORRECTION = {"field": "reference", "value": RIGHT, "reason": "番号の打ち間違い"}
RECEIPT = {
    "identity_check": "photo_document",
    "recipient": "addressee",
    "signed_on": "2026-06-03",
}
EXTENSION = {"until": "2026-06-20T00:00", "reason": "掲示場の掲示が遅れたため"}
NAMESAKE = dict(PEOPLE[0], document="別の書類", reference="徴第900号")
# Deed page → who may open it, and what is sent.
PAGES = {
    "collect": ("registrar", RECEIPT),
    "correct": ("registrar", CORRECTION),
    "extend": ("approver", EXTENSION),
}
EVERY_PAGE = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar: User) -> Posting:
    return make_posting(PEOPLE)


@pytest.fixture
def entry(posting: Posting) -> EntryCopy:
    """渡邉's."""
    return EntryCopy.objects.get(shell_id=posting.public_id, position=2)


@pytest.fixture
def correction(posting: Posting, entry: EntryCopy, registrar: User) -> Correction:
    told = ("reference", RIGHT)
    return propose_correction(
        posting, entry.pk, *told, by=registrar, at=jst(NOON), reason="打ち間違い"
    )


@pytest.fixture
def waiting(posting: Posting, entry: EntryCopy, registrar: User) -> Collection:
    """山田 recorded a collection beside a namesake."""
    make_posting([NAMESAKE])
    return record_collection(posting, entry.pk, by=registrar, at=jst(NOON))


def url_of(name: str, entry: EntryCopy, *more: object) -> str:
    named = [] if name in ("extend", "posting") else [entry.pk]
    return reverse(f"staff:{name}", args=[entry.shell_id, *named, *more])


def words_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_posting_page_leads_to_each_entry(posting, entry, registrar, client_for):
    page = client_for(registrar).get(url_of("posting", entry)).content.decode()
    assert page.count(">操作<span") == 3
    assert url_of("entry", entry) in page


def test_entry_page_offers_a_registrar_what_he_may(entry, registrar, client_for):
    page = client_for(registrar).get(url_of("entry", entry))
    assert page.context["deeds"] == {
        "collect": True,
        "correct": True,
        "conceal": False,
        "anew": True,
    }


def test_entry_page_offers_an_approver_what_he_may(entry, approver, client_for):
    page = client_for(approver).get(url_of("entry", entry))
    assert page.context["deeds"] == {
        "collect": True,
        "correct": False,
        "conceal": True,
        "anew": False,
    }


@pytest.mark.parametrize("person", ["outsider", "auditor"])
def test_entry_page_does_not_exist_for_strangers(person, request, entry, client_for):
    client = client_for(request.getfixturevalue(person))
    assert client.get(url_of("entry", entry)).status_code == 404


def test_asvs_8_2_2_entry_of_another_posting_is_not_found(entry, registrar, client_for):
    other = make_posting()
    url = reverse("staff:entry", args=[other.public_id, entry.pk])
    assert client_for(registrar).get(url).status_code == 404


def test_entry_page_tells_the_versions(entry, correction, approver, client_for):
    approve_correction(correction, by=approver, at=jst(NOON))
    page = client_for(approver).get(url_of("entry", entry)).content.decode()
    assert "第2版" in page
    assert "第1版は" in page


@EVERY_PAGE
def test_asking_for_a_page_does_nothing(name, request, entry, client_for):
    client = client_for(request.getfixturevalue(PAGES[name][0]))
    assert client.get(url_of(name, entry)).status_code == 200
    assert not Correction.objects.exists()
    assert not Collection.objects.exists()


@EVERY_PAGE
def test_asvs_8_2_2_a_stranger_gets_404(name, entry, outsider, client_for):
    client, url = client_for(outsider), url_of(name, entry)
    assert client.get(url).status_code == 404
    assert client.post(url, PAGES[name][1]).status_code == 404


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("collect", "legal_officer"),
        ("correct", "approver"),
        ("extend", "registrar"),
    ],
)
def test_the_wrong_role_gets_404(name, person, request, entry, client_for):
    client = client_for(request.getfixturevalue(person))
    assert client.post(url_of(name, entry), PAGES[name][1]).status_code == 404


@EVERY_PAGE
def test_asvs_2_2_2_an_empty_form_is_asked_for_again(name, request, entry, client_for):
    client = client_for(request.getfixturevalue(PAGES[name][0]))
    response = client.post(url_of(name, entry), {"reason": "覚えておくこと"})
    assert response.status_code == 200
    assert "入力内容を確かめてください" in response.content.decode()
    assert "覚えておくこと" in response.content.decode()


def test_proposing_a_correction(entry, registrar, client_for):
    response = client_for(registrar).post(url_of("correct", entry), CORRECTION)
    assert (response.status_code, response.url) == (302, url_of("entry", entry))
    assert Correction.objects.get().field == "reference"


def test_proposing_twice_says_why_not(entry, correction, registrar, client_for):
    response = client_for(registrar).post(url_of("correct", entry), CORRECTION)
    assert "すでに決裁を待っています" in words_of(response)
    assert RIGHT in response.content.decode()


def test_a_wrong_name_leads_to_publishing_anew(entry, registrar, client_for):
    typed = CORRECTION | {"field": "name", "value": "渡邊 髙子"}
    response = client_for(registrar).post(url_of("correct", entry), typed)
    notice = Posting.objects.get().notice_id
    assert "新しい公示として掲示" in words_of(response)
    link = reverse("staff:anew", args=[notice]) + f"?entry={entry.pk}"
    assert link in response.content.decode()


def test_approving_a_correction_says_what_it_does(
    entry, correction, approver, client_for
):
    url = url_of("approve_correction", entry, correction.pk)
    response = client_for(approver).post(url)
    assert "掲示を始めた日" in words_of(response)
    assert "印刷し直し" in words_of(response)
    assert EntryCopy.objects.get(pk=entry.pk).version == 2


def test_approving_twice_approves_once(entry, correction, approver, client_for):
    client = client_for(approver)
    url = url_of("approve_correction", entry, correction.pk)
    client.post(url)
    assert "すでに決裁" in words_of(client.post(url))
    assert EntryCopy.objects.get(pk=entry.pk).version == 2


@pytest.mark.parametrize("decision", ["approve_correction", "refuse_correction"])
def test_deciding_refuses_get_and_strangers_and_the_proposer(
    decision, entry, correction, approver, registrar, outsider, client_for
):
    url = url_of(decision, entry, correction.pk)
    assert client_for(approver).get(url).status_code == 405
    assert client_for(outsider).post(url).status_code == 404
    assert client_for(registrar).post(url).status_code == 404
    correction.refresh_from_db()
    assert correction.decided_at is None


def test_refusing_a_correction(entry, correction, approver, client_for):
    url = url_of("refuse_correction", entry, correction.pk)
    typed = {f"refuse-{correction.pk}-reason": "番号は正しい"}
    client_for(approver).post(url, typed)
    correction.refresh_from_db()
    assert correction.is_approved is False


def test_refusing_without_a_reason_is_refused(entry, correction, approver, client_for):
    url = url_of("refuse_correction", entry, correction.pk)
    response = client_for(approver).post(url)
    assert "理由を入力してください" in words_of(response)


def test_recording_a_collection(entry, registrar, client_for):
    response = client_for(registrar).post(url_of("collect", entry), RECEIPT)
    assert response.url == url_of("entry", entry)
    assert EntryCopy.objects.get(pk=entry.pk).display_until == jst(NOON)


def test_the_entry_page_says_that_delivery_served(entry, registrar, client_for):
    client = client_for(registrar)
    client.post(url_of("collect", entry), RECEIPT)
    page = client.get(url_of("entry", entry)).content.decode()
    assert "交付によって送達されました" in page
    assert "顔写真付き" in page


def test_collecting_twice_says_why_not(entry, registrar, client_for):
    client = client_for(registrar)
    client.post(url_of("collect", entry), RECEIPT)
    response = client.post(url_of("collect", entry), RECEIPT)
    assert "すでに記録されています" in words_of(response)
    assert Collection.objects.count() == 1


def test_beside_a_namesake_the_page_warns(entry, registrar, client_for):
    make_posting([NAMESAKE])
    page = client_for(registrar).get(url_of("collect", entry)).content.decode()
    assert "同じ名前の方の掲示が、ほかにもあります" in page


def test_a_second_person_confirms_once(entry, waiting, approver, client_for):
    client, url = client_for(approver), url_of("confirm_collection", entry)
    client.post(url)
    assert EntryCopy.objects.get(pk=entry.pk).display_until == jst(NOON)
    assert "確認は要りません" in words_of(client.post(url))


def test_confirming_refuses_get_strangers_and_the_recorder(
    entry, waiting, registrar, outsider, auditor, client_for
):
    url = url_of("confirm_collection", entry)
    assert client_for(registrar).get(url).status_code == 405
    assert client_for(outsider).post(url).status_code == 404
    assert client_for(auditor).post(url).status_code == 404
    assert "別の職員" in words_of(client_for(registrar).post(url))
    assert EntryCopy.objects.get(pk=entry.pk).display_until > jst(NOON)


def test_extending_says_that_p_stays(posting, entry, approver, client_for):
    response = client_for(approver).post(url_of("extend", entry), EXTENSION)
    assert "変わりません" in words_of(response)
    assert ShellCopy.objects.get().display_until == jst("2026-06-20 00:00")


def test_extending_to_the_same_end_again_is_refused(entry, approver, client_for):
    client = client_for(approver)
    client.post(url_of("extend", entry), EXTENSION)
    response = client.post(url_of("extend", entry), EXTENSION)
    assert "今の終了より後" in words_of(response)


def anew_url(posting: Posting, entry: EntryCopy | None = None) -> str:
    url = reverse("staff:anew", args=[posting.notice_id])
    return f"{url}?entry={entry.pk}" if entry else url


def anew_form(**changes: str) -> dict[str, str]:
    return {**PEOPLE[0], "reason": "氏名の誤り"} | changes


def test_publishing_one_entry_anew_with_the_right_name(
    posting, entry, registrar, client_for
):
    typed = anew_form(name="渡邊 髙子")
    response = client_for(registrar).post(anew_url(posting, entry), typed)
    new = Notice.objects.get(replaces=posting.notice)
    assert response.url == reverse("staff:notice", args=[new.pk])
    assert (new.status, new.addressees.count()) == (Status.DRAFT, 1)


def test_while_the_wrong_entry_is_up_the_page_says_conceal_it(
    posting, entry, registrar, approver, client_for
):
    words = "掲示中の誤った一件は直ちに非表示にしてください"
    client, url = client_for(registrar), anew_url(posting, entry)
    assert words in client.get(url).content.decode()
    conceal_entry(posting, entry.pk, by=approver, at=jst(NOON), reason="氏名の誤り")
    assert words not in client.get(url).content.decode()


def test_a_withdrawn_notice_is_published_anew_whole(
    posting, registrar, approver, client_for
):
    withdraw_posting(posting, by=approver, at=jst(NOON), reason="名簿の取り違え")
    client = client_for(registrar)
    page = client.get(reverse("staff:posting", args=[posting.public_id]))
    assert anew_url(posting) in page.content.decode()
    client.post(anew_url(posting), {"reason": "名簿を直した"})
    assert Notice.objects.get(replaces=posting.notice).addressees.count() == 3


def test_publishing_anew_twice_drafts_once(posting, entry, registrar, client_for):
    client = client_for(registrar)
    client.post(anew_url(posting, entry), anew_form())
    response = client.post(anew_url(posting, entry), anew_form())
    assert "すでにあります" in words_of(response)


@pytest.mark.parametrize("person", ["outsider", "approver", "auditor"])
def test_publishing_anew_is_the_registrars(person, request, posting, client_for):
    client = client_for(request.getfixturevalue(person))
    assert client.get(anew_url(posting)).status_code == 404
    assert client.post(anew_url(posting), {"reason": "誤り"}).status_code == 404


def test_asking_to_publish_anew_drafts_nothing(posting, entry, registrar, client_for):
    assert client_for(registrar).get(anew_url(posting, entry)).status_code == 200
    assert Notice.objects.count() == 1


def test_old_and_new_notice_link_to_each_other(posting, entry, registrar, client_for):
    client = client_for(registrar)
    client.post(anew_url(posting, entry), anew_form())
    new = Notice.objects.get(replaces=posting.notice)
    urls = [reverse("staff:notice", args=[n.pk]) for n in (posting.notice, new)]
    assert urls[1] in client.get(urls[0]).content.decode()
    assert urls[0] in client.get(urls[1]).content.decode()


@pytest.mark.parametrize(
    ("at", "is_overdue"), [("2026-06-04 23:59", False), ("2026-06-05 00:00", True)]
)
def test_a_removal_nobody_confirmed_turns_red(
    at, is_overdue, posting, entry, approver, second_approver, client_for
):
    conceal_entry(posting, entry.pk, by=approver, at=jst(NOON), reason="本人の申出")
    with frozen(at):
        client = client_for(second_approver)
        page = client.get(reverse("staff:worklist"))
        shown = client.get(url_of("posting", entry)).content.decode()
    assert (len(page.context["overdue"]), len(page.context["removals"])) == (
        int(is_overdue),
        int(not is_overdue),
    )
    assert ("確認の期限" in shown) is is_overdue


def test_the_worklist_names_corrections_and_collections_that_wait(
    correction, waiting, approver, registrar, client_for
):
    theirs = client_for(approver).get(reverse("staff:worklist")).context
    assert (len(theirs["corrections"]), len(theirs["collections"])) == (1, 1)
    mine = client_for(registrar).get(reverse("staff:worklist")).context
    assert (len(mine["corrections"]), len(mine["collections"])) == (0, 0)
