"""Public addresses: pages in every language, and files for machines."""

from django.urls import path, re_path, register_converter

from publishing.public import (
    views,
    views_machine,
    views_notice,
    views_review,
    views_search,
    views_terminal,
    views_text,
    views_verify,
)


class AnyWord:
    """Anything between two slashes: a malformed id gets the uniform answer too."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(AnyWord, "anyword")

page_patterns = [
    path("", views.entry, name="entry"),
    path("notices/", views.notice_list, name="list"),
    path("notices/<anyword:public_id>/", views_notice.notice_page, name="notice"),
    path(
        "notices/<anyword:public_id>/<anyword:entry_id>/",
        views_notice.one_entry,
        name="one_entry",
    ),
    path("search/", views_search.search, name="search"),
    path("terminal/<anyword:token>/", views_terminal.start, name="terminal"),
    path(
        "terminal/<anyword:token>/notices/<anyword:public_id>/",
        views_terminal.notice,
        name="terminal_notice",
    ),
    path("verify/", views_verify.verify, name="verify"),
    path("accessibility/", views_text.accessibility, name="accessibility"),
    path("terms/", views_text.terms, name="terms"),
    path("review/", views_review.review, name="review"),
]

health_patterns = [
    path("healthz", views_machine.healthz, name="healthz"),
    path("readyz", views_machine.readyz, name="readyz"),
]

machine_patterns = [
    *health_patterns,
    path("robots.txt", views_machine.robots, name="robots"),
    path(".well-known/security.txt", views_machine.security_txt, name="security_txt"),
    # No path but a tile's own form reaches the file system.
    re_path(
        r"^log/(?P<path>checkpoint|tile/\d{1,2}/(?:x\d{3}/)*\d{3}(?:\.p/\d{1,3})?)$",
        views_machine.log_file,
        name="log_file",
    ),
]
