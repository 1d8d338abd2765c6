"""Whom to believe about a log (C2SP tlog-policy): its keys, its witnesses, how many.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> <number|any|all> <witness or group> …
    quorum <name|none>

Empty lines and lines that begin with # say nothing. A group is made of what stands
above it; there is exactly one quorum.
"""

from collections.abc import Set
from dataclasses import dataclass

from publishing.evidence.cosignature import WitnessVerifier
from publishing.evidence.note import InvalidKey, Verifier

NONE = "none"


class InvalidPolicy(ValueError):
    """The text is no policy; the message begins with the number of the line."""


@dataclass(frozen=True)
class Group:
    """`needed` of `members`, which are names of witnesses and of other groups."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Keys of the log, witnesses by the policy's own names, and the quorum."""

    logs: tuple[Verifier, ...]
    witnesses: dict[str, WitnessVerifier]
    groups: dict[str, Group]
    quorum: str

    def is_met(self, cosigned: Set[WitnessVerifier]) -> bool:
        """Whether the witnesses that cosigned are enough."""
        return self.quorum == NONE or self._says(self.quorum, cosigned)

    def _says(self, name: str, cosigned: Set[WitnessVerifier]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in cosigned
        group = self.groups[name]
        said = sum(self._says(member, cosigned) for member in group.members)
        return said >= group.needed


def parse_policy(text: str) -> Policy:
    """Read a policy. Raises InvalidPolicy."""
    logs: list[Verifier] = []
    policy = Policy((), {}, {}, "")
    quorums: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        word, *rest = line.split()
        try:
            _read_line(word, rest, logs, policy, quorums)
        except (InvalidKey, ValueError) as error:
            raise InvalidPolicy(f"{number}行目 / line {number}: {error}") from error
    if not logs or len(quorums) != 1:
        raise InvalidPolicy("0行目 / line 0: logとquorumが要る / log, one quorum")
    return Policy(tuple(logs), policy.witnesses, policy.groups, quorums[0])


def policy_text(log: str, witnesses: tuple[str, ...]) -> str:
    """A policy that wants every one of the witnesses (vkey lines, maybe none)."""
    names = [f"w{number}" for number, _ in enumerate(witnesses, start=1)]
    lines = [f"log {log}"]
    lines += [
        f"witness {name} {vkey}" for name, vkey in zip(names, witnesses, strict=True)
    ]
    if names:
        lines.append(" ".join(("group all-witnesses all", *names)))
    lines.append(f"quorum {'all-witnesses' if names else NONE}")
    return "\n".join(lines) + "\n"


def _read_line(
    word: str, rest: list[str], logs: list[Verifier], policy: Policy, quorums: list[str]
) -> None:
    """Take one line in; raises InvalidKey, ValueError."""
    known = policy.witnesses.keys() | policy.groups.keys()
    match word, rest:
        case "log", [vkey, *url] if len(url) <= 1:
            logs.append(Verifier.from_line(vkey))
        case "witness", [name, vkey, *url] if len(url) <= 1:
            _require_new(name, known)
            policy.witnesses[name] = WitnessVerifier.from_line(vkey)
        case "group", [name, needed, *members] if members:
            _require_new(name, known)
            policy.groups[name] = _group(needed, members, known)
        case "quorum", [name] if name == NONE or name in known:
            quorums.append(name)
        case _:
            raise ValueError(f"読めない行 / cannot be read: {word}")


def _group(needed: str, members: list[str], known: Set[str]) -> Group:
    if unknown := [member for member in members if member not in known]:
        raise ValueError(f"未知の名前 / unknown name {unknown[0]}")
    words = {"any": 1, "all": len(members)}
    count = words[needed] if needed in words else int(needed)
    if not 1 <= count <= len(set(members)):
        raise ValueError(f"必要数が不正 / impossible number {needed}")
    return Group(count, tuple(members))


def _require_new(name: str, known: Set[str]) -> None:
    if name == NONE or name in known:
        raise ValueError(f"名前が重複 / the name {name} is taken")
