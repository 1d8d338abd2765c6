"""What was public at an instant: the page, and the same answer as CSV and JSON."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import clock
from publishing.audit.forms_instant import InstantForm
from publishing.audit.instant import (
    Answer,
    answer_facts,
    answer_table,
    at_instant,
)
from publishing.audit.reading import auditors_offices
from publishing.downloads import CSV, JSON, attachment

LINES_SHOWN = 200


@login_required
@require_safe
def instant(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    answer = _answer(request, form)
    context = {
        "form": form,
        "answer": answer,
        "lines": answer.public[:LINES_SHOWN] if answer else [],
        "most": LINES_SHOWN,
    }
    return render(request, "audit/instant.html", context)


@login_required
@require_safe
def instant_csv(request: HttpRequest) -> HttpResponse:
    answer = _answer(request, _form(request))
    table = answer_table(answer) if answer else ""
    return attachment("公開していたもの.csv", table.encode(), CSV)


@login_required
@require_safe
def instant_json(request: HttpRequest) -> HttpResponse:
    answer = _answer(request, _form(request))
    facts = answer_facts(answer) if answer else {}
    told = json.dumps(facts, ensure_ascii=False, indent=2)
    return attachment("公開していたもの.json", told.encode(), JSON)


def _answer(request: HttpRequest, form: InstantForm) -> Answer | None:
    """None where what was typed cannot be understood."""
    if not form.is_valid():
        return None
    told = form.cleaned_data
    offices = auditors_offices(request.user)
    if told["office"]:
        offices = offices.filter(pk=told["office"].pk)
    at = told["at"] or clock.now()
    return at_instant(offices, at, known_at=told["known"])


def _form(request: HttpRequest) -> InstantForm:
    return InstantForm(request.GET, offices=auditors_offices(request.user))
