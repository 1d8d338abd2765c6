"""Invitations: a person sets his own password by a link that works once, for a time.

Nobody else ever knows the password. A link ends when it was used, when its time is
over, when the person signs in, and (as long as there is no password) when a newer one
is made.
"""

from datetime import datetime
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from access_control.administration import record
from access_control.models import User
from access_control.rules.administration import (
    AdministrationDeed,
    AdministrationRefused,
    refuse_own,
)

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
SUBJECT = "公示板 利用者登録のご案内"
BODY = """公示板の利用者に登録されました。
次のリンクを開き、パスワードを設定してください。リンクは一度だけ、{hours}時間以内に使えます。

{link}

心当たりがないときは、このメールを破棄し、所属の運用担当に知らせてください。
"""


class InvitationTokens(PasswordResetTokenGenerator):
    """Django's signed tokens; a disabled person's is worth nothing."""

    key_salt = "access_control.invitations.InvitationTokens"

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        return bool(user and user.is_active) and super().check_token(user, token)


invitation_tokens = InvitationTokens()


def invite(person: User, *, by: User, at: datetime) -> str:
    """A link by which the person sets his password.

    Raises AdministrationRefused for oneself and for a disabled person.
    """
    refuse_own(is_own=person.pk == by.pk)
    if not person.is_active:
        raise AdministrationRefused(
            "利用を停止している人は招待できません。", "the person is disabled"
        )
    if not person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])
    record(AdministrationDeed.INVITE, by=by, at=at, person=person)
    name = urlsafe_base64_encode(force_bytes(person.pk))
    words = [name, invitation_tokens.make_token(person)]
    return staff_address(reverse("invitation", args=words))


def mail_invitation(person: User, link: str) -> bool:
    """Sends the link where mail is set up; whether it went out."""
    if settings.EMAIL_BACKEND == NO_MAIL:
        return False
    body = BODY.format(link=link, hours=settings.PASSWORD_RESET_TIMEOUT // 3600)
    try:
        return send_mail(SUBJECT, body, None, [person.email]) == 1
    except (SMTPException, OSError):
        return False


def staff_address(path: str) -> str:
    """The path on the host where staff sign in."""
    if settings.IS_LOOPBACK:
        return f"{settings.PUBLIC_URL}{path}"
    port = urlsplit(settings.PUBLIC_URL).port
    return f"https://{settings.STAFF_HOSTS[0]}{f':{port}' if port else ''}{path}"
