"""When a document counts as served 送達があったものとみなす日, asked by programs."""

from datetime import date

from notices.rules.legal_basis import legal_basis
from notices.rules.periods import deemed_served_on, display_until_at_least


def deemed_answer(basis_id: str, posted: date, variant_name: str) -> dict[str, object]:
    """From which day a document posted on a day counts as served, and what said so.

    Raises: UnknownBasis, NotInForce, UnknownVariant, ImpossibleDate.
    """
    version = legal_basis(basis_id).version_on(posted)
    variant = version.variant(variant_name)
    return {
        "deemed_served_on": deemed_served_on(posted, variant.period).isoformat(),
        "display_until_at_least": display_until_at_least(posted, variant).isoformat(),
        "rule_version": version.id,
        "article": version.article,
        "verified": version.verified,
    }
