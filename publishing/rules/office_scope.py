"""Which offices a chosen office stands for: a bureau or ward covers its offices."""

from collections.abc import Mapping


def offices_below(
    chosen: str, superiors: Mapping[str, str], successors: Mapping[str, str]
) -> frozenset[str]:
    """Codes of the office, of all below it, and of closed ones that they succeeded.

    ``superiors`` and ``successors`` map a code to that of the office above it, and of
    the office that answers for it.
    """
    found = frozenset({chosen})
    links = [*superiors.items(), *successors.items()]
    while more := {code for code, other in links if other in found} - found:
        found |= more
    return found
