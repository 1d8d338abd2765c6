"""What of an addressee reaches the public: an allow-list, never a block-list.

A field is shown only if the legal basis names it as 公示事項 (or as "may be shown" and
the authority adopted that) *and* the access matrix shows it, or a part of it, to the
audience.
"""

from collections.abc import Collection, Mapping

from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, Matrix, access_to
from access_control.rules.masks import MASKS
from access_control.rules.phases import Phase
from notices.rules.legal_basis import Version


def fields_to_show(
    version: Version,
    *,
    audience: Audience,
    phase: Phase,
    matrix: Matrix,
    also_shown: Collection[str] = (),
) -> dict[str, Access]:
    """The fields the audience gets, whole or masked, in the order of the statute."""
    optional = tuple(field for field in version.may_show if field in also_shown)
    named = (*version.must_show, *optional)
    answers = {
        field: access_to(field, audience, phase, matrix=matrix) for field in named
    }
    return {f: answer for f, answer in answers.items() if answer is not Access.HIDE}


def redact(
    words: Mapping[str, str], shown: Mapping[str, Access], matrix: Matrix
) -> dict[str, str]:
    """Only the shown fields that hold something, masked where the matrix says so."""
    told = {
        field: word_for(field, words[field], access, matrix)
        for field, access in shown.items()
        if words.get(field)
    }
    return {field: word for field, word in told.items() if word}


def word_for(field: str, word: str, access: Access, matrix: Matrix) -> str:
    """What remains of one field's words; empty for hidden or unclassed ones."""
    kind = matrix.class_of(field)
    if kind is None or access is Access.HIDE:
        return ""
    return MASKS[kind.mask](word) if access is Access.MASK else word


# What tells where a person lives, or where the post no longer found them.
PLACE_FIELDS = frozenset({"address", "return_reason"})


def without_places(words: Mapping[str, str]) -> dict[str, str]:
    """What is shown of a person under protection, whatever basis and matrix allow."""
    return {field: text for field, text in words.items() if field not in PLACE_FIELDS}
