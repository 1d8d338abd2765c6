"""System checks: what `check --deploy` refuses before anything is served."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def no_demonstration_in_production(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Demonstration people have a printed password and no second factor."""
    if not settings.DEMONSTRATION:
        return []
    return [
        Error(
            "KOJIBAN_DEMONSTRATION is on: its accounts have a known password.",
            hint="Unset KOJIBAN_DEMONSTRATION and start with an empty database.",
            id="kojiban.E001",
        )
    ]


@register(Tags.security, deploy=True)
def second_factor_in_production(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A password alone is not enough to publish a name."""
    if settings.SECOND_FACTOR == "required":
        return []
    return [
        Error(
            "KOJIBAN_MFA is off: people sign in with a password alone.",
            hint="Unset KOJIBAN_MFA.",
            id="kojiban.E003",
        )
    ]
