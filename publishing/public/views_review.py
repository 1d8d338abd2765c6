"""ユーザーレビュー: a page that takes a review, and thanks for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from config import clock
from notices.rules.periods import legal_day
from publishing.public.language import language_links
from publishing.public.reader import reviewed_too_fast
from publishing.public.reviews import is_review, receive_review, review_form

BAD_REQUEST = 400


# No cookie, so no token: a review changes nothing but a count.
@csrf_exempt
def review(request: HttpRequest) -> HttpResponse:
    """The form about the whole site; sent, it is counted or says what is wrong."""
    context: dict[str, object] = {"languages": language_links(request.path_info)}
    if not is_review(request):
        return render(request, "public/review.html", context)
    form = review_form(request)
    if not form.is_valid():
        context |= {"review_form": form}
        return render(request, "public/review.html", context, status=BAD_REQUEST)
    if refusal := reviewed_too_fast(request):
        return refusal
    about = receive_review(form, on=legal_day(clock.now()))
    context |= {"back": about.back}
    return render(request, "public/review_thanks.html", context)
