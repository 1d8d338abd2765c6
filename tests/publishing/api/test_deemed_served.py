"""The API: the command's answer, and problems that say where and what to do."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

PATH = "/api/v1/deemed-served"
ASKED = {"basis": "local_tax", "posted": "2026-06-01"}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        {"basis": "civil_procedure", "posted": "2026-06-01", "variant": "abroad"},
        {"basis": "civil_procedure", "posted": "2026-06-01", "variant": "repeat"},
        {"basis": "local_tax", "posted": "2020-02-29"},
    ],
    ids=["地方税法", "外国", "二回目", "旧法"],
)
def test_it_answers_as_the_command(
    asked: dict[str, str], client: Client, run: Callable[..., str]
) -> None:
    words = [word for name, value in asked.items() for word in (f"--{name}", value)]
    answer = client.get(PATH, asked)
    assert answer.status_code == 200
    assert answer.json() == json.loads(run("deemed_served", *words, "--json"))


def test_local_tax_counts_the_first_day(client: Client) -> None:
    found = client.get(PATH, ASKED).json()
    assert found["deemed_served_on"] == "2026-06-08"
    assert found["display_until_at_least"] == "2026-06-10T00:00:00+09:00"


def test_it_asks_no_database(client: Client) -> None:
    # Without the mark django_db any query fails.
    assert client.get(PATH, ASKED).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "code", "parameter"),
    [
        ({"basis": ""}, 422, "missing-parameter", "basis"),
        ({"posted": ""}, 422, "missing-parameter", "posted"),
        ({"basis": "x\x00"}, 404, "unknown-basis", "basis"),
        ({"posted": "2026-02-29"}, 422, "not-a-date", "posted"),
        ({"posted": "2026-W23-1"}, 422, "not-a-date", "posted"),
        ({"posted": "20260601"}, 422, "not-a-date", "posted"),
        ({"posted": "２０２６-０６-０１"}, 422, "not-a-date", "posted"),
        ({"posted": "1899-12-31"}, 422, "not-a-date", "posted"),
        ({"posted": "2200-01-01"}, 422, "not-a-date", "posted"),
        ({"variant": "abroad"}, 422, "unknown-variant", "variant"),
        ({"variant": ""}, 422, "unknown-variant", "variant"),
    ],
)
def test_a_problem_names_the_parameter_and_the_remedy(
    changes: dict[str, str], status: int, code: str, parameter: str, client: Client
) -> None:
    answer = client.get(PATH, ASKED | changes)
    found = json.loads(answer.content)
    assert (answer.status_code, found["status"]) == (status, status)
    assert answer["Content-Type"] == "application/problem+json"
    assert found["type"] == f"urn:kojiban:problem:{code}"
    assert found["parameter"] == parameter
    assert parameter in found["detail"]
    assert parameter in found["detail_en"]


@pytest.mark.parametrize("posted", ["1900-01-01", "2199-12-31"])
def test_the_outermost_days_are_answered(posted: str, client: Client) -> None:
    assert client.get(PATH, ASKED | {"posted": posted}).status_code == 200


def test_a_basis_not_in_force_is_a_problem_of_the_day(
    client: Client, not_yet_in_force: None
) -> None:
    found = json.loads(client.get(PATH, ASKED).content)
    assert (found["status"], found["parameter"]) == (422, "posted")
    assert "施行されていません" in found["title"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_reading_is_answered(method: str, client: Client) -> None:
    answer = getattr(client, method)(PATH)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["title_en"] == "This cannot be done here"


def test_head_is_answered(client: Client) -> None:
    answer = client.head(PATH, ASKED)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", [PATH, "/api/v1/openapi.json", "/api/x"])
def test_the_headers_are_those_of_every_public_page(path: str, client: Client) -> None:
    answer = client.get(path, ASKED)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", f"{PATH}/", "/api/v2/x"])
def test_an_unknown_address_is_a_problem(path: str, client: Client) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "openapi.json" in json.loads(answer.content)["detail"]


@pytest.mark.django_db
def test_too_many_requests_are_a_problem(client: Client, settings) -> None:
    settings.LIMITS = settings.LIMITS | {"page": "1/hour"}
    client.get(PATH, ASKED)
    answer = client.get(PATH, ASKED)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert json.loads(answer.content)["status"] == 429
