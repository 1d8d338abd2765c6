"""An invitation lets a person set his own password, once and for a time."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from access_control.invitations import invite, mail_invitation
from access_control.models import AdministrationEvent, User
from access_control.rules.administration import AdministrationRefused
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

AT = jst("2026-11-24 10:00")
CHOSEN = "mizuiro-no-kaiga-7"


@pytest.fixture(autouse=True)
def on_24_november():
    with frozen("2026-11-24 10:00"):
        yield


@pytest.fixture
def link(registrar: User, operator: User) -> str:
    return invite(registrar, by=operator, at=AT)


def set_password(link: str, password: str = CHOSEN) -> Any:
    """Follows the link as a browser does, and types a password twice."""
    client = Client()
    page = client.get(link, follow=True)
    if not page.context.get("validlink"):
        return page
    typed = {"new_password1": password, "new_password2": password}
    return client.post(page.redirect_chain[-1][0], typed)


def test_the_person_sets_a_password(link: str, registrar: User) -> None:
    set_password(link)
    registrar.refresh_from_db()
    assert registrar.check_password(CHOSEN)


def test_the_address_that_asks_for_the_password_holds_no_token(link: str) -> None:
    page = Client().get(link, follow=True)
    assert page.redirect_chain[-1][0].endswith("/set-password/")


def test_a_link_works_once(link: str) -> None:
    set_password(link)
    assert "この招待は使えません" in set_password(link).content.decode()


@pytest.mark.parametrize(
    ("moment", "works"),
    [("2026-11-27 10:00", True), ("2026-11-27 10:01", False)],
)
def test_a_link_works_for_72_hours(link: str, moment: str, works: bool) -> None:
    with frozen(moment):
        assert Client().get(link, follow=True).context["validlink"] is works


def test_a_newer_invitation_ends_the_older(
    link: str, registrar: User, operator: User
) -> None:
    invite(registrar, by=operator, at=AT)
    assert "この招待は使えません" in set_password(link).content.decode()


def test_a_common_password_is_refused(link: str, registrar: User) -> None:
    page = set_password(link, "qwertyuiop123").content.decode()
    registrar.refresh_from_db()
    assert not registrar.has_usable_password()
    assert 'id="id_new_password2_error"' in page


def test_a_disabled_person_can_use_no_link(link: str, registrar: User) -> None:
    User.objects.filter(pk=registrar.pk).update(is_active=False)
    assert "この招待は使えません" in set_password(link).content.decode()


def test_a_disabled_person_is_not_invited(registrar: User, operator: User) -> None:
    registrar.is_active = False
    with pytest.raises(AdministrationRefused, match="disabled"):
        invite(registrar, by=operator, at=AT)


def test_nobody_invites_himself(operator: User) -> None:
    with pytest.raises(AdministrationRefused, match="own"):
        invite(operator, by=operator, at=AT)


def test_invitation_and_password_are_recorded(link: str, registrar: User) -> None:
    set_password(link)
    deeds = AdministrationEvent.objects.filter(person=registrar).order_by("pk")
    assert [event.deed for event in deeds] == ["invite", "set_password"]


def test_without_mail_nothing_is_sent(registrar: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert mail_invitation(registrar, "https://example.test/") is False


def test_with_mail_the_link_goes_to_the_person_alone(
    registrar: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail_invitation(registrar, "https://example.test/") is True
    (sent,) = mail.outbox
    assert sent.to == [registrar.email]
    assert "https://example.test/" in sent.body
    assert registrar.name not in sent.subject + sent.body
