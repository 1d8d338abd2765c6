"""Pages are kept for a day each, and vanish with the posting's key."""

import hashlib
import json
from datetime import date
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from access_control.vault.data_keys import destroy_data_keys
from access_control.vault.keys import Erased
from publishing.actions.keep_archive import is_archived, keep_archive, open_archive
from publishing.models import ShellCopy
from publishing.observer.look import Answer
from publishing.observer.warc import warc_of
from tests.builders import make_posting

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 3)
BODY = "<p>渡邉 髙子".encode()
PAGES = [("/notices/a/", Answer(200, {"content-type": "text/html"}, BODY))]


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def warc():
    return warc_of("https://kojiban.example.jp", PAGES, "kojiban test")


@pytest.fixture
def shell(db):
    return ShellCopy.objects.get(pk=make_posting().public_id)


def test_request_and_response_are_kept_as_they_were(warc):
    records = list(ArchiveIterator(BytesIO(warc), check_digests="raise"))
    kinds = [record.rec_type for record in records]
    assert kinds == ["warcinfo", "response", "request"]


def test_the_body_is_kept_byte_for_byte(warc):
    for record in ArchiveIterator(BytesIO(warc)):
        if record.rec_type == "response":
            assert record.content_stream().read() == BODY


def test_no_digest_is_sha1(warc):
    for record in ArchiveIterator(BytesIO(warc)):
        digest = record.rec_headers.get_header("WARC-Block-Digest")
        assert digest.startswith("sha256:")


def test_a_day_is_kept_once_and_opens_again(shell, warc):
    assert not is_archived(shell, DAY)
    keep_archive(shell, DAY, warc)
    assert is_archived(shell, DAY)
    assert open_archive(shell, DAY) == warc


def test_the_manifest_names_what_is_kept_by_its_digest(shell, warc, var):
    keep_archive(shell, DAY, warc)
    folder = var / "archive" / "2026-06-03"
    told = json.loads((folder / f"{shell.pk}.json").read_bytes())
    sealed = (folder / f"{shell.pk}.warc.gz.sealed").read_bytes()
    assert told["warc_sha256"] == hashlib.sha256(warc).hexdigest()
    assert told["sealed_sha256"] == hashlib.sha256(sealed).hexdigest()


def test_no_name_lies_on_the_disk_in_clear(shell, warc, var):
    keep_archive(shell, DAY, warc)
    for file in (var / "archive").rglob("*.*"):
        assert BODY not in file.read_bytes()


def test_without_the_key_nothing_opens(shell, warc):
    keep_archive(shell, DAY, warc)
    destroy_data_keys([shell.key_id])
    with pytest.raises(Erased):
        open_archive(shell, DAY)
