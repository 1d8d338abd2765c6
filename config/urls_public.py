"""The public side: what an anonymous reader gets."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from publishing.api import urls as api
from publishing.public import urls as public

urlpatterns = [
    *public.machine_patterns,
    *api.urlpatterns,
    *i18n_patterns(
        path("", include((public.page_patterns, "public"))),
        prefix_default_language=False,
    ),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
