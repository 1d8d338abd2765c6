"""People: found, added, appointed, shut out and invited by administrators."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from access_control.confirmation import recently_authenticated
from access_control.grants import today
from access_control.models import Appointment, Office, User
from access_control.rules.roles import Role
from access_control.staffing import add_person, roles_held
from config import clock
from notices.actions.people_changes import (
    appoint,
    disable_person,
    enable_person,
    end_role,
    forget_factor,
    invite,
    may_change,
    people_seen_by,
)
from notices.rules.periods import legal_day
from publishing.staff.context import page_of, shows_refusal_on
from publishing.staff.forms_people import AppointmentForm, NewPersonForm
from publishing.staff.views_offices import administered
from publishing.staff.views_succession import gaps_shown_to


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return _people(request)


def _people(request: HttpRequest) -> HttpResponse:
    administered(request.user)
    asked = request.GET.get("q", "").strip()
    page = page_of(_found(people_seen_by(request.user, on=today()), asked), request)
    held: dict[str, list[Any]] = {}
    for role in roles_held(page.object_list, on=today()):
        held.setdefault(role.email, []).append(role)
    context = {
        "asked": asked,
        "page": page,
        "rows": [(person, held.get(person.email, [])) for person in page.object_list],
        "form": NewPersonForm(request.POST or None),
    }
    return render(request, "staff/people/list.html", context)


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    administered(request.user)
    form = NewPersonForm(request.POST)
    if not form.is_valid():
        return _people(request)
    told = {"by": request.user, "at": clock.now()}
    added = add_person(form.cleaned_data["email"], form.cleaned_data["name"], **told)
    messages.success(request, "登録しました。役割を与え、招待を発行してください。")
    return redirect("staff:person", added.pk)


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person(request, pk)


def _person(request: HttpRequest, pk: int) -> HttpResponse:
    found, mine = seen(request, pk), administered(request.user)
    codes = set(mine.values_list("code", flat=True))
    typed = request.POST if "role" in request.POST else None
    offices = mine.filter(closed_on__isnull=True)
    context = {
        "person": found,
        "roles": [
            (held, held.office_code in codes)
            for held in roles_held([found], on=today())
        ],
        "is_self": found.pk == request.user.pk,
        "may_change": may_change(request.user, found, on=today()),
        "form": AppointmentForm(typed, offices=offices),
        "events": page_of(found.administration.select_related("by", "office"), request),
    }
    return render(request, "staff/people/person.html", context)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_person)
def appoint_person(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    offices = administered(request.user).filter(closed_on__isnull=True)
    form = AppointmentForm(request.POST, offices=offices)
    if not form.is_valid():
        return _person(request, pk)
    told = dict(form.cleaned_data)
    role, office = Role(told.pop("role")), told.pop("office")
    appoint(found, role, office, **told, by=request.user, at=clock.now())
    messages.success(request, "役割を与えました。")
    return redirect("staff:person", pk)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_person)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    found, offices = seen(request, pk), administered(request.user)
    office = get_object_or_404(offices, code=request.POST.get("ended-office", ""))
    end_role(found, _role(request), office, by=request.user, at=clock.now())
    messages.success(request, "役割を終わらせました。")
    return redirect("staff:person", pk)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_person)
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    ended = disable_person(seen(request, pk), by=request.user, at=clock.now())
    messages.success(request, f"利用を停止し、{ended}件のログインを終わらせました。")
    _warn_of_queues(request)
    return redirect("staff:person", pk)


def _warn_of_queues(request: HttpRequest) -> None:
    """Shutting somebody out is never refused; who decides in his place is asked."""
    for office, _ in gaps_shown_to(request.user, legal_day(clock.now())):
        messages.warning(
            request,
            f"{office}の決裁を待つ公示送達に、決裁者がいないか、いなくなる日があります。"
            "後任の決裁者か代決者を任命してください。",
        )


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_person)
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    enable_person(seen(request, pk), by=request.user, at=clock.now())
    messages.success(request, "利用を再開しました。")
    return redirect("staff:person", pk)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_person)
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    forget_factor(seen(request, pk), by=request.user, at=clock.now())
    messages.success(
        request, "二段階認証を解除しました。次のログインで設定し直します。"
    )
    return redirect("staff:person", pk)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_person)
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    link, is_mailed = invite(found, by=request.user, at=clock.now())
    # Shown in this answer only: a redirect would have to keep it somewhere.
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    context = {"link": link, "is_mailed": is_mailed, "hours": hours}
    return render(request, "staff/people/invitation.html", context | {"person": found})


def seen(request: HttpRequest, pk: int) -> User:
    """A person whom the administrator sees; 404 for any other."""
    return get_object_or_404(people_seen_by(request.user, on=today()), pk=pk)


def _role(request: HttpRequest) -> Role:
    try:
        return Role(request.POST.get("ended-role", ""))
    except ValueError:
        raise Http404 from None


def _found(people: QuerySet[User], asked: str) -> QuerySet[User]:
    """By name, address, or office."""
    if not asked:
        return people
    named = Q(name__icontains=asked) | Q(code__icontains=asked)
    offices = Office.objects.filter(named)
    there = Appointment.objects.not_over(today()).filter(office__in=offices)
    return people.filter(
        Q(name__icontains=asked)
        | Q(email__icontains=asked)
        | Q(pk__in=there.values("user"))
    )
