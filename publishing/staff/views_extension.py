"""Extending a display: what it does and does not do, then the deed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config import clock
from publishing.actions.extend import extend_display
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms_of_deeds import ExtensionForm
from publishing.staff.views_postings import guarded, shell_of, standing_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: HttpRequest, public_id: str) -> HttpResponse:
    deed = extend if request.method == "POST" else _extension
    return deed(request, public_id)


def _extension(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "approve_notices")
    context = standing_of(found, shell_of(found), clock.now()) | {
        "form": ExtensionForm(request.POST or None),
        "is_registrar": found.notice.is_work_of(request.user),
    }
    return render(request, "staff/extension.html", context)


@shows_refusal_on(_extension)
def extend(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "approve_notices")
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _extension(request, public_id)
    extend_display(found, by=request.user, at=clock.now(), **form.cleaned_data)
    messages.success(
        request,
        "掲示を延長しました。掲示を始めた日と、送達があったとみなす日は変わりません。"
        "掲示場の掲示も、新しい終了まで続けてください。",
    )
    return redirect("staff:posting", public_id)
