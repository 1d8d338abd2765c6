"""あらためて掲示する: one entry with what was wrong set right, or a whole notice."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config import clock
from notices.actions.publish_anew import draft_anew
from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import Addressee, Notice
from notices.register import open_addressees
from publishing.models import EntryCopy
from publishing.rules.public_notice import FIELD_LABELS_JA
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms_of_deeds import AnewForm
from publishing.staff.opened import opens_entry
from publishing.staff.views_notices import guarded, standing_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def anew(request: HttpRequest, pk: int) -> HttpResponse:
    return draft(request, pk) if request.method == "POST" else _anew(request, pk)


def _anew(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "register_notices"), clock.now()
    chosen = _chosen(request, found)
    if chosen:
        opens_entry(request, found, chosen.pk, at=at)
    still_shown = EntryCopy.objects.on_display(at).filter(pk__in=_ids(found, chosen))
    context = standing_of(found, at) | {
        "form": _form(request, chosen),
        "one": chosen,
        "is_still_shown": still_shown.exists(),
    }
    return render(request, "staff/anew.html", context)


@shows_refusal_on(_anew)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "register_notices")
    chosen = _chosen(request, found)
    form = _form(request, chosen)
    if not form.is_valid():
        return _anew(request, pk)
    new = draft_anew(
        found,
        addressee_ids=_ids(found, chosen),
        changes={chosen.pk: form.changes()} if chosen else {},
        by=request.user,
        at=clock.now(),
        reason=form.cleaned_data["reason"],
    )
    messages.success(
        request,
        "新しい公示送達として起案しました。内容を確かめ、審査を依頼してください。",
    )
    return redirect("staff:notice", new.pk)


def _chosen(request: HttpRequest, found: Notice) -> Addressee | None:
    """The one entry that the address names; without it the whole notice is meant."""
    entry = request.GET.get("entry")
    return get_object_or_404(found.addressees, pk=entry) if entry else None


def _ids(found: Notice, chosen: Addressee | None) -> Sequence[str]:
    return (
        [chosen.pk] if chosen else list(found.addressees.values_list("pk", flat=True))
    )


def _form(request: HttpRequest, chosen: Addressee | None) -> AnewForm:
    told = dict(open_addressees([chosen])[0].fields) if chosen else {}
    if told:
        # What the statute may show can have been left out by mistake, too.
        fields = [f for f in FIELD_NAMES_JA if f in told or f in FIELD_LABELS_JA]
        told = {field: told.get(field, "") for field in fields}
    return AnewForm(request.POST or None, told=told)
