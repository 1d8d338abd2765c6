"""What to look at in a list before its rows are taken in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from access_control.models import Office
from notices.intake.screening import Screened
from notices.models import AdoptedVersion
from notices.rules import precondition_words as words
from notices.rules.addressee_kinds import addressee_kind
from notices.rules.broken_rule import BrokenRule
from notices.rules.inquiries import InquiryRecord
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import latest_deemed_day, legal_day
from notices.rules.preconditions import RowFacts, cautions_of, judge_rows


@dataclass(frozen=True)
class Caution:
    """One thing to look at, said without a name."""

    code: str
    message_ja: str
    rows: tuple[int, ...]


def cautions_for(
    screened: Screened,
    *,
    office: Office,
    basis_id: str,
    variant: str,
    display_from: datetime | None,
    at: datetime,
) -> list[Caution]:
    """Cautions under the version of the planned start; none where no such period is
    in force."""
    begins = legal_day(display_from or at)
    try:
        version = legal_basis(basis_id).version_on(begins)
        period = version.variant(variant)
    except BrokenRule:
        return []
    adoption = AdoptedVersion.objects.of(office, version.id)
    return judge_list(
        screened,
        required=adoption.required_inquiries if adoption else (),
        deemed_on=latest_deemed_day(begins, period),
        on=legal_day(at),
    )


def judge_list(
    screened: Screened, *, required: Collection[str], deemed_on: date, on: date
) -> list[Caution]:
    """What would be refused at approval first, then what is only worth a look."""
    found = judge_rows(_rows(screened), required=required, deemed_on=deemed_on, on=on)
    told = (
        ("death", words.DEATH, found.deaths),
        ("found", words.FOUND, found.found),
        ("early_deadline", words.EARLY, found.early),
        ("missing_inquiry", words.MISSING, found.missing),
        ("no_ground", words.NO_GROUND, found.uninvestigated),
        ("unclear_inquiry", words.UNCLEAR, _unclear(screened, on)),
    )
    refused = [
        Caution(code, sentence.format(rows=words.rows_in_words(rows)), rows)
        for code, sentence, rows in told
        if rows
    ]
    return [*refused, *(Caution(*caution) for caution in cautions_of(found))]


def _rows(screened: Screened) -> list[RowFacts]:
    return [
        RowFacts(
            row.row,
            addressee_kind(row.fields["name"]),
            row.fields,
            [
                InquiryRecord(told.item, told.done_on, told.outcome)
                for told in row.inquiries
            ],
        )
        for row in screened.accepted
    ]


def _unclear(screened: Screened, on: date) -> tuple[int, ...]:
    """Rows of which an inquiry will not be recorded."""
    return tuple(
        row.row
        for row in screened.accepted
        if row.unclear or any(told.done_on > on for told in row.inquiries)
    )
