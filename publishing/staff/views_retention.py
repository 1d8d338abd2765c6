"""保存年数: how long the authority keeps each kind of record, and who decided so."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from access_control.confirmation import recently_authenticated
from access_control.grants import authorities_where, offices_where
from access_control.models import Office, User
from config import clock
from notices.actions.retention_rules import set_retention
from notices.models import RetentionRule
from notices.rules.legal_basis import all_legal_bases
from notices.rules.retention import (
    DEFAULT_BASIS,
    DEFAULT_WARNING_JA,
    RecordKind,
    years_for,
)
from publishing.staff.context import or_404, page_of, shows_refusal_on
from publishing.staff.forms_disposal import RetentionForm
from publishing.staff.keeping import PERMISSION

EVERY_BASIS = "すべての根拠条文(個別の定めがないもの)"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    page = change if request.method == "POST" else _retention
    return page(request)


def _retention(request: HttpRequest) -> HttpResponse:
    authority = _authority(request.user)
    history = RetentionRule.objects.filter(authority=authority)
    page = page_of(history.select_related("decided_by", "ended_by"), request)
    titles = _titles()
    context = {
        "authority_name": authority.name,
        "rows": _rows(authority),
        "form": RetentionForm(
            request.POST if "years" in request.POST else None, bases=titles
        ),
        "decides": authority.pk in authorities_where(request.user, PERMISSION),
        "warning": DEFAULT_WARNING_JA,
        "page": page,
        "history": [
            {"rule": rule, "basis": titles.get(rule.basis_id, rule.basis_id)}
            for rule in page.object_list
        ],
    }
    return render(request, "staff/disposal/retention.html", context)


@recently_authenticated
@shows_refusal_on(_retention)
def change(request: HttpRequest) -> HttpResponse:
    authority = _authority(request.user)
    form = RetentionForm(request.POST, bases=_titles())
    if not form.is_valid():
        return _retention(request)
    set_retention(authority, by=request.user, at=clock.now(), **form.facts())
    messages.success(request, "保存年数を決めました。これから作る廃棄簿に使われます。")
    return redirect("staff:retention")


def _authority(user: User) -> Office:
    return or_404(offices_where(user, PERMISSION))[0].authority()


def _titles() -> dict[str, str]:
    bases = {basis.id: basis.title_ja for basis in all_legal_bases()}
    return {DEFAULT_BASIS: EVERY_BASIS} | bases


def _rows(authority: Office) -> list[dict[str, Any]]:
    """Each kind with its years, then what differs for a legal basis."""
    rules = RetentionRule.objects.years_of(authority)
    titles = _titles()
    told = {(kind, DEFAULT_BASIS): None for kind in RecordKind} | dict(rules)
    return [
        {
            "kind": RecordKind(kind).name_ja,
            "basis": titles.get(basis_id, basis_id),
            "years": years_for(rules, RecordKind(kind), basis_id),
            "is_default": (kind, basis_id) not in rules,
        }
        for kind, basis_id in told
    ]
