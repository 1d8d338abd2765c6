"""A policy says whose checkpoints are believed, and how many have to agree."""

import pytest

from publishing.evidence.cosignature import WitnessSigner
from publishing.evidence.policy import InvalidPolicy, parse_policy, policy_text
from tests.publishing.evidence.bundles import LOG, signer

WITNESSES = [WitnessSigner(name, signer(name).private_key).verifier for name in "abc"]
NAMED = "\n".join(f"witness {each.name} {each.line}" for each in WITNESSES)
LINES = f"log {LOG.verifier.line} https://k.example.jp/log/\n# why\n\n{NAMED}"


@pytest.mark.parametrize(
    ("rules", "cosigned", "is_met"),
    [
        ("quorum none", "", True),
        ("quorum a", "a", True),
        ("quorum a", "bc", False),
        ("group g any a b\nquorum g", "b", True),
        ("group g all a b\nquorum g", "b", False),
        ("group g all a b\nquorum g", "ab", True),
        ("group g 2 a b c\nquorum g", "ac", True),
        ("group g 2 a b c\nquorum g", "c", False),
        ("group g any a b\ngroup h all g c\nquorum h", "bc", True),
        ("group g any a b\ngroup h all g c\nquorum h", "ab", False),
    ],
)
def test_quorum(rules: str, cosigned: str, is_met: bool) -> None:
    policy = parse_policy(f"{LINES}\n{rules}\n")
    chosen = {each for each in WITNESSES if each.name in cosigned}
    assert policy.is_met(chosen) is is_met


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        ("", 0),
        ("quorum a\nquorum b", 0),
        ("quorum d", 7),
        ("group g 3 a b\nquorum g", 7),
        ("group g 0 a b\nquorum g", 7),
        ("group g 2 a a\nquorum g", 7),
        ("group g most a b\nquorum g", 7),
        ("group g any h\nquorum g", 7),
        ("group g any\nquorum g", 7),
        ("group a any b\nquorum a", 7),
        ("group none any b\nquorum none", 7),
        ("witness d nonsense\nquorum a", 7),
        ("vote a", 7),
    ],
)
def test_what_is_no_policy_is_named_by_its_line(rules: str, line: int) -> None:
    with pytest.raises(InvalidPolicy, match=f"line {line}:"):
        parse_policy(f"{LINES}\n{rules}\n")


def test_policy_without_a_log_is_none() -> None:
    with pytest.raises(InvalidPolicy):
        parse_policy("quorum none\n")


@pytest.mark.parametrize("count", [0, 2])
def test_written_policy_wants_every_witness(count: int) -> None:
    chosen = tuple(each.line for each in WITNESSES[:count])
    policy = parse_policy(policy_text(LOG.verifier.line, chosen))
    assert policy.logs == (LOG.verifier,)
    assert policy.is_met(set(WITNESSES[:count]))
    assert policy.is_met(set(WITNESSES[: count - 1])) is (count == 0)
