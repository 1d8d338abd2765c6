"""The offline verifier: what it believes, what it cannot check, and how it ends."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.evidence import bundle, committed, verify
from publishing.evidence.bundle import Bundle
from publishing.evidence.canonical import canonical
from publishing.evidence.certificate import Copy
from publishing.evidence.cosignature import WitnessSigner
from publishing.evidence.policy import policy_text
from publishing.evidence.verify import (
    EXPIRED,
    FAILED,
    INCOMPLETE,
    NAMES,
    OK,
    Row,
    State,
    exit_code,
    verify_bundle,
)
from tests.publishing.evidence.bundles import (
    ENTRIES,
    LOG,
    PEOPLE,
    certificate_of,
    entry_copy,
    files_of,
    make_bundle,
    signer,
)
from tests.publishing.evidence.papers import signed_paper
from tests.tsa import make_authority

NOW = int(time.time())
IN_2040 = 2_208_988_800
ROOT = Path(__file__).parents[3]
# A process in which nothing may open a socket, and Django cannot be imported.
ALONE = """
import sys
def refuse(event, _):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        raise RuntimeError("no network")
sys.addaudithook(refuse)
sys.modules["django"] = None
from publishing.evidence.verify import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def plain() -> Bundle:
    return make_bundle()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Stamped, with a signed paper: nothing is left to check."""
    made = make_bundle(stamp_with=make_authority(tmp_path_factory.mktemp("tsa")))
    return replace(made, pdf=signed_paper(made.proof))


def rows_of(made: Bundle, at: int = NOW) -> list[Row]:
    return verify_bundle(bundle.pack(made), at=at)


def row(rows: Sequence[Row], name: str) -> Row:
    return next(each for each in rows if each.check == name)


def test_whole_bundle_is_verified(whole: Bundle) -> None:
    rows = rows_of(whole)
    assert {each.state for each in rows} == {State.OK}, rows
    assert exit_code(rows) == OK


def test_stamped_outside_observation_is_grade_a(whole: Bundle) -> None:
    grades = {each.basis: each.grade for each in certificate_of(whole).statements}
    assert grades["observations/"] == "A"
    assert grades["proof.json"] == "C"


def test_bundle_without_a_paper_is_incomplete(plain: Bundle) -> None:
    rows = rows_of(plain)
    assert exit_code(rows) == INCOMPLETE
    assert [each.check for each in rows if each.state != State.OK] == ["paper"]


def test_ended_certificates_are_expired_not_disproved(whole: Bundle) -> None:
    rows = rows_of(whole, at=IN_2040)
    assert exit_code(rows) == EXPIRED
    assert row(rows, "timestamps").state == State.EXPIRED
    assert "not disproved" in verify.table(rows, keys_given=False)


def test_log_and_observations_do_not_expire(plain: Bundle) -> None:
    states = {each.state for each in rows_of(plain, at=IN_2040)[:-1]}
    assert states == {State.OK}


def test_paper_of_another_certificate_fails(whole: Bundle) -> None:
    other = replace(whole, pdf=signed_paper(b"another proof"))
    assert row(rows_of(other), "paper").state == State.FAILED


@pytest.mark.parametrize(("given", "code"), [(True, OK), (False, FAILED)])
def test_paper_of_the_signer_who_is_asked_for_alone_is_believed(
    given: bool, code: int, whole: Bundle
) -> None:
    data = bundle.pack(whole)
    told = next(row for row in verify_bundle(data, at=NOW) if row.check == "paper")
    signer = bytes.fromhex(told.told.rpartition(" ")[2]) if given else bytes(32)
    assert exit_code(verify_bundle(data, at=NOW, signer=signer)) == code


def test_changed_paper_fails(whole: Bundle) -> None:
    assert whole.pdf is not None
    pdf = whole.pdf.replace(b" 200 ", b" 201 ", 1)
    assert pdf != whole.pdf
    assert row(rows_of(replace(whole, pdf=pdf)), "paper").state == State.FAILED


def test_stamp_of_another_checkpoint_fails(whole: Bundle) -> None:
    (stamp,) = whole.stamps
    other = replace(whole, stamps=(replace(stamp, checkpoint=whole.first),))
    found = row(rows_of(other), "timestamps")
    assert (found.state, found.file) == (State.FAILED, "timestamps/last.checkpoint")


@pytest.mark.parametrize("missing", ["rfc3161-client", "pyHanko"])
def test_what_a_missing_library_would_check_is_named(
    missing: str, whole: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing == "pyHanko":
        monkeypatch.setitem(sys.modules, "pyhanko.sign.validation", None)
    else:
        monkeypatch.setattr("publishing.evidence.outside_checks.timestamp", None)
    rows = rows_of(whole)
    assert exit_code(rows) == INCOMPLETE
    assert any(missing in each.told for each in rows)


def test_made_public_key_is_believed(plain: Bundle) -> None:
    rows = verify_bundle(bundle.pack(plain), at=NOW, log_keys=(LOG.verifier,))
    assert row(rows, "checkpoints").state == State.OK


def test_another_logs_key_is_not(plain: Bundle) -> None:
    stranger = signer(LOG.name + "2").verifier
    rows = verify_bundle(bundle.pack(plain), at=NOW, log_keys=(stranger,))
    assert row(rows, "checkpoints").state == State.FAILED


def test_copy_for_the_public_opens_nothing() -> None:
    public = make_bundle(copy=Copy.PUBLIC)
    files = files_of(public)
    assert row(rows_of(public), "opening").state == State.OK
    assert "opening.json" not in files
    spelled = b"".join(files.values())
    assert not any(name.encode() in spelled for name in PEOPLE)


def test_opened_entry_does_not_help_to_guess_another(plain: Bundle) -> None:
    """Every name of the sample, with every 32 bytes that the bundle tells as a salt."""
    opened = plain.opening
    assert opened is not None
    salts = {opened.salt, plain.shell_salt, bytes(32), *ENTRIES}
    confirmed = {
        (place, name)
        for salt in salts
        for place, entry in enumerate(ENTRIES)
        for name in PEOPLE
        if committed.entry_commitment(salt, f"entry{place}", entry_copy(name)) == entry
    }
    assert confirmed == {(0, PEOPLE[0])}


def test_another_entry_cannot_be_passed_off(plain: Bundle) -> None:
    assert plain.opening is not None
    forged = replace(plain.opening, copy=entry_copy(PEOPLE[1]))
    found = row(rows_of(replace(plain, opening=forged)), "opening")
    assert (found.state, found.file) == (State.FAILED, "opening.json")


def run(*words: object, code: str = ALONE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *(str(word) for word in words)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.machine
def test_command_needs_neither_django_nor_a_network(
    whole: Bundle, tmp_path: Path
) -> None:
    file = tmp_path / "x.keijishomei.zip"
    file.write_bytes(bundle.pack(whole))
    done = run(file, "--log-key", LOG.verifier.line, "--at", "2026-12-01T00:00:00Z")
    assert done.returncode == OK, done.stdout + done.stderr
    assert verify.KEYS_GIVEN in done.stdout
    assert all(words in done.stdout for words in NAMES.values())


def test_command_says_whose_keys_it_believed(
    plain: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(bundle.pack(plain))
    assert verify.main([str(file)]) == INCOMPLETE
    assert "鍵は証明書に同梱のもの" in capsys.readouterr().out


def test_command_names_the_place_as_json(
    plain: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(plain.proof)
    told["totals"]["pess_s"] -= 60
    file = tmp_path / "x.zip"
    file.write_bytes(bundle.pack(replace(plain, proof=canonical(told))))
    assert verify.main([str(file), "--json", "--at", "2040-01-01"]) == FAILED
    answer = json.loads(capsys.readouterr().out)
    (failed,) = (each for each in answer["rows"] if each["state"] == "failed")
    assert (failed["file"], failed["position"]) == ("proof.json", "totals.pess_s")


def test_quorum_of_the_asker_has_to_be_met(
    plain: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = WitnessSigner("another.example", signer("another").private_key)
    policy = tmp_path / "policy"
    policy.write_text(policy_text(LOG.verifier.line, (other.verifier.line,)))
    file = tmp_path / "x.zip"
    file.write_bytes(bundle.pack(plain))
    assert verify.main([str(file), "--policy", str(policy)]) == FAILED
    assert "quorum is not met" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["/nowhere.zip"], [__file__, "--log-key", "x"], [__file__, "--at", "soon"]],
    ids=["no file", "no key", "no time"],
)
def test_misuse_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(words) == INCOMPLETE
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"PK", bytes(22), bytes(100)])
def test_what_is_no_archive_fails(data: bytes) -> None:
    assert exit_code(verify_bundle(data, at=NOW)) == FAILED
