"""Both sides in one process (KOJIBAN_ROLE=all)."""

from config import urls_public, urls_staff

urlpatterns = [*urls_staff.urlpatterns, *urls_public.urlpatterns]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
