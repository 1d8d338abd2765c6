"""What of an addressee makes an entry findable; never stored in clear."""

from collections.abc import Mapping
from dataclasses import dataclass

from access_control.rules.name_forms import reference_key, registered_keys


@dataclass(frozen=True)
class Searchable:
    """Search keys of an entry's name, and of its document's number (may be empty)."""

    entry_id: str
    names: frozenset[str]
    reference: str

    def __repr__(self) -> str:
        return f"Searchable({self.entry_id})"


def searchable(entry_id: str, fields: Mapping[str, str]) -> Searchable:
    """From the register's fields: name, reading, alias 通称, reference."""
    names = registered_keys(
        fields["name"], fields.get("kana", ""), fields.get("alias", "")
    )
    return Searchable(entry_id, names, reference_key(fields.get("reference", "")))
