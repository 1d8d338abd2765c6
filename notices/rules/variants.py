"""Which period of a statute a registrar may simply choose, and which takes a deed."""

from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_basis_types import Variant, Version

# 民訴法112条1項ただし書 and 行手法22条3項: the short period of a repeat holds only
# toward the same party, so it takes the deed that names the first publication.
FIRST, REPEAT = "first", "repeat"


class NotForChoice(BrokenRule):
    """A repeat is made from the first publication, not chosen from a list."""


def plain_variants(version: Version) -> tuple[Variant, ...]:
    """The periods among which a registrar chooses, in the order of the data."""
    return tuple(v for name, v in version.variants.items() if name != REPEAT)


def verify_plain_variant(version: Version, name: str) -> None:
    """Raises: UnknownVariant, where the statute has none; NotForChoice."""
    version.variant(name)
    if name == REPEAT:
        raise NotForChoice(
            "「repeat」(二回目以降)は期間の選択では選べません。"
            "一回目の公示送達の画面から作ってください。",
            "a repeat is made from the first publication, not chosen as a variant",
        )
