"""The scheduler's process answers whether it lives and serves no page."""

from typing import Any

import pytest
from django.test import Client

from publishing.management.commands import serve


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_scheduler_tells_its_health(path: str, client: Client, urls: None) -> None:
    assert client.get(path).content == b"ok\n"


@pytest.mark.parametrize(
    "path",
    ["/", "/en/", "/notices/", "/notices/abc/", "/staff/", "/staff/sign-in/", "/audit/",
     "/log/checkpoint", "/robots.txt"],
)  # fmt: skip
def test_the_scheduler_serves_no_page(path: str, client: Client, urls: None) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    # Django's own bare answer comes from no file of ours.
    assert all(template.name is None for template in answer.templates)


@pytest.mark.parametrize(
    ("role", "no_scheduler", "beside"),
    [("all", False, True), ("scheduler", False, True), ("public", False, False),
     ("staff", False, False), ("all", True, False), ("scheduler", True, False)],
)  # fmt: skip
def test_the_scheduler_runs_beside_its_own_roles(
    role: str, no_scheduler: bool, beside: bool, settings: Any, monkeypatch: Any
) -> None:
    settings.ROLE = role
    started: list[list[str]] = []
    monkeypatch.setattr(serve, "_run_together", started.extend)
    with pytest.raises(SystemExit):
        serve.Command().handle(host="127.0.0.1", port=0, no_scheduler=no_scheduler)
    assert any("run_scheduler" in command for command in started) is beside


@pytest.fixture
def urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "config.urls_health"
    settings.ROLE = "scheduler"


def test_the_scheduler_refuses_what_is_not_reading(client: Client, urls: None) -> None:
    assert client.post("/healthz").status_code == 405
