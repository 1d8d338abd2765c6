"""Legal bases 根拠条文: the statutes as data, and the one door to them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from notices.rules.legal_basis_schema import read_file
from notices.rules.legal_basis_types import (
    ROW_FIELDS,
    BrokenLegalBasis,
    LegalBasis,
    NotInForce,
    Period,
    UnknownBasis,
    UnknownVariant,
    UnknownVersion,
    Variant,
    Version,
)

__all__ = [
    "ROW_FIELDS",
    "BrokenLegalBasis",
    "LegalBasis",
    "NotInForce",
    "Period",
    "UnknownBasis",
    "UnknownVariant",
    "UnknownVersion",
    "Variant",
    "Version",
    "all_legal_bases",
    "legal_basis",
    "read_legal_bases",
]

DIRECTORY = Path(__file__).with_name("legal_bases")


def legal_basis(basis_id: str) -> LegalBasis:
    """The legal basis of this id, e.g. "local_tax".

    Raises: UnknownBasis; BrokenLegalBasis when a data file is wrong.
    """
    bases = _shipped_bases()
    if basis_id not in bases:
        raise UnknownBasis(
            f"根拠条文「{basis_id}」はありません", f"no legal basis {basis_id!r}"
        )
    return bases[basis_id]


def all_legal_bases() -> tuple[LegalBasis, ...]:
    """Every legal basis, ordered by id."""
    return tuple(_shipped_bases().values())


def read_legal_bases(directory: Path) -> Mapping[str, LegalBasis]:
    """Every legal basis of the directory's *.toml, by id and ordered by it.

    Raises: BrokenLegalBasis, naming the file and the field, also when there is none.
    """
    bases: dict[str, LegalBasis] = {}
    for file in sorted(directory.glob("*.toml")):
        for basis in read_file(file):
            if basis.id in bases:
                raise BrokenLegalBasis(file.name, "bases.id", f"{basis.id} is twice")
            bases[basis.id] = basis
    if not bases:
        raise BrokenLegalBasis(str(directory), "bases", "no file holds one")
    return MappingProxyType(dict(sorted(bases.items())))


@cache
def _shipped_bases() -> Mapping[str, LegalBasis]:
    return read_legal_bases(DIRECTORY)
