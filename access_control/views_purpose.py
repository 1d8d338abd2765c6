"""The page that asks why personal data is opened, and changes the reason later."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from access_control.forms import PURPOSE_PREFIX, PurposeForm
from access_control.sittings import begin_sitting
from config import clock


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: HttpRequest) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = PurposeForm(typed, prefix=PURPOSE_PREFIX)
    if form.is_valid():
        begin_sitting(request, **form.cleaned_data, at=clock.now())
        return redirect(_back(request))
    context = {"form": form, "action": request.get_full_path()}
    return render(request, "account/purpose.html", context)


def _back(request: HttpRequest) -> str:
    """Where the person was going; the worklist where the address leads elsewhere."""
    back = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return back if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)
