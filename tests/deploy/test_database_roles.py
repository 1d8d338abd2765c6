"""deploy/postgresql.sql on a real cluster: what the public role can and cannot do.

The site runs for real: tables made by the owner, a notice published, then a process of
role ``public`` with the public database role and the keys for display and search.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import services

pytestmark = pytest.mark.machine

ROOT = Path(__file__).parents[2]
LIST = ROOT / "tests/data/lists/health_insurance_cp932.csv"
# As Django adds a row: every column but the number, which it asks for.
ADD_ROW = (
    "INSERT INTO publishing_displaylogentry"
    " (stream, seq, entry, link, posting_commitment, leaf_index)"
    " VALUES (%s, 7000, '', '', NULL, %s) RETURNING id"
)
REGISTRAR, APPROVER = "registrar@demo.example", "approver@demo.example"


@dataclass(frozen=True)
class Site:
    """A published notice on PostgreSQL, with the roles of deploy/postgresql.sql."""

    data: str
    keys: str
    environment: dict[str, str]
    public_id: str

    def as_role(self, role: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(_as_role(self.data, role), autocommit=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with services.postgresql() as (data, keys):
        environment = _environment(tmp_path_factory.mktemp("var"), data, keys)
        _manage(environment, "prepare_demo")
        public_id = _publish(environment)
        for address in (data, keys):
            script = ROOT / "deploy/postgresql.sql"
            words = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", script, address]
            subprocess.run(words, check=True, capture_output=True)
        yield Site(data, keys, environment, public_id)


@pytest.mark.parametrize(
    ("display_from", "display_until", "seen"),
    [("-1 hour", "1 hour", 1), ("1 hour", "2 hours", 0), ("-2 hours", "-1 hour", 0)],
    ids=["on display", "not yet", "expired"],
)
@pytest.mark.parametrize("table", ["publishing_shellcopy", "publishing_entrycopy"])
def test_row_security_shows_only_what_is_on_display(
    site: Site, table: str, display_from: str, display_until: str, seen: int
) -> None:
    with site.as_role("kojiban") as owner, site.as_role("kojiban_public") as public:
        owner.execute(
            f"UPDATE {table} SET display_from = now() + %s::interval,"  # noqa: S608
            " display_until = now() + %s::interval",
            [display_from, display_until],
        )
        count = public.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        assert bool(count.fetchone()[0]) is bool(seen)


@pytest.mark.parametrize(("display_until", "seen"), [("1 hour", 1), ("-1 second", 0)])
def test_a_search_key_answers_only_while_its_entry_does(
    site: Site, display_until: str, seen: int
) -> None:
    with site.as_role("kojiban") as owner, site.as_role("kojiban_public") as public:
        owner.execute(
            "UPDATE publishing_entrycopy SET display_from = now() - interval '1 hour',"
            " display_until = now() + %s::interval",
            [display_until],
        )
        count = public.execute("SELECT count(*) FROM publishing_searchkey")
        assert bool(count.fetchone()[0]) is bool(seen)


def test_the_scheduler_deletes_search_keys_and_writes_none(site: Site) -> None:
    with site.as_role("kojiban_scheduler") as scheduler:
        with scheduler.transaction(force_rollback=True):
            gone = scheduler.execute("DELETE FROM publishing_searchkey")
            assert gone.rowcount > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            scheduler.execute("UPDATE publishing_searchkey SET epoch = 7")


def test_a_long_transaction_does_not_hold_the_window_open(site: Site) -> None:
    with site.as_role("kojiban") as owner, site.as_role("kojiban_public") as public:
        owner.execute(
            "UPDATE publishing_shellcopy SET display_from = now() - interval '1 hour',"
            " display_until = clock_timestamp() + interval '1 second'"
        )
        ask = "SELECT count(*) FROM publishing_shellcopy"
        public.execute("BEGIN")
        before = public.execute(ask).fetchone()[0]
        public.execute("SELECT pg_sleep(1.2)")
        after = public.execute(ask).fetchone()[0]
        public.execute("COMMIT")
        assert (before, after) == (1, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM notices_addressee",
        "SELECT 1 FROM publishing_posting",
        "SELECT 1 FROM access_control_user",
        "SELECT 1 FROM mfa_authenticator",
        "SELECT 1 FROM axes_accessattempt",
        "SELECT 1 FROM django_session",
        "SELECT entry FROM publishing_displaylogentry",
        "UPDATE publishing_shellcopy SET display_until = 'infinity'",
        "SELECT 1 FROM publishing_terminalenrolment",
        "SELECT 1 FROM publishing_paperdisplay",
        "UPDATE publishing_terminaldevice SET revoked_at = NULL",
        "INSERT INTO publishing_terminaldevice (id) VALUES ('a')",
        "UPDATE publishing_displaylogentry SET entry = ''",
        "INSERT INTO publishing_displaylogentry (id, stream, seq, entry, link)"
        " VALUES (7000, 'a-view', 0, '', '')",
        "DELETE FROM publishing_displaylogentry",
        "DELETE FROM publishing_searchkey",
        "UPDATE publishing_searchkey SET digest = ''",
        "TRUNCATE publishing_displaylogentry",
        "SELECT comment FROM publishing_review",
        "UPDATE publishing_review SET score = 5",
        "DELETE FROM publishing_review",
        "SELECT count FROM publishing_readingcount",
        "UPDATE publishing_readingcount SET count = 1",
    ],
)
def test_asvs_13_2_2_public_role_may_not(site: Site, statement: str) -> None:
    with (
        site.as_role("kojiban_public") as public,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        public.execute(statement)


def test_rows_of_the_log_lie_in_the_part_of_their_month(site: Site) -> None:
    with site.as_role("kojiban") as owner:
        parts = owner.execute(
            "SELECT DISTINCT tableoid::regclass::text FROM publishing_displaylogentry"
        )
        now = owner.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')")
        assert parts.fetchall() == [
            (f"publishing_displaylogentry_{now.fetchone()[0]}",)
        ]


def test_the_scheduler_alone_makes_a_month(site: Site) -> None:
    make = "SELECT kojiban_make_month('2031-05-20')"
    with site.as_role("kojiban_scheduler") as scheduler:
        for _ in range(2):
            scheduler.execute(make)
        made = scheduler.execute(
            "SELECT to_regclass('publishing_displaylogentry_2031_05')"
        )
        assert made.fetchone() != (None,)
    with (
        site.as_role("kojiban_public") as public,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        public.execute(make)


@pytest.mark.parametrize("part", ["rest", "2031_06"])
def test_the_owner_empties_no_month_at_one_stroke(part: str, site: Site) -> None:
    with site.as_role("kojiban") as owner:
        owner.execute("SELECT kojiban_make_month('2031-06-20')")
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            owner.execute(f"TRUNCATE publishing_displaylogentry_{part}")


def test_a_part_of_the_log_is_no_way_around(site: Site) -> None:
    with site.as_role("kojiban") as owner:
        row = owner.execute(
            "SELECT tableoid::regclass::text FROM publishing_displaylogentry LIMIT 1"
        ).fetchone()
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            owner.execute(f"DELETE FROM {row[0]}")  # noqa: S608
    with (
        site.as_role("kojiban_staff") as staff,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        staff.execute(f"SELECT * FROM {row[0]}")  # noqa: S608


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publishing_displaylogentry SET entry = ''",
        "DELETE FROM publishing_displaylogentry",
        "TRUNCATE publishing_displaylogentry",
    ],
)
def test_the_owner_of_the_log_only_adds_to_it(site: Site, statement: str) -> None:
    with (
        site.as_role("kojiban") as owner,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"),
    ):
        owner.execute(statement)


def test_public_role_finds_a_terminal_and_notes_its_use(site: Site) -> None:
    with site.as_role("kojiban_public") as public:
        public.execute(
            "UPDATE publishing_terminaldevice SET last_seen_at = now()"
            " WHERE token_hash = '' AND revoked_at IS NULL"
        )


@pytest.mark.parametrize("change", ["UPDATE", "DELETE"])
def test_staff_role_rewrites_no_record_of_paper(site: Site, change: str) -> None:
    statement = {
        "UPDATE": "UPDATE publishing_paperdisplay SET place = ''",
        "DELETE": "DELETE FROM publishing_paperdisplay",
    }[change]
    with (
        site.as_role("kojiban_staff") as staff,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        staff.execute(statement)


ADD_REVIEW = (
    "INSERT INTO publishing_review (id, given_on, language, page, office_code,"
    " score, comment, screening, found)"
    " VALUES ('r', '2020-01-01', 'ja', 'notice', 'DEMO-NHI', 4, 'x', 'shown', '')"
)


def test_public_role_adds_a_review_and_the_scheduler_forgets_its_sentence(
    site: Site,
) -> None:
    with site.as_role("kojiban_public") as public:
        public.execute(ADD_REVIEW)
    environment = site.environment | {
        "KOJIBAN_ROLE": "scheduler",
        "KOJIBAN_DATABASE_URL": _as_role(site.data, "kojiban_scheduler"),
        "KOJIBAN_KEYS_DATABASE_URL": _as_role(site.keys, "kojiban_scheduler"),
    }
    _manage(environment, "run_scheduler", "--once")
    with site.as_role("kojiban_staff") as staff:
        kept = staff.execute("SELECT score, comment FROM publishing_review").fetchone()
    assert kept == (4, "")


def test_public_role_adds_counts_of_reading_that_staff_read(site: Site) -> None:
    with site.as_role("kojiban_public") as public:
        public.execute(
            "INSERT INTO publishing_readingcount (id, hour, kind, public_id, count)"
            " VALUES ('c', '2020-01-01T09:00Z', 'over_budget', '', 7)"
        )
    with site.as_role("kojiban_staff") as staff:
        counted = "SELECT count FROM publishing_readingcount WHERE id = 'c'"
        assert staff.execute(counted).fetchone() == (7,)


def test_public_role_adds_a_view_and_learns_its_number(site: Site) -> None:
    with (
        site.as_role("kojiban_public") as public,
        public.transaction(force_rollback=True),
    ):
        row = public.execute(ADD_ROW, ["a-view", None]).fetchone()
        assert row is not None


@pytest.mark.parametrize(
    ("role", "stream", "leaf_index"),
    [
        ("kojiban_public", "deeds", None),
        ("kojiban_public", "a-view", 7_000),
        ("kojiban_staff", "deeds", 7_000),
        ("kojiban_scheduler", "deeds", 7_000),
    ],
)
def test_no_role_adds_a_row_that_is_not_its_own(
    site: Site, role: str, stream: str, leaf_index: int | None
) -> None:
    with (
        site.as_role(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
    ):
        connection.execute(ADD_ROW, [stream, leaf_index])


@pytest.mark.parametrize("role", ["kojiban_staff", "kojiban_scheduler"])
def test_the_office_adds_deeds_and_reads_the_log(site: Site, role: str) -> None:
    ask = "SELECT count(*) FROM publishing_displaylogentry WHERE stream = 'deeds'"
    with site.as_role(role) as office, office.transaction(force_rollback=True):
        before = office.execute(ask).fetchone()[0]
        office.execute(ADD_ROW, ["deeds", None])
        assert before >= 1
        assert office.execute(ask).fetchone()[0] == before + 1


def test_public_role_does_not_number_the_deeds(site: Site) -> None:
    with site.as_role("kojiban") as owner, site.as_role("kojiban_public") as public:
        deed = owner.execute(
            "SELECT id FROM publishing_displaylogentry WHERE stream = 'deeds' LIMIT 1"
        ).fetchone()
        ask = "SELECT id FROM publishing_displaylogentry WHERE id = %s"
        assert public.execute(ask, deed).fetchall() == []


def test_the_scheduler_seals_with_its_own_role_and_moves_no_leaf(site: Site) -> None:
    environment = site.environment | {
        "KOJIBAN_ROLE": "scheduler",
        "KOJIBAN_DATABASE_URL": _as_role(site.data, "kojiban_scheduler"),
        "KOJIBAN_KEYS_DATABASE_URL": _as_role(site.keys, "kojiban_scheduler"),
    }
    _manage(environment, "run_scheduler", "--once")
    with site.as_role("kojiban_scheduler") as scheduler:
        ask = "SELECT max(leaf_index) FROM publishing_displaylogentry"
        assert scheduler.execute(ask).fetchone()[0] is not None
        move = "UPDATE publishing_displaylogentry SET leaf_index = leaf_index + 7000"
        sealed = f"{move} WHERE leaf_index IS NOT NULL"
        assert scheduler.execute(sealed).rowcount == 0


@pytest.mark.parametrize("role", ["kojiban_staff", "kojiban_scheduler"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publishing_displaylogentry SET entry = ''",
        "DELETE FROM publishing_displaylogentry",
    ],
)
def test_asvs_16_4_2_no_serving_role_rewrites_the_log(
    site: Site, role: str, statement: str
) -> None:
    with (
        site.as_role(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("role", ["kojiban_staff", "kojiban_public"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_control_personaldataaccess SET entries = 0",
        "DELETE FROM access_control_personaldataaccess",
        "TRUNCATE access_control_personaldataaccess",
        "UPDATE access_control_sitting SET purpose = 'deciding'",
        "DELETE FROM access_control_sitting",
    ],
)
def test_no_serving_role_rewrites_who_opened_what(
    site: Site, role: str, statement: str
) -> None:
    with (
        site.as_role(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_staff_add_who_opened_what(site: Site) -> None:
    sitting = (
        "INSERT INTO access_control_sitting"
        " (id, person_id, began_at, purpose, key_id, sealed_words)"
        " SELECT 's', min(id), now(), 'deciding', '', '' FROM access_control_user"
    )
    opening = (
        "INSERT INTO access_control_personaldataaccess (sitting_id, at, office_code,"
        " is_own_office, subject_kind, subject_id, entry_id, page, part, entries)"
        " VALUES ('s', now(), 'DEMO-NHI', true, 'notice', '1', '', 'staff:x', 1, 3)"
    )
    with site.as_role("kojiban_staff") as staff, staff.transaction(force_rollback=True):
        staff.execute(sitting)
        assert staff.execute(opening).rowcount == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_control_administrationevent SET new = ''",
        "DELETE FROM access_control_administrationevent",
        "DELETE FROM access_control_matrixchange",
    ],
)
def test_staff_role_rewrites_no_record_of_who_changed_what(
    site: Site, statement: str
) -> None:
    with (
        site.as_role("kojiban_staff") as staff,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        staff.execute(statement)


def test_public_role_sees_no_key_of_the_register(site: Site) -> None:
    with psycopg.connect(_as_role(site.keys, "kojiban_public")) as public:
        found = public.execute("SELECT DISTINCT purpose FROM access_control_wrappedkey")
        assert found.fetchall() == [("display",)]


def test_public_process_serves_a_notice_with_the_public_role(
    site: Site, tmp_path: Path
) -> None:
    with site.as_role("kojiban") as owner:
        for table in ("publishing_shellcopy", "publishing_entrycopy"):
            owner.execute(
                f"UPDATE {table} SET display_from = now() - interval '1 hour',"  # noqa: S608
                " display_until = now() + interval '1 hour'"
            )
    port = services.free_port()
    environment = _public_process(site, tmp_path, port)
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    ready = services.running(
        command, lambda: _status(f"{base}/readyz") == 200, environment=environment
    )
    with ready:
        assert _status(f"{base}/notices/{site.public_id}/") == 200
        assert site.public_id in _search(base, "遠藤裕子")
        assert site.public_id not in _search(base, "見本花子")
        # It looks for no session either, whatever a client sends along.
        assert _status(f"{base}/staff/", cookie=f"kojiban-session={32 * 'a'}") == 404


def test_staff_sign_in_with_the_staff_role(site: Site) -> None:
    with site.as_role("kojiban_staff") as staff, staff.transaction(force_rollback=True):
        for table in ("mfa_authenticator", "axes_accessattempt", "axes_accesslog"):
            staff.execute(f"DELETE FROM {table}")  # noqa: S608


def _environment(var: Path, data: str, keys: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KOJIBAN_VAR": str(var),
        "KOJIBAN_DEMONSTRATION": "yes",
        "KOJIBAN_PUBLIC_URL": "http://127.0.0.1:8000",
        "KOJIBAN_SECRET_KEY": "only-for-tests-" * 5,
        "KOJIBAN_DATABASE_URL": data,
        "KOJIBAN_KEYS_DATABASE_URL": keys,
    }


def _public_process(site: Site, var: Path, port: int) -> dict[str, str]:
    """The keys of the public role, and the public role in both databases."""
    keys = Path(site.environment["KOJIBAN_VAR"]) / "keys"
    (var / "keys").mkdir(mode=0o700)
    for purpose in ("display", "search"):
        shutil.copy2(keys / f"{purpose}-1.key", var / "keys")
    return site.environment | {
        "KOJIBAN_ROLE": "public",
        "KOJIBAN_VAR": str(var),
        "KOJIBAN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KOJIBAN_DATABASE_URL": _as_role(site.data, "kojiban_public"),
        "KOJIBAN_KEYS_DATABASE_URL": _as_role(site.keys, "kojiban_public"),
    }


def _publish(environment: dict[str, str]) -> str:
    basis = "national_health_insurance"
    where = ["--office", "DEMO-NHI", "--basis", basis, "--by", REGISTRAR]
    taken = json.loads(_manage(environment, "take_in_list", LIST, *where, "--json"))
    notice = str(taken["notice"])
    _manage(environment, "submit_notice", notice, "--by", REGISTRAR)
    approved = _manage(
        environment, "approve_notice", notice, "--by", APPROVER, "--json"
    )
    public_id: str = json.loads(approved)["public_id"]
    return public_id


def _manage(environment: dict[str, str], *words: object) -> str:
    command = [sys.executable, "manage.py", *(str(word) for word in words)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def _as_role(address: str, role: str) -> str:
    return address.replace("//kojiban@", f"//{role}@")


def _search(base: str, name: str) -> str:
    form = urllib.parse.urlencode({"name": name, "office": "DEMO-NHI"}).encode()
    with urllib.request.urlopen(f"{base}/search/", form, timeout=5) as answer:
        return str(answer.read().decode())


def _status(url: str, *, cookie: str = "") -> int:
    request = urllib.request.Request(url, headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
