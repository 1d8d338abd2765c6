"""An archive has one spelling, which other programs read."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence import plain_zip
from publishing.evidence.plain_zip import InvalidArchive, pack, unpack

FILES = {"b/one.txt": b"one", "a": b"", "c.d/e": bytes(range(256))}
NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,9}(/[a-z][a-z0-9.]{0,3})?", fullmatch=True)


@given(st.dictionaries(NAMES, st.binary(max_size=80), max_size=6))
def test_same_files_come_back_in_their_order(files: dict[str, bytes]) -> None:
    assert list(unpack(pack(files)).items()) == list(files.items())


def test_other_programs_read_it() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(FILES))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert {each.date_time for each in archive.infolist()} == {
            (1980, 1, 1, 0, 0, 0)
        }


def test_another_programs_spelling_is_refused() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a", b"1")
    with pytest.raises(InvalidArchive):
        unpack(other.getvalue())


@pytest.mark.parametrize("name", ["", "/a", "../a", ".a", "a//b", "a/", "日", "a b"])
def test_names_that_may_escape_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        pack({name: b""})


def test_every_changed_byte_is_named() -> None:
    data = pack(FILES)
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(InvalidArchive):
            unpack(changed)


def test_changed_content_is_named_by_its_checksum() -> None:
    data = pack({"a": b"12345"})
    at = data.index(b"12345")
    with pytest.raises(InvalidArchive) as refused:
        unpack(data[:at] + b"x" + data[at + 1 :])
    # The checksum stands before the content.
    assert refused.value.position == 14


@pytest.mark.parametrize("data", [b"", b"PK", bytes(22), pack(FILES) + b"\n"])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidArchive):
        unpack(data)


def test_too_large_a_file_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_zip, "MAX_BYTES", 30)
    with pytest.raises(InvalidArchive, match="too large"):
        unpack(pack(FILES))


def test_too_many_files_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_zip, "MAX_FILES", 2)
    with pytest.raises(InvalidArchive, match="too many"):
        unpack(pack(FILES))
