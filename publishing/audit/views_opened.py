"""閲覧の記録: who opened personal data, for auditors; no addressee is named."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from access_control.grants import offices_where
from access_control.models import Office, Sitting, SubjectKind
from access_control.opening import Subject, record_opening
from access_control.sittings import words_of
from config import clock
from notices.rules.periods import legal_day
from publishing.audit.forms_opened import OpenedForm
from publishing.audit.opened import Line, lines_of, opened_table, openings_between
from publishing.audit.reading import auditors_offices
from publishing.downloads import CSV, attachment

ROWS_A_PAGE = 50
# More are not judged at once: a shorter period is asked for.
MOST_ROWS = 20_000
FILENAME = "閲覧の記録.csv"
READS_WORDS = "decide_exceptions"


@login_required
@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    form = _form(request, auditors_offices(request.user))
    found = _found(request, form)
    page = Paginator(found["lines"], ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = found | {
        "form": form,
        "page": page,
        "lines": page.object_list,
        "counts": _counts(found["lines"]),
        "may_read_words": offices_where(request.user, READS_WORDS).exists(),
    }
    return render(request, "audit/opened/list.html", context)


@login_required
@require_safe
def opened_csv(request: HttpRequest) -> HttpResponse:
    found = _found(request, _form(request, auditors_offices(request.user)))
    return attachment(FILENAME, opened_table(found["lines"]).encode(), CSV)


@login_required
@require_safe
def words(request: HttpRequest, pk: str) -> HttpResponse:
    """The free words of a reason: they may name somebody, so reading them is recorded
    as well, and an auditor without the register does not."""
    offices = offices_where(request.user, READS_WORDS)
    codes = list(offices.values_list("code", flat=True))
    sittings = Sitting.objects.select_related("person").exclude(key_id="")
    sitting = get_object_or_404(sittings, pk=pk)
    opening = sitting.openings.filter(office_code__in=codes).first()
    if opening is None:
        raise Http404
    office = offices.get(code=opening.office_code)
    subject = Subject(SubjectKind.SITTING, sitting.pk, office)
    record_opening(request, subject, entries=0, at=clock.now())
    context = {"sitting": sitting, "words": words_of(sitting)}
    return render(request, "audit/opened/words.html", context)


def _found(request: HttpRequest, form: OpenedForm) -> dict[str, Any]:
    """``lines`` that are looked for; ``too_many`` where the period holds too many."""
    if not form.is_valid():
        return {"lines": [], "too_many": 0}
    told = form.cleaned_data
    rows = openings_between(auditors_offices(request.user), told["first"], told["last"])
    if (count := rows.count()) > MOST_ROWS:
        return {"lines": [], "too_many": count}
    return {"lines": form.chosen(lines_of(rows)), "too_many": 0}


def _counts(lines: list[Line]) -> dict[str, int]:
    return {
        "openings": len(lines),
        "people": len({line.row.sitting.person_id for line in lines}),
        "subjects": len({line.subject for line in lines}),
        "unusual": sum(bool(line.marks) for line in lines),
    }


def _form(request: HttpRequest, offices: QuerySet[Office]) -> OpenedForm:
    return OpenedForm(request.GET, offices=offices, today=legal_day(clock.now()))
