"""A copy is frozen under the matrix of its moment."""

import pytest

from access_control.models import MatrixChange, Office, User
from access_control.rules.roles import Role
from notices.models import AdoptedVersion
from notices.refusals import DeedRefused
from notices.rules.legal_basis import legal_basis
from publishing.actions.correct import approve_correction, propose_correction
from publishing.copies import open_entries, open_shell
from publishing.models import Correction, EntryCopy, Posting, ShellCopy
from publishing.projection import preview, public_word
from tests.builders import make_notice, make_person, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT, ON_DISPLAY = jst("2026-05-30 10:00"), jst("2026-06-03 10:00")
PERSON = {
    "name": "見本 太郎",
    "kana": "ミホン タロウ",
    "capacity": "見本商事代表",
    "document": "督促状",
}


def change(office: Office, field_class: str, after: str) -> None:
    """As if two legal officers had decided it."""
    MatrixChange.objects.create(
        authority=office.authority(),
        field_class=field_class,
        audience="public",
        phase="on_display",
        before="show",
        after=after,
        reason="方針",
        proposed_by=make_person("法務 太一", Role.LEGAL_OFFICER, office),
        proposed_at=AT,
        decided_by=make_person("規子 七海", Role.LEGAL_OFFICER, office),
        decided_at=AT,
        is_approved=True,
    )


def post(office: Office) -> Posting:
    adopt_everything(office)
    return make_posting([PERSON])


def adopt_everything(office: Office) -> None:
    make_notice([PERSON])
    AdoptedVersion.objects.update(also_shown=["capacity", "kana"])


def words(posting: Posting) -> dict[str, str]:
    entries = EntryCopy.objects.filter(shell_id=posting.public_id)
    return dict(open_entries(entries)[0].words)


def test_as_shipped_kana_stays_in_the_register_even_where_adopted(office) -> None:
    assert words(post(office)) == {
        "name": "見本 太郎",
        "document": "督促状",
        "capacity": "見本商事代表",
    }


@pytest.mark.parametrize(
    ("after", "expected"), [("show", "ミホン タロウ"), ("mask", "ミ●●●")]
)
def test_kana_that_was_opened_is_frozen(after: str, expected: str, office) -> None:
    change(office, "kana", after)
    assert words(post(office))["kana"] == expected


@pytest.mark.parametrize(("after", "expected"), [("mask", "●●●"), ("hide", None)])
def test_a_tightened_cell_reaches_the_copy(after: str, expected, office) -> None:
    change(office, "capacity", after)
    assert words(post(office)).get("capacity") == expected


def test_what_the_approver_sees_is_what_is_frozen(office) -> None:
    change(office, "capacity", "mask")
    notice = make_notice([PERSON])
    AdoptedVersion.objects.update(also_shown=["capacity"])
    version = legal_basis("local_tax").version("local_tax/2026-05-21")
    assert preview(notice, version)[0]["capacity"] == "●●●"


def test_a_frozen_copy_keeps_what_it_shows(office) -> None:
    posting = post(office)
    change(office, "capacity", "hide")
    assert words(posting)["capacity"] == "見本商事代表"


def test_a_change_beyond_the_limits_shows_nothing_more(office) -> None:
    change(office, "address", "show")
    assert "address" not in words(post(office))


@pytest.mark.parametrize(
    ("after", "expected"), [("show", "理事長"), ("mask", "●●●"), ("hide", "")]
)
def test_a_corrected_word_follows_the_matrix_of_its_day(
    after: str, expected: str, office
) -> None:
    notice = make_notice([PERSON])
    change(office, "capacity", after)
    assert public_word(notice, "capacity", "理事長") == expected


def test_without_kana_rows_the_list_has_none(office) -> None:
    change(office, "kana_row", "hide")
    shell = ShellCopy.objects.get(pk=post(office).public_id)
    assert open_shell(shell).rows == {}


def correct_kana(posting: Posting, registrar: User) -> Correction:
    entry = EntryCopy.objects.get(shell_id=posting.public_id)
    told = {"by": registrar, "at": ON_DISPLAY, "reason": "打ち間違い"}
    return propose_correction(posting, entry.pk, "kana", "ミモト タロウ", **told)


def test_a_correction_masks_what_the_matrix_masks_by_then(
    office, registrar, second_approver
) -> None:
    change(office, "kana", "show")
    posting = post(office)
    correction = correct_kana(posting, registrar)
    change(office, "kana", "mask")
    approve_correction(correction, by=second_approver, at=ON_DISPLAY)
    assert words(posting)["kana"] == "ミ●●●"


def test_a_correction_of_what_is_hidden_by_then_is_refused(
    office, registrar, second_approver
) -> None:
    change(office, "kana", "show")
    posting = post(office)
    correction = correct_kana(posting, registrar)
    change(office, "kana", "hide")
    with pytest.raises(DeedRefused, match="kana"):
        approve_correction(correction, by=second_approver, at=ON_DISPLAY)
    assert words(posting)["kana"] == "ミホン タロウ"
