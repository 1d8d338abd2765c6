"""What programs ask of the public side. Nothing here reads the database."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.http import require_safe

from notices.rules.broken_rule import BrokenRule
from notices.rules.deemed_answer import deemed_answer
from notices.rules.legal_basis import (
    NotInForce,
    UnknownBasis,
    UnknownVariant,
    all_legal_bases,
)
from notices.rules.periods import TYPED_YEARS, ImpossibleDate
from publishing.rules.problems import MEDIA_TYPE, Problem

OPENAPI = Path(__file__).with_name("openapi.json")
PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# Which parameter a broken rule speaks of, and what its caller can do about it.
REMEDIES: dict[type[BrokenRule], tuple[int, str, str, str, str]] = {
    UnknownBasis: (
        404,
        "unknown-basis",
        "basis",
        "basis には、openapi.json に並ぶ根拠条文の識別子を指定してください。",
        "set basis to one of the ids that openapi.json lists",
    ),
    NotInForce: (
        422,
        "not-in-force",
        "posted",
        "posted には、その条文が施行されている日を指定してください。",
        "set posted to a day on which the statute is in force",
    ),
    UnknownVariant: (
        422,
        "unknown-variant",
        "variant",
        "variant には、条文にある first、repeat、abroad のどれかを指定してください。",
        "set variant to one that the statute has: first, repeat or abroad",
    ),
    ImpossibleDate: (
        422,
        "impossible-date",
        "posted",
        "posted には、暦にある日を指定してください。",
        "set posted to a day of the calendar",
    ),
}


class Unreadable(Exception):
    """A parameter is missing or cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title_en)
        self.problem = problem


@require_safe
def deemed_served(request: HttpRequest) -> HttpResponse:
    """The JSON object of the command `deemed_served`."""
    try:
        posted = _day(request.GET)
        basis = _given(request.GET, "basis")
        variant = request.GET.get("variant", "first")
        return _json(deemed_answer(basis, posted, variant))
    except Unreadable as error:
        return _told(error.problem)
    except BrokenRule as refusal:
        return _told(_problem_of(refusal))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this API, OpenAPI 3.1."""
    return JsonResponse(_description())


def no_such_address(request: HttpRequest) -> HttpResponse:
    problem = Problem(
        404,
        "no-such-address",
        "このアドレスはありません",
        "there is no such address",
        "/api/v1/openapi.json にあるアドレスを使ってください。",
        "use an address that /api/v1/openapi.json names",
    )
    return _told(problem)


def _day(asked: QueryDict) -> date:
    text = _given(asked, "posted")
    # date.fromisoformat also reads weeks and dates without hyphens.
    if PLAIN_DATE.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise _not_a_date() from None
        if day.year in TYPED_YEARS:
            return day
    raise _not_a_date()


def _given(asked: QueryDict, parameter: str) -> str:
    text = asked.get(parameter, "")
    if text:
        return text
    raise Unreadable(
        Problem(
            422,
            "missing-parameter",
            f"{parameter} がありません",
            f"{parameter} is missing",
            f"{parameter} を付けて、もう一度要求してください。",
            f"ask again with {parameter}",
            parameter,
        )
    )


def _not_a_date() -> Unreadable:
    first, last = TYPED_YEARS[0], TYPED_YEARS[-1]
    return Unreadable(
        Problem(
            422,
            "not-a-date",
            "posted が日付として読み取れません",
            "posted is not a date",
            f"posted は 2026-06-01 の形の、{first}年から{last}年の日にしてください。",
            f"write posted as 2026-06-01, between {first} and {last}",
            "posted",
        )
    )


def _problem_of(refusal: BrokenRule) -> Problem:
    status, code, parameter, remedy_ja, remedy_en = REMEDIES[type(refusal)]
    return Problem(
        status,
        code,
        refusal.message_ja,
        refusal.message_en,
        remedy_ja,
        remedy_en,
        parameter,
    )


def _told(problem: Problem) -> HttpResponse:
    response = _json(problem.document(), problem.status)
    response.headers["Content-Type"] = MEDIA_TYPE
    return response


def _json(found: Mapping[str, object], status: int = 200) -> HttpResponse:
    """In UTF-8, so that a person can read it as well."""
    params = {"ensure_ascii": False}
    return JsonResponse(found, status=status, json_dumps_params=params)


def _description() -> dict[str, Any]:
    """The description as shipped, with the ids of the statutes that are here."""
    found: dict[str, Any] = json.loads(OPENAPI.read_bytes())
    asked = found["paths"]["/api/v1/deemed-served"]["get"]["parameters"]
    basis = next(parameter for parameter in asked if parameter["name"] == "basis")
    basis["schema"]["enum"] = [basis.id for basis in all_legal_bases()]
    return found
