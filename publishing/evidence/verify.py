"""Verifying a certificate's bundle offline: no Django, no database, no network.

    python -m publishing.evidence.verify BUNDLE [--log-key VKEY] [--policy FILE]
                                                [--at INSTANT] [--json]

Needs cryptography and rfc8785; rfc3161-client and pyHanko for time-stamps and the PDF,
which are told as not checked without them. Prints what was checked, where it failed.
Exit: 0 all right, 1 failed, 2 incomplete (something could not be checked, or misuse),
3 expired (certificates have ended since: not disproved).
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from publishing.evidence import bundle_checks as checks
from publishing.evidence import outside_checks
from publishing.evidence.bundle_checks import Case, Expired, Fault, NotChecked
from publishing.evidence.note import InvalidKey, Verifier
from publishing.evidence.policy import InvalidPolicy, Policy, parse_policy

OK, FAILED, INCOMPLETE, EXPIRED = range(4)


class State(StrEnum):
    """What came of one check."""

    OK = "ok"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Row:
    """One line of the table; `file` and `position` where something is wrong."""

    check: str
    state: State
    told: str
    file: str = ""
    position: str = ""


# The browser's check of the same bundle asks in the same order (static/js/verify.js).
CHECKS: Sequence[tuple[str, str, Callable[[Case], str]]] = (
    ("archive", "束の形 / archive", checks.archive),
    ("manifest", "目録 / manifest", checks.manifest),
    ("machine_form", "証明書の本体 / proof.json", checks.machine_form),
    ("checkpoints", "検証点の署名 / checkpoints", checks.checkpoints),
    ("growth", "記録は追記だけ / consistency", checks.growth),
    ("events", "記録の葉 / events in the log", checks.events),
    ("commitments", "公示・期間・写し / commitments", checks.commitments),
    ("staff_records", "職員の記録 / recorded by staff", checks.staff_records),
    ("opening", "当事者の一件 / opened entry", checks.opening),
    ("observations", "観測の連鎖 / observations", checks.observations),
    ("totals", "時間の計算 / totals", checks.totals),
    ("statements", "結論の文 / statements", checks.statements),
    ("timestamps", "タイムスタンプ / time-stamps", outside_checks.timestamps),
    ("paper", "PDFと署名 / PDF", outside_checks.paper),
)
NAMES = {name: words for name, words, _ in CHECKS}
MARKS = {
    State.OK: "✓",
    State.FAILED: "✗",
    State.NOT_CHECKED: "－",
    State.EXPIRED: "…",
}
RESULTS = {
    OK: "確かめられました / verified",
    FAILED: "一致しません / FAILED",
    INCOMPLETE: "未検査の項目があります / incomplete",
    EXPIRED: "期限切れ。否定されたのではありません / expired, not disproved",
}
KEYS_FROM_BUNDLE = (
    "鍵は証明書に同梱のもの: 公表された鍵と比べてください / "
    "the keys come from the bundle itself: compare them with those made public"
)
KEYS_GIVEN = "鍵は指定されたもの / the keys are the ones you gave"


def verify_bundle(
    data: bytes,
    *,
    at: int,
    log_keys: tuple[Verifier, ...] = (),
    policy: Policy | None = None,
    signer: bytes | None = None,
) -> list[Row]:
    """Every check of a bundle, in order; those after a failure are not reached.

    `at` (seconds since 1970) is when the question is asked. Without keys and policy the
    bundle's own are believed; `signer` is the SHA-256 of the certificate with which the
    PDF has to be signed. Never raises for a bad bundle: that is what it tells.
    """
    keys = log_keys or (policy.logs if policy else ())
    case = Case(data, at, keys, policy, signer)
    rows: list[Row] = []
    for name, _, check in CHECKS:
        if any(row.state == State.FAILED for row in rows):
            told = "ここまで進まない / not reached"
            rows.append(Row(name, State.NOT_CHECKED, told))
        else:
            rows.append(_row(name, check, case))
    return rows


def exit_code(rows: Sequence[Row]) -> int:
    """0 all right, 1 failed, 2 incomplete, 3 expired; the first of 1, 2, 3 wins."""
    states = {row.state for row in rows}
    if State.FAILED in states:
        return FAILED
    if State.NOT_CHECKED in states:
        return INCOMPLETE
    return EXPIRED if State.EXPIRED in states else OK


def table(rows: Sequence[Row], *, keys_given: bool) -> str:
    """What was checked, for people."""
    lines = [KEYS_GIVEN if keys_given else KEYS_FROM_BUNDLE]
    for row in rows:
        place = " ".join(each for each in (row.file, row.position) if each)
        where = f"{place}: " if place else ""
        lines.append(f"{MARKS[row.state]} {NAMES[row.check]}: {where}{row.told}")
    lines.append(RESULTS[exit_code(rows)])
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    asked = _parser().parse_args(arguments)
    # What pyHanko thinks on its way is no answer of ours; the table is.
    for library in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    try:
        data = Path(asked.bundle).read_bytes()
        policy = _policy(asked.policy)
        keys = (Verifier.from_line(asked.log_key),) if asked.log_key else ()
        at = _instant(asked.at) if asked.at else int(time.time())
    except (OSError, InvalidKey, InvalidPolicy, ValueError) as error:
        sys.stderr.write(f"読めません / cannot be read: {error}\n")
        return INCOMPLETE
    rows = verify_bundle(data, at=at, log_keys=keys, policy=policy, signer=asked.signer)
    is_given = bool(keys or policy)
    if asked.json:
        told = {
            "exit": exit_code(rows),
            "keys": "given" if is_given else "bundle",
            "rows": [asdict(row) for row in rows],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(table(rows, keys_given=is_given))
    return exit_code(rows)


def _row(name: str, check: Callable[[Case], str], case: Case) -> Row:
    try:
        return Row(name, State.OK, check(case))
    except Fault as fault:
        return Row(name, State.FAILED, fault.reason, fault.file, fault.position)
    except NotChecked as missing:
        return Row(name, State.NOT_CHECKED, str(missing))
    except Expired as expired:
        return Row(name, State.EXPIRED, str(expired))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m publishing.evidence.verify",
        description="掲示証明書の束を確かめる / verify a certificate's bundle",
    )
    parser.add_argument("bundle", help="*.keijishomei.zip")
    parser.add_argument("--log-key", metavar="VKEY", help="公表された鍵 / public key")
    parser.add_argument("--policy", metavar="FILE", help="C2SP tlog-policy")
    parser.add_argument(
        "--signer",
        type=bytes.fromhex,
        metavar="SHA256",
        help="発行者の署名証明書の要約値 / of the authority's signing certificate",
    )
    parser.add_argument(
        "--at", metavar="INSTANT", help="いつの時点で / as of (RFC 3339)"
    )
    parser.add_argument("--json", action="store_true")
    return parser


def _policy(file: str | None) -> Policy | None:
    return parse_policy(Path(file).read_text(encoding="utf-8")) if file else None


def _instant(text: str) -> int:
    then = datetime.fromisoformat(text)
    return int((then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp())


if __name__ == "__main__":
    sys.exit(main())
