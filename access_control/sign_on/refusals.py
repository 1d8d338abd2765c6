"""What went wrong at the authority's sign-on, in words and with what to do."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """One refusal: its heading, what happened, what to do, and the HTTP status."""

    title: str
    what: str
    remedy: str
    status: int


UNKNOWN = Words(
    "公示板の利用者に登録されていません",
    "職員認証はできましたが、この職員認証と結び付いた公示板の利用者がいません。",
    "所属の管理者に、公示板に登録してあるメールアドレスと、職員認証のメールアドレス"
    "(確認済みのもの)が同じかを確かめてもらってください。",
    403,
)
OTHER_PERSON = Words(
    "ログインしている人と違います",
    "職員認証をした人が、公示板にログインしている人と違います。",
    "本人の職員認証で、もう一度確認してください。",
    403,
)
NOT_FRESH = Words(
    "本人を確認できませんでした",
    "職員認証が、いま本人を確かめたことを示しませんでした。",
    "もう一度お試しください。続くときは運用担当に連絡してください。",
    403,
)
CANCELLED = Words(
    "ログインを取りやめました",
    "職員認証が取り消されたか、許可されませんでした。",
    "続けるには、ログイン画面からもう一度お試しください。",
    403,
)
EXPIRED = Words(
    "ログインをもう一度始めてください",
    "時間がたったか、別の画面で始めたか、同じ画面を二度開いたため、続けられません。",
    "ログイン画面からもう一度お試しください。",
    403,
)
FAILED = Words(
    "職員認証を使えませんでした",
    "職員認証から答えがないか、答えを確かめられませんでした。",
    "しばらくしてからもう一度お試しください。パスワードやパスキーがある人は、それでも"
    "ログインできます。続くときは運用担当に連絡してください。",
    502,
)


def refused(
    request: HttpRequest, words: Words, cause: Exception | None = None
) -> HttpResponse:
    """The page of one refusal; the cause goes to the log by its kind alone.

    The library's own words may repeat what the issuer sent.
    """
    if cause is not None:
        kind = type(cause).__name__
        logger.warning("sign-on with %s failed: %s", settings.OIDC_ISSUER, kind)
    context = {"words": words}
    return render(request, "account/sign_on_refused.html", context, status=words.status)
