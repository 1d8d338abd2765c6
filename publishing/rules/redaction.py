"""What of an addressee reaches the public: an allow-list, never a block-list.

A field is shown only if the legal basis names it as 公示事項 (or as "may be shown" and
the authority adopted that) *and* the access matrix shows it to the audience.
"""

from collections.abc import Collection, Mapping

from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, access_to
from notices.rules.legal_basis import Version


def shown_fields(
    version: Version, *, audience: Audience, also_shown: Collection[str] = ()
) -> tuple[str, ...]:
    """Names of the fields the audience gets, in the order of the statute."""
    optional = tuple(field for field in version.may_show if field in also_shown)
    named = (*version.must_show, *optional)
    return tuple(field for field in named if access_to(field, audience) is Access.SHOW)


def redact(fields: Mapping[str, str], shown: Collection[str]) -> dict[str, str]:
    """Only the shown fields that hold something."""
    return {field: fields[field] for field in shown if fields.get(field)}


# What tells where a person lives, or where the post no longer found them.
PLACE_FIELDS = frozenset({"address", "return_reason"})


def without_places(words: Mapping[str, str]) -> dict[str, str]:
    """What is shown of a person under protection, whatever basis and matrix allow."""
    return {field: text for field, text in words.items() if field not in PLACE_FIELDS}
