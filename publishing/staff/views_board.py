"""The board leg: a person records what happened at the office's board 掲示場."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from config import clock
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms import BoardForm
from publishing.staff.views_postings import guarded, posting_page


@login_required
@require_POST
@shows_refusal_on(posting_page)
def board_started(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "record_board")
    form = BoardForm(request.POST, prefix="started")
    if not form.is_valid():
        return posting_page(request, public_id)
    moment = form.cleaned_data["moment"]
    record_board_start(found, by=request.user, started=moment, at=clock.now())
    messages.success(request, "掲示場での掲示の開始を記録しました。")
    return redirect("staff:posting", public_id)


@login_required
@require_POST
@shows_refusal_on(posting_page)
def board_ended(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "record_board")
    form = BoardForm(request.POST, prefix="ended")
    if not form.is_valid():
        return posting_page(request, public_id)
    moment = form.cleaned_data["moment"]
    record_board_end(found, by=request.user, ended=moment, at=clock.now())
    messages.success(request, "掲示場での掲示の終了を記録しました。")
    return redirect("staff:posting", public_id)
