"""人事異動 on the worklist: who is missing soon, and what the follower confirms."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from access_control.administration import administered_ids
from access_control.grants import offices_where
from access_control.models import Office, User
from config import clock
from notices.actions.succession import gaps_ahead
from publishing.actions.reconfirm import reconfirm
from publishing.staff.context import shows_refusal_on
from publishing.staff.views_notices import guarded


def gaps_shown_to(user: User, on: date) -> list[tuple[Office, date]]:
    """Offices of the person, or administered by him, that lose their last approver."""
    sees = Q(pk__in=offices_where(user, "view_register").values("pk"))
    mine = Office.objects.filter(sees | Q(pk__in=administered_ids(user)))
    return gaps_ahead(mine, on)


@login_required
@require_POST
@shows_refusal_on(lambda request, pk: redirect("staff:worklist"))
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "approve_notices")
    reconfirm(found, by=request.user, at=clock.now())
    messages.success(request, "引継ぎを確認しました。掲示はそのまま続きます。")
    return redirect("staff:worklist")
