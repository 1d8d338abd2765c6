"""A page of a legal officer asks the database no more often for 40 offices more."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.rules.transitions import Status
from tests.builders import make_notice, make_person
from tests.clock import frozen
from tests.publishing.disposal import make_served

pytestmark = pytest.mark.django_db

LATER = "2032-04-02 10:00"
PAGES = ("worklist", "disposal", "law", "notices", "holds", "retention", "requests")


@pytest.fixture
def officer(office: Office) -> User:
    """Legal officer of the authority, in one of whose offices there is work."""
    make_served()
    make_notice(status=Status.DRAFT)
    return make_person("法務 三郎", Role.LEGAL_OFFICER, office.authority())


def add_offices(count: int) -> None:
    """A bureau with so many offices, below the authority."""
    authority = Office.objects.get(parent=None)
    bureau = Office.objects.create(code="MORE", name="増局", parent=authority)
    for number in range(count):
        Office.objects.create(code=f"MORE-{number}", name="増課", parent=bureau)


def queries(browser: Client, page: str) -> int:
    """How many a second look at the page needs; the first one fills caches."""
    path = reverse(f"staff:{page}")
    with frozen(LATER):
        browser.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", PAGES)
def test_more_offices_ask_no_more_often(page: str, officer: User, client_for) -> None:
    with frozen(LATER):
        browser = client_for(officer)
    few = queries(browser, page)
    add_offices(40)
    assert queries(browser, page) == few
