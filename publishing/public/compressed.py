"""Pages packed for a slow line, also where no proxy does it."""

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

from publishing.public.headers import SEARCH, is_staff_path


class Compressed(GZipMiddleware):
    """Packs public pages (gzip) for whoever accepts it.

    Not the answer to a search: its size class must not tell what was found. Staff pages
    hold secrets beside what a stranger may have typed (BREACH); public ones hold none,
    so the random filling is left out and equal pages stay equal bytes.
    """

    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        path = request.path_info
        if is_staff_path(path) or SEARCH.fullmatch(path):
            return response
        return super().process_response(request, response)
