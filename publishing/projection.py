"""From the register to the public: the only reader of the register in this room.

A copy is frozen under the access matrix of its moment, phase on display; a later change
of the matrix reaches the next copy.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from access_control.matrix import effective_matrix
from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, Matrix, access_to
from access_control.rules.phases import Phase
from notices.models import Addressee, AdoptedVersion, Notice
from notices.register import OpenAddressee, open_addressees
from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.legal_basis import LegalBasis, Version, legal_basis
from notices.rules.numbers import notice_number
from notices.rules.periods import legal_day
from notices.rules.special_care import CARE_FIELD, care_from_text
from publishing.copies import RowRanges
from publishing.rules.kana_rows import ROW_ORDER, display_order, row_of
from publishing.rules.public_notice import PublicEntry, Words
from publishing.rules.redaction import fields_to_show, redact, without_places, word_for
from publishing.rules.searchable import Searchable, searchable

HEADING = "公示送達書"
TIME_FIELDS = ("hearing_at", "mailed_on", "statement_deadline", "payment_due")


@dataclass(frozen=True)
class Projection:
    """What will be frozen: the shell's words, entries in order, their rows.

    And what makes an entry findable, of which search keys alone are kept.
    """

    number: str
    words: Words
    entries: Sequence[PublicEntry]
    rows: RowRanges
    searchable: Sequence[Searchable]


def project(notice: Notice, version: Version, *, at: datetime) -> Projection:
    """Redacts an approved notice for the public."""
    basis = legal_basis(notice.basis_id)
    matrix = effective_matrix(notice.office)
    shown = _shown(notice, version, matrix)
    people = _in_display_order(open_addressees(notice.addressees.all()))
    number = _number(notice)
    return Projection(
        number,
        _shell_words(notice, basis, version, number, at),
        # Register and copy share the opaque id and nothing else.
        [PublicEntry(who.id, _entry_words(who, shown, matrix)) for who in people],
        _row_ranges(people, matrix),
        [searchable(who.id, who.fields) for who in people],
    )


def preview(notice: Notice, version: Version) -> list[Words]:
    """What each addressee would be shown as, before anything is approved."""
    matrix = effective_matrix(notice.office)
    shown = _shown(notice, version, matrix)
    people = _in_display_order(open_addressees(notice.addressees.all()))
    return [_entry_words(who, shown, matrix) for who in people]


def words_of(
    notice: Notice, version: Version, addressees: Iterable[Addressee]
) -> dict[str, Words]:
    """What some addressees are, or would be, shown as, by their id."""
    matrix = effective_matrix(notice.office)
    shown = _shown(notice, version, matrix)
    people = open_addressees(addressees)
    return {who.id: _entry_words(who, shown, matrix) for who in people}


def fields_allowed(notice: Notice, version: Version) -> tuple[str, ...]:
    """What basis, adoption and matrix let the public see of an addressee."""
    return tuple(_shown(notice, version, effective_matrix(notice.office)))


def public_word(notice: Notice, field: str, word: str) -> str:
    """What a new copy would show of one field; empty where the matrix hides it."""
    matrix = effective_matrix(notice.office)
    access = access_to(field, Audience.PUBLIC, Phase.ON_DISPLAY, matrix=matrix)
    return word_for(field, word, access, matrix)


def findable(addressees: Iterable[Addressee]) -> list[Searchable]:
    """What makes entries findable, read again from the register. CannotOpen."""
    people = open_addressees(addressees)
    return [searchable(who.id, who.fields) for who in people]


def _shown(notice: Notice, version: Version, matrix: Matrix) -> dict[str, Access]:
    return fields_to_show(
        version,
        audience=Audience.PUBLIC,
        phase=Phase.ON_DISPLAY,
        matrix=matrix,
        also_shown=_also_shown(notice, version),
    )


def _also_shown(notice: Notice, version: Version) -> list[str]:
    adoption = notice.adoption or AdoptedVersion.objects.of(notice.office, version.id)
    return adoption.also_shown if adoption else []


def _number(notice: Notice) -> str:
    if notice.fiscal_year is None or notice.number is None:
        return ""
    return notice_number(notice.office.sign, notice.fiscal_year, notice.number)


def _shell_words(
    notice: Notice, basis: LegalBasis, version: Version, number: str, at: datetime
) -> Words:
    office = notice.office
    return {
        "heading": HEADING,
        "number": number,
        "subject": basis.title_ja,
        "article": version.article,
        "statement": version.statement_ja,
        "issued_on": era_date(notice.decided_on or legal_day(at)),
        "authority": office.authority().name,
        "issuer": notice.issuer_title,
        "office": office.name,
        "place": office.place,
        "hours": office.hours,
        "telephone": office.telephone,
    }


def _entry_words(
    who: OpenAddressee, shown: Mapping[str, Access], matrix: Matrix
) -> Words:
    named = {field: who.fields.get(field, "") for field in shown}
    words = {field: _in_words(field, value) for field, value in named.items() if value}
    told = redact(words, shown, matrix)
    is_marked = care_from_text(who.fields.get(CARE_FIELD, "")) is not None
    return without_places(told) if is_marked else told


def _in_words(field: str, value: str) -> str:
    """Dates as the statute's readers write them; everything else verbatim."""
    if field not in TIME_FIELDS:
        return value
    moment = datetime.fromisoformat(value)
    return era_datetime(moment) if "T" in value else era_date(moment.date())


def _in_display_order(people: list[OpenAddressee]) -> list[OpenAddressee]:
    return sorted(
        people,
        key=lambda who: display_order(who.fields["name"], who.fields.get("kana", "")),
    )


def _row_ranges(people: Sequence[OpenAddressee], matrix: Matrix) -> RowRanges:
    told = access_to("kana_row", Audience.PUBLIC, Phase.ON_DISPLAY, matrix=matrix)
    if told is not Access.SHOW:
        return {}
    rows = [row_of(who.fields["name"], who.fields.get("kana", "")) for who in people]
    return {
        row: (rows.index(row), rows.index(row) + rows.count(row))
        for row in ROW_ORDER
        if row in rows
    }
