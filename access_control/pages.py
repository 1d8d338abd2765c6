"""Pages of one's own account that allauth does not have, or not like this."""

from allauth.account.views import password_change
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """allauth's page, for whoever has a password; the authority gives the first one."""
    if not request.user.has_usable_password():
        raise Http404
    return password_change(request)


@login_required
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """The end of a confirmation in a tab of its own."""
    return render(request, "account/confirmed.html")
