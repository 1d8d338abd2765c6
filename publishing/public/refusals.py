"""Pages that say no: too many requests, out of order, wrong method, bad request."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.public.reviews import sent_too_soon
from publishing.public.terminals import start_of_path
from publishing.rules.problems import MEDIA_TYPE, Problem

API_PREFIX = "/api/"


def refused(
    request: HttpRequest, status: int, words: tuple[str, str] | None = None
) -> HttpResponse:
    """A page, or a problem for a program: what is wrong and what to do, no name.

    ``words`` are a title and a remedy where those of the status do not fit.
    """
    if request.path_info.startswith(API_PREFIX):
        return _problem(status)
    title, message = words or _words(status)
    context = {"title": title, "message": message, "status": status}
    start_url = start_of_path(request.path_info)
    if start_url:
        # A screen in an office must not be led away to the rest of the site.
        context["start_url"] = start_url
        template = "public/terminal/refused.html"
        return render(request, template, context, status=status)
    if status == 429 and (form := sent_too_soon(request)):
        context |= {"message": _review_words(), "review_form": form}
    return render(request, "public/refused.html", context, status=status)


def _problem(status: int) -> HttpResponse:
    told = []
    for language in ("ja", "en"):
        with override(language):
            told.append(_words(status))
    (title_ja, remedy_ja), (title_en, remedy_en) = told
    problem = Problem(
        status, f"http-{status}", title_ja, title_en, remedy_ja, remedy_en
    )
    return JsonResponse(problem.document(), status=status, content_type=MEDIA_TYPE)


def _review_words() -> str:
    return _(
        "感想は1分に1回まで受け付けています。ボタンを2回押したときは、1回目が届いています。"
    )


def _words(status: int) -> tuple[str, str]:
    words = {
        400: (
            _("この要求は読み取れません"),
            _("アドレスを確かめて、もう一度開いてください。"),
        ),
        403: (
            _("このページは開けません"),
            _(
                "見ることを許されていないページです。公示は、最初のページから見られます。"
            ),
        ),
        405: (
            _("この操作はできません"),
            _("このページは閲覧専用です。"),
        ),
        429: (
            _("しばらくお待ちください"),
            _(
                "短い時間に多くのページが開かれました。少し待ってから開き直してください。"
            ),
        ),
        500: (
            _("ただいま表示できません"),
            _("システムに問題が起きています。お急ぎの方は担当の窓口へお電話ください。"),
        ),
        503: (
            _("ただいま表示できません"),
            _(
                "いまは掲示を表示できません。少し待ってから開き直してください。お急ぎの方は担当の窓口へお電話ください。"
            ),
        ),
    }
    return words[status]
