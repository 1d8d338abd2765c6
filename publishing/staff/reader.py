"""Who of the staff looks at a notice, and what the access matrix lets them read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from access_control.grants import may
from access_control.matrix import effective_matrix
from access_control.models import Office, User
from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, Matrix, access_to
from access_control.rules.phases import Phase
from notices.models import Notice
from publishing.models import ShellCopy
from publishing.rules.redaction import word_for
from publishing.rules.visibility import access_phase

# Who holds one of these at the office works with its people.
WORKING = ("register_notices", "approve_notices", "record_board", "record_collection")
# Sealed columns that pages tell as a whole, as the matrix names them.
REFUSED_CELLS = "RefusedRow.sealed_cells"
REASON = "NoticeEvent.sealed_reason"
INQUIRY = "Inquiry.sealed"
REMOVAL = "Removal.sealed_reason"
CORRECTION = "Correction.sealed"
RECEIPT = "Collection.sealed"
DECISION = "LegalDecision.sealed_reason"
HOLD = "DisposalHold.sealed_reason"
HOLD_RELEASE = "DisposalHold.sealed_release_reason"
DECIDING = ("adopt_rules", "decide_exceptions")


@dataclass(frozen=True)
class Reader:
    """One look: who, when, and the matrix that holds."""

    audience: Audience
    phase: Phase
    matrix: Matrix

    def may_read(self, field: str) -> bool:
        """Whether the field is told, whole or masked."""
        return self._access(field) is not Access.HIDE

    def word(self, field: str, text: str) -> str:
        """What is told of the field's words; empty where nothing is."""
        return word_for(field, text, self._access(field), self.matrix)

    def words(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields of which something is told."""
        told = {field: self.word(field, text) for field, text in fields.items()}
        return {field: word for field, word in told.items() if word}

    def _access(self, field: str) -> Access:
        return access_to(field, self.audience, self.phase, matrix=self.matrix)


def reader_of(user: User, notice: Notice, *, at: datetime) -> Reader:
    """The person's look at a notice of the register.

    A notice whose keys are destroyed cannot be opened at all, so the phase is never
    `erased` here.
    """
    return Reader(
        audience_of(user, notice.office),
        _phase_of(notice, at),
        effective_matrix(notice.office),
    )


def reader_of_list(user: User, office: Office) -> Reader:
    """The person's look at a list on its way into the register."""
    return Reader(audience_of(user, office), Phase.BEFORE, effective_matrix(office))


def audience_of(user: User, office: Office) -> Audience:
    """The widest standing that the person's roles at the office give."""
    if any(may(user, codename, office) for codename in WORKING):
        return Audience.OWN_OFFICE
    if any(may(user, codename, office) for codename in DECIDING):
        return Audience.LEGAL_OFFICER
    return Audience.OTHER_OFFICE


def _phase_of(notice: Notice, at: datetime) -> Phase:
    """By the window that was frozen; a notice without one is still to come."""
    posting = getattr(notice, "posting", None)
    if posting is None:
        return Phase.BEFORE
    shell = ShellCopy.objects.get(public_id=posting.public_id)
    return access_phase(shell.display_from, shell.display_until, at=at, is_erased=False)
