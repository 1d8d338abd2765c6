"""Looking for a name among postings: with a reason, and on record."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from access_control.vault.keys import MissingKey
from config import clock
from publishing.audit.find import MOST_FOUND, by_name
from publishing.audit.forms_find import NameForm
from publishing.audit.reading import auditors_offices

NO_KEY_JA = "索引の鍵がないため、探せません。運用担当に連絡してください。"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The name travels in a POST: it stands in no address and in no server's log."""
    offices = auditors_offices(request.user)
    form = NameForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "most": MOST_FOUND}
    if form.is_valid():
        try:
            name = form.cleaned_data["name"]
            context["found"] = by_name(request, name, offices, at=clock.now())
        except MissingKey:
            form.add_error(
                "name", "索引の鍵がないため、探せません。運用担当に連絡してください。"
            )
    return render(request, "audit/find.html", context)
