"""Error pages: a reader of the public site gets one uniform answer, staff get words."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from publishing.public.headers import is_staff_path
from publishing.public.refusals import refused
from publishing.public.views import not_on_display


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: for the public the same page whatever the reason."""
    if is_staff_path(request.path_info) or settings.ROLE == "staff":
        return render(request, "staff/not_found.html", status=404)
    return not_on_display(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the staff side: the form is too old or came from elsewhere."""
    return render(request, "staff/form_expired.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read."""
    return refused(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: whoever asks may not have it, whatever it is."""
    if is_staff_path(request.path_info):
        return render(request, "staff/not_found.html", status=403)
    return refused(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing is shown when anything went wrong."""
    if is_staff_path(request.path_info):
        return render(request, "staff/error.html", status=500)
    return refused(request, 500)
