"""Pages that are text alone: the terms, and how accessible the site is."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from publishing.public.frame import page

# The day on which the accessibility statement was last gone through.
STATED_ON = date(2026, 11, 28)


def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement of JIS X 8341-3 and WCAG 2.2: what is met, tested, and not."""
    return page(request, "public/accessibility.html", {"stated_on": STATED_ON})


def terms(request: HttpRequest) -> HttpResponse:
    """What the notices are for, and what must not be done with them."""
    return page(request, "public/terms.html", {})
