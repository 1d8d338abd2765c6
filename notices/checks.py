"""System checks: the law is read whole before anything is served."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from notices.rules.legal_basis import BrokenLegalBasis, all_legal_bases

# `manage.py check --tag law` reads nothing but the statutes.
LAW = "law"


@register(LAW)
def every_legal_basis_is_sound(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """One unreadable statute stops the program, not the first notice under it."""
    try:
        all_legal_bases()
    except BrokenLegalBasis as broken:
        return [
            Error(
                str(broken),
                hint=f"Restore notices/rules/legal_bases/{broken.file} as shipped.",
                obj=broken.field,
                id="kojiban.E002",
            )
        ]
    return []
