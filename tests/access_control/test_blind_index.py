"""The blind index: equal for one name, meaningless without its key."""

from pathlib import Path
from typing import Any

import pytest

from access_control.vault import key_store
from access_control.vault.blind_index import entry_index, name_index

ENTRY = ("渡邉 髙子", "督促状", "徴第101号")


def test_spellings_of_one_name_share_an_index() -> None:
    assert name_index("渡邉 髙子") == name_index("渡辺高子")


def test_two_names_have_two_indexes() -> None:
    assert name_index("見本 太郎") != name_index("見本 次郎")


def test_an_index_is_32_bytes() -> None:
    assert len(name_index("見本")) == len(entry_index(*ENTRY)) == 32


@pytest.mark.parametrize("part", range(3), ids=["name", "document", "reference"])
def test_every_part_of_an_entry_counts(part: int) -> None:
    other = [*ENTRY]
    other[part] += "二"
    assert entry_index(*ENTRY) != entry_index(*other)


def test_a_separator_keeps_parts_apart() -> None:
    assert entry_index("甲", "乙丙", "") != entry_index("甲乙", "丙", "")


def test_another_installation_has_other_indexes(tmp_path: Path, settings: Any) -> None:
    here = name_index("見本 太郎")
    settings.KEYS = str(tmp_path / "keys")
    key_store.key_store().make(key_store.INDEX)
    assert name_index("見本 太郎") != here
