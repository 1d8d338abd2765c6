"""Pages are packed for a slow line; the answer to a search never is."""

import gzip

import pytest
from django.test import Client

from publishing.models import Posting

pytestmark = pytest.mark.django_db
PACKED = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/", "/notices/", "{}", "/notices/x/"])
def test_a_page_is_packed_for_whoever_accepts_it(
    path: str, url: str, reader: Client
) -> None:
    plain = reader.get(path.format(url))
    packed = reader.get(path.format(url), headers=PACKED)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_equal_pages_are_equal_bytes(reader: Client) -> None:
    one, other = (reader.get(f"/notices/{word}/", headers=PACKED) for word in "xy")
    assert one.content == other.content


def test_the_answer_to_a_search_is_not(posting: Posting, reader: Client) -> None:
    answer = reader.post("/search/", {"name": "見本 太郎"}, headers=PACKED)
    assert "Content-Encoding" not in answer
    assert "Content-Encoding" not in reader.get("/search/", headers=PACKED)


def test_staff_pages_are_not(reader: Client) -> None:
    assert "Content-Encoding" not in reader.get("/staff/sign-in/", headers=PACKED)
