"""The law as the authority uses it: read by everybody, adopted by legal officers."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from access_control.confirmation import recently_authenticated
from access_control.grants import offices_where
from access_control.models import Office, User
from config import clock
from notices.actions.adoption import (
    adopt_version,
    decides_for,
    revoke_adoption,
)
from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import AdoptedVersion
from notices.rules.legal_basis import (
    LegalBasis,
    NotInForce,
    UnknownBasis,
    UnknownVersion,
    Version,
    legal_basis,
)
from notices.rules.legal_basis_words import compare
from notices.rules.periods import legal_day
from publishing.staff.context import number_typed, shows_refusal_on
from publishing.staff.forms import ReasonForm
from publishing.staff.forms_law import AdoptionForm, CountedDayForm
from publishing.staff.law_cards import (
    STATES_JA,
    VariantStrip,
    card_of,
    cards_by_group,
    choices_in_words,
    current_adoptions,
    history_of,
    strips_of,
)

READERS = ("adopt_rules", "view_register")


@login_required
@require_safe
def law(request: HttpRequest) -> HttpResponse:
    authority, today = authority_of(request.user), legal_day(clock.now())
    state = request.GET.get("state", "")
    state = state if state in STATES_JA else ""
    context = {
        "groups": cards_by_group(authority, on=today, state=state),
        "states": [
            {"value": value, "label": label, "selected": value == state}
            for value, label in STATES_JA.items()
        ],
        "may_adopt": decides_for(request.user, authority),
    }
    return render(request, "staff/law/list.html", context)


@login_required
@require_safe
def basis(request: HttpRequest, basis_id: str) -> HttpResponse:
    authority, at = authority_of(request.user), clock.now()
    found = basis_or_404(basis_id)
    form = CountedDayForm(request.GET or None)
    chosen = form.cleaned_data["on"] if form.is_valid() else None
    on = chosen or legal_day(at)
    adopted = current_adoptions(authority)
    context = {
        "basis": found,
        "form": form,
        "on": on,
        "card": card_of(found, adopted, on=on),
        "versions": [_version_item(each, adopted) for each in found.versions],
        "rows": compare(found.versions, FIELD_NAMES_JA, posted=on),
        "strips": _strips(found, on),
        "may_adopt": decides_for(request.user, authority),
    }
    return render(request, "staff/law/basis.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adoption(request: HttpRequest, basis_id: str, part: str) -> HttpResponse:
    page = adopt if request.method == "POST" else _adoption
    return page(request, basis_id, part)


def _adoption(request: HttpRequest, basis_id: str, part: str) -> HttpResponse:
    authority, at = _guarded(request.user), clock.now()
    version = version_or_404(basis_id, part)
    current = AdoptedVersion.objects.of(authority, version.id)
    typed = request.POST if "text_as_of" in request.POST else None
    reason = request.POST if "revoke-reason" in request.POST else None
    context = {
        "basis": legal_basis(basis_id),
        "version": version,
        "part": part,
        "current": current,
        "chosen": choices_in_words(current) if current else [],
        "rows": compare([version], FIELD_NAMES_JA, posted=legal_day(at)),
        "form": AdoptionForm(typed, version=version, current=current),
        "revoke_form": ReasonForm(reason, prefix="revoke"),
        "history": history_of(authority, version),
    }
    return render(request, "staff/law/adopt.html", context)


@recently_authenticated
@shows_refusal_on(_adoption)
def adopt(request: HttpRequest, basis_id: str, part: str) -> HttpResponse:
    authority, version = _guarded(request.user), version_or_404(basis_id, part)
    current = AdoptedVersion.objects.of(authority, version.id)
    form = AdoptionForm(request.POST, version=version, current=current)
    if not form.is_valid():
        return _adoption(request, basis_id, part)
    seen = AdoptedVersion.objects.filter(pk=form.cleaned_data["replacing"]).first()
    told: dict[str, Any] = {"replacing": seen, "by": request.user, "at": clock.now()}
    adopt_version(authority, version, form.chosen, **told)
    messages.success(
        request,
        f"「{version.article}」の版を採用しました。これから決裁する公示送達に使われます。",
    )
    return redirect("staff:law_basis", basis_id)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_adoption)
def revoke(request: HttpRequest, basis_id: str, part: str) -> HttpResponse:
    authority, version = _guarded(request.user), version_or_404(basis_id, part)
    mine = AdoptedVersion.objects.filter(authority=authority, version_id=version.id)
    # The one that the officer saw: a colleague's newer choice is not ended with it.
    current = get_object_or_404(mine, pk=number_typed(request.POST.get("adoption", "")))
    reason = request.POST.get("revoke-reason", "")
    revoke_adoption(current, by=request.user, at=clock.now(), reason=reason)
    messages.success(
        request,
        "採用をやめました。この版では新しく決裁できません。掲示中のものはそのままです。",
    )
    return redirect("staff:law_basis", basis_id)


def authority_of(user: User) -> Office:
    """The authority of the person's offices; 404 for whoever may not read the law."""
    for codename in READERS:
        office = offices_where(user, codename).first()
        if office is not None:
            return office.authority()
    raise Http404


def basis_or_404(basis_id: str) -> LegalBasis:
    try:
        return legal_basis(basis_id)
    except UnknownBasis as error:
        raise Http404 from error


def version_or_404(basis_id: str, part: str) -> Version:
    """A version by the part of its id behind the slash."""
    try:
        return basis_or_404(basis_id).version(f"{basis_id}/{part}")
    except UnknownVersion as error:
        raise Http404 from error


def _guarded(user: User) -> Office:
    authority = authority_of(user)
    if not decides_for(user, authority):
        raise Http404
    return authority


def _version_item(
    version: Version, adopted: dict[str, AdoptedVersion]
) -> dict[str, Any]:
    return {
        "version": version,
        "part": version.id.partition("/")[2],
        "adoption": adopted.get(version.id),
    }


def _strips(found: LegalBasis, on: date) -> list[VariantStrip]:
    try:
        return strips_of(found.version_on(on), posted=on)
    except NotInForce:
        return []
