"""Commands with which an authority administers offices and people."""

import json
from pathlib import Path
from typing import Any

import pytest

from access_control.models import Office, User
from access_control.rules.roles import Role
from tests.builders import make_notice, make_person
from tests.clock import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_24_november():
    with frozen("2026-11-24 10:00"):
        yield


@pytest.fixture(autouse=True)
def no_mail(settings: Any) -> None:
    """As installed without KOJIBAN_EMAIL_URL."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def by(operator: User, office: Office) -> str:
    """運天's address, who is appointed at the authority."""
    return make_person(operator.name, Role.OPERATOR, office.authority()).email


def answer(run: Any, *words: str) -> Any:
    return json.loads(run(*words, "--json"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "offices.csv"
    path.write_text("部署コード,部署名\nDEMO-TAX,納税課\n", encoding="cp932")
    return path


def test_a_dry_run_tells_and_does_nothing(run: Any, by: str, file: Path) -> None:
    told = answer(run, "import_offices", str(file), "--by", by, "--dry-run")
    assert (told["applied"], len(told["changes"])) == (False, 1)
    assert Office.objects.get(code="DEMO-TAX").name == "都税事務所徴収課"


def test_an_import_is_done_once(run: Any, by: str, file: Path) -> None:
    counts = [
        len(answer(run, "import_offices", str(file), "--by", by)["changes"])
        for _ in range(2)
    ]
    assert counts == [1, 0]


def test_a_file_with_faults_is_refused(run: Any, by: str, tmp_path: Path) -> None:
    path = tmp_path / "offices.csv"
    path.write_text("部署コード,部署名\nNEW,新課\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run("import_offices", str(path), "--by", by)
    assert ended.value.code == 1


def test_an_office_is_renamed(run: Any, by: str) -> None:
    told = answer(run, "rename_office", "DEMO-TAX", "納税課", "--by", by)
    assert told == {"office": "DEMO-TAX", "name": "納税課", "from": "2026-11-24"}


def test_an_office_is_closed(run: Any, by: str, other_office: Office) -> None:
    words = ["DEMO-TAX", "--successor", other_office.code, "--by", by]
    told = answer(run, "close_office", *words)
    assert told["closed_on"] == "2026-11-24"
    assert Office.objects.get(code="DEMO-TAX").succeeded_by == other_office


def test_offices_are_merged(run: Any, by: str, other_office: Office) -> None:
    words = ["DEMO-TAX", "--into", other_office.code, "--by", by]
    assert answer(run, "merge_offices", *words)["merged"] == "DEMO-TAX"
    assert Office.objects.get(code="DEMO-TAX").succeeded_by == other_office


def test_a_person_is_invited(run: Any, by: str, registrar: User) -> None:
    told = answer(run, "invite_person", registrar.email, "--by", by)
    assert "/staff/invitation/" in told["link"]


@pytest.mark.parametrize(
    "words",
    [
        ("rename_office", "DEMO-TAX", "納税課"),
        ("close_office", "DEMO-TAX"),
        ("merge_offices", "DEMO-TAX", "--into", "DEMO-ROAD"),
    ],
)
def test_who_does_not_administer_is_refused(
    run: Any, words: tuple[str, ...], registrar: User, other_office: Office
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words, "--by", registrar.email)
    assert ended.value.code == 1


def test_an_appointment_is_made_shown_and_ended(
    run: Any, by: str, outsider: User
) -> None:
    words = (outsider.email, "approver", "DEMO-TAX", "--by", by)
    answer(run, "appoint", *words, "--from", "2026-11-24", "--until", "2026-12-01")
    on = ("--office", "DEMO-TAX", "--on")
    before, after = (
        answer(run, "show_appointments", *on, day)["appointments"]
        for day in ("2026-11-30", "2026-12-01")
    )
    assert outsider.email in {each["person"] for each in before}
    assert outsider.email not in {each["person"] for each in after}
    answer(run, "end_appointment", *words)
    now = answer(run, "show_appointments", *on, "2026-11-24")["appointments"]
    assert outsider.email not in {each["person"] for each in now}


def test_a_deputy_is_named_with_whom_he_stands_for(
    run: Any, by: str, outsider: User, approver: User
) -> None:
    words = (outsider.email, "approver", "DEMO-TAX", "--by", by)
    answer(run, "appoint", *words, "--deputy-for", approver.email)
    appointment = outsider.appointments.get(office__code="DEMO-TAX")
    assert (appointment.kind, appointment.deputy_for) == ("deputy", approver)


def test_the_last_approver_of_a_queue_is_not_ended(
    run: Any, by: str, approver: User
) -> None:
    make_notice()
    with pytest.raises(SystemExit) as refusal:
        run("end_appointment", approver.email, "approver", "DEMO-TAX", "--by", by)
    assert refusal.value.code == 1
    told = answer(run, "show_appointments")
    assert told["without_approver"] == []
