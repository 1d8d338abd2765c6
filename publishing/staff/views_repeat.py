"""二回目以降の公示: choosing the first publication that a draft repeats."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from config import clock
from publishing.actions.repeat import (
    earlier_to_same_parties,
    link_to_first,
    repeat_variant_of,
    unlink_from_first,
)
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms_of_deeds import RepeatForm
from publishing.staff.related import in_a_line, number_of
from publishing.staff.views_notices import guarded, standing_of

MOST_OFFERED = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    return link(request, pk) if request.method == "POST" else _repeat(request, pk)


def _repeat(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "register_notices"), clock.now()
    earlier = earlier_to_same_parties(found)
    form = RepeatForm(request.POST or None, earlier=earlier)
    form.fields["first"].label_from_instance = number_of
    context = standing_of(found, at) | {
        "form": form,
        "offered": [in_a_line(first) for first in earlier[:MOST_OFFERED]],
        "variant": repeat_variant_of(found, at),
    }
    return render(request, "staff/repeat.html", context)


@shows_refusal_on(_repeat)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "register_notices")
    form = RepeatForm(request.POST, earlier=earlier_to_same_parties(found))
    if not form.is_valid():
        return _repeat(request, pk)
    first = form.cleaned_data["first"]
    link_to_first(found, first, by=request.user, at=clock.now())
    messages.success(
        request,
        f"「{number_of(first)}」に続く二回目以降の公示としました。"
        "掲示を始めた日の翌日に効力が生じます。",
    )
    return redirect("staff:notice", pk)


@login_required
@require_POST
@shows_refusal_on(_repeat)
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "register_notices")
    unlink_from_first(found, by=request.user, at=clock.now())
    messages.success(request, "通常の期間(最初の公示)に戻しました。")
    return redirect("staff:notice", pk)
