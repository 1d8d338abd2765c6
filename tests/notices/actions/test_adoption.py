"""Adopting a version for an authority, and giving it up."""

from dataclasses import replace
from datetime import date

import pytest

from access_control.models import Office, OfficeKind, User
from access_control.rules.roles import Role
from notices.actions.adoption import adopt_version, revoke_adoption
from notices.actions.approval import version_to_post
from notices.models import AdoptedVersion
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.adoption import AdoptionChoices, AdoptionRefused, Reading
from notices.rules.legal_basis import legal_basis
from publishing.models import ShellCopy
from tests.builders import make_notice, make_person, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT, LATER = jst("2026-05-25 10:00"), jst("2026-05-26 10:00")
VERSION = legal_basis("local_tax").version("local_tax/2026-05-21")
CHOICES = AdoptionChoices(
    text_as_of=date(2026, 5, 25),
    official_text=VERSION.phrase,
    text_source="官報",
    also_shown=("capacity",),
)


def adopt(office: Office, by: User, choices=CHOICES, replacing=None, at=AT):
    told = {"replacing": replacing, "by": by, "at": at}
    return adopt_version(office.authority(), VERSION, choices, **told)


def test_an_adoption_keeps_every_choice(office, legal_officer) -> None:
    adopted = adopt(office, legal_officer)
    assert adopted.also_shown == ["capacity"]
    assert adopted.official_text == VERSION.phrase
    assert (adopted.adopted_by, adopted.adopted_at) == (legal_officer, AT)


def test_it_is_in_force_for_every_office_of_the_authority(
    office, other_office, legal_officer
) -> None:
    adopted = adopt(office, legal_officer)
    assert AdoptedVersion.objects.of(other_office, VERSION.id) == adopted


def test_another_choice_ends_the_row_and_begins_a_new_one(
    office, legal_officer
) -> None:
    first = adopt(office, legal_officer)
    changed = replace(CHOICES, reading=Reading.LATEST)
    second = adopt(office, legal_officer, changed, replacing=first, at=LATER)
    first.refresh_from_db()
    assert first.ended_at == LATER
    assert first.reading == Reading.PLAIN
    assert AdoptedVersion.objects.of(office, VERSION.id) == second


def test_an_unchanged_choice_is_refused(office, legal_officer) -> None:
    first = adopt(office, legal_officer)
    with pytest.raises(DeedRefused, match="変わったところ"):
        adopt(office, legal_officer, replacing=first, at=LATER)


def test_a_demonstration_is_replaced_even_by_the_same_choices(
    office, legal_officer
) -> None:
    shown = adopt(office, legal_officer)
    AdoptedVersion.objects.update(is_demonstration=True)
    adopted = adopt(office, legal_officer, replacing=shown, at=LATER)
    assert not adopted.is_demonstration


@pytest.mark.parametrize("seen", [False, True])
def test_two_officers_at_once_get_one_deed_and_one_refusal(
    seen: bool, office, legal_officer
) -> None:
    stale = adopt(office, legal_officer) if seen else None
    adopt(office, legal_officer, replace(CHOICES, note="一"), replacing=stale)
    with pytest.raises(DeedRefused, match="ほかの人"):
        adopt(office, legal_officer, replace(CHOICES, note="二"), replacing=stale)


def test_choices_that_do_not_fit_change_nothing(office, legal_officer) -> None:
    with pytest.raises(AdoptionRefused):
        adopt(office, legal_officer, replace(CHOICES, also_shown=("address",)))
    assert not AdoptedVersion.objects.exists()


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.APPROVER, Role.AUDITOR])
def test_only_a_legal_officer_adopts(role: Role, office) -> None:
    with pytest.raises(NotAllowed):
        adopt(office, make_person("別役 一", role, office))


def test_the_legal_officer_of_another_authority_does_not_adopt(office) -> None:
    other = Office.objects.create(code="OTHER", name="別市", kind=OfficeKind.AUTHORITY)
    with pytest.raises(NotAllowed):
        adopt(office, make_person("他 一", Role.LEGAL_OFFICER, other))


def test_a_revoked_version_is_not_posted(office, legal_officer) -> None:
    notice = make_notice(display_from=jst("2026-06-01 09:00"))
    adopted = AdoptedVersion.objects.of(office, VERSION.id)
    revoke_adoption(adopted, by=legal_officer, at=AT, reason="条文が改正された")
    with pytest.raises(DeedRefused, match="未採用"):
        version_to_post(notice, AT)


def test_revoking_leaves_what_is_posted(office, legal_officer) -> None:
    posting = make_posting()
    adopted = AdoptedVersion.objects.of(office, VERSION.id)
    revoke_adoption(adopted, by=legal_officer, at=LATER, reason="改正")
    posting.notice.refresh_from_db()
    assert posting.notice.adoption == adopted
    assert ShellCopy.objects.get().display_until == jst("2026-06-10 00:00")


def test_revoking_needs_a_reason_and_happens_once(office, legal_officer) -> None:
    adopted = adopt(office, legal_officer)
    with pytest.raises(DeedRefused):
        revoke_adoption(adopted, by=legal_officer, at=AT, reason=" ")
    revoke_adoption(adopted, by=legal_officer, at=AT, reason="改正")
    with pytest.raises(DeedRefused, match="すでに"):
        revoke_adoption(adopted, by=legal_officer, at=AT, reason="改正")


def test_the_reading_adopted_gives_the_deemed_day(office, legal_officer) -> None:
    notice = make_notice()
    AdoptedVersion.objects.update(reading=Reading.LATEST)
    posting = make_posting(office=notice.office)
    assert ShellCopy.objects.get(pk=posting.public_id).reading == Reading.LATEST
