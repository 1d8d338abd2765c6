"""The description is true: of its own form, and of what the API answers."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from notices.rules.legal_basis import all_legal_bases

PATH = "/api/v1/deemed-served"
TYPES = {"string": str, "integer": int, "boolean": bool, "object": dict}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return Client().get("/api/v1/openapi.json").json()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        part = list(part.values())
    for each in part if isinstance(part, list) else ():
        yield from references(each)


def verify(answer: dict[str, Any], schema: dict[str, Any]) -> None:
    assert set(schema["required"]) <= set(answer) <= set(schema["properties"])
    for name, value in answer.items():
        assert isinstance(value, TYPES[schema["properties"][name]["type"]])


def test_it_is_served_as_json() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer["Content-Type"] == "application/json"


def test_it_has_the_form_of_openapi_3_1(described: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", described["openapi"])
    assert {"title", "version"} <= set(described["info"])
    names = [deed["get"]["operationId"] for deed in described["paths"].values()]
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    found = set(references(described))
    assert found == {
        "#/components/schemas/DeemedServed",
        "#/components/schemas/Problem",
    }
    for name in found:
        assert name.rpartition("/")[2] in described["components"]["schemas"]


def test_every_address_answers(described: dict[str, Any]) -> None:
    for path in described["paths"]:
        asked = {"basis": "local_tax", "posted": "2026-06-01"}
        assert Client().get(path, asked).status_code == 200


def test_the_bases_are_those_that_are_shipped(described: dict[str, Any]) -> None:
    basis = described["paths"][PATH]["get"]["parameters"][0]
    assert basis["schema"]["enum"] == [each.id for each in all_legal_bases()]


def test_the_variants_are_those_of_the_statutes(described: dict[str, Any]) -> None:
    variant = described["paths"][PATH]["get"]["parameters"][2]
    known = {
        name
        for basis in all_legal_bases()
        for version in basis.versions
        for name in version.variants
    }
    assert set(variant["schema"]["enum"]) == known


def test_the_example_is_what_the_api_answers(described: dict[str, Any]) -> None:
    deed = described["paths"][PATH]["get"]
    asked = {each["name"]: each["example"] for each in deed["parameters"][:2]}
    content = deed["responses"]["200"]["content"]["application/json"]
    assert Client().get(PATH, asked).json() == content["example"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"basis": "local_tax", "posted": "2026-06-01"}, 200),
        ({"basis": "x", "posted": "2026-06-01"}, 404),
        ({"basis": "local_tax"}, 422),
    ],
)
def test_every_answer_has_the_shape_described(
    asked: dict[str, str], status: int, described: dict[str, Any]
) -> None:
    answer = Client().get(PATH, asked)
    told = described["paths"][PATH]["get"]["responses"][str(answer.status_code)]
    media = told["content"][answer["Content-Type"]]
    name = media["schema"]["$ref"].rpartition("/")[2]
    assert answer.status_code == status
    verify(json.loads(answer.content), described["components"]["schemas"][name])
