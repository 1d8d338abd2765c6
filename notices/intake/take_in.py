"""Taking a list into the register: the original sealed, rows as addressees, refused
rows as an open worklist. Either all of it is stored or nothing."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from access_control.models import Office, User
from access_control.vault.data_keys import (
    DataKey,
    destroy_data_keys,
    make_data_key,
    make_data_keys,
    open_data_key,
)
from access_control.vault.key_store import REGISTER
from notices.intake.addressees import sealed_addressee
from notices.intake.reindexing import follow_index_rotation
from notices.intake.screening import AcceptedRow, Screened, parse_list
from notices.models import (
    Addressee,
    Inquiry,
    Notice,
    NoticeEvent,
    RefusedRow,
    SourceList,
)
from notices.refusals import DeedRefused, require, require_open
from notices.register import ToldInquiry, keep_inquiries, seal_cells
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import legal_day
from notices.rules.variants import verify_plain_variant

ROWS_A_STATEMENT = 500
EntryKey = tuple[str, str, str]


@dataclass(frozen=True)
class UploadedList:
    """A file as handed in; ``overrides`` assigns columns to fields by hand."""

    data: bytes
    filename: str
    sheet: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)


def read_list(
    uploaded: UploadedList,
    *,
    basis_id: str,
    on: date,
    is_on_display: Callable[[EntryKey], bool],
) -> Screened:
    """Reads and screens a file under the version in force on a day; stores nothing.

    Raises UnreadableList, UnknownColumn, BrokenRule.
    """
    version = legal_basis(basis_id).version_on(on)
    return parse_list(
        uploaded.data,
        filename=uploaded.filename,
        sheet=uploaded.sheet,
        overrides=uploaded.overrides,
        required=version.must_show,
        forbidden_on_display=is_on_display,
    )


def receive_list(
    uploaded: UploadedList,
    screened: Screened,
    *,
    office: Office,
    basis_id: str,
    by: User,
    at: datetime,
    variant: str = "first",
    display_from: datetime | None = None,
    display_until: datetime | None = None,
) -> SourceList:
    """Keeps the sealed original and its refused rows; nothing is registered yet.

    Raises NotAllowed, DeedRefused, NotInForce, UnknownVariant, NotForChoice.
    """
    require(by, "register_notices", office)
    require_open(office, at)
    first_day = legal_day(display_from or at)
    verify_plain_variant(legal_basis(basis_id).version_on(first_day), variant)
    key = make_data_key(REGISTER)
    with transaction.atomic():
        source = SourceList.objects.create(
            office=office,
            basis_id=basis_id,
            variant=variant,
            key_id=key.id,
            sealed_upload=key.seal(_about(uploaded, screened), _context(key, "upload")),
            sealed_file=key.seal(uploaded.data, _context(key, "file")),
            header_row=screened.header_row,
            total=screened.total,
            accepted=len(screened.accepted),
            display_from=display_from,
            display_until=display_until,
            taken_in_by=by,
            taken_in_at=at,
        )
        _keep_refused(source, screened, key)
    return source


def open_source(source: SourceList) -> UploadedList:
    """The file as it was handed in. Raises CannotOpen."""
    key = open_data_key(source.key_id)
    about = json.loads(key.open(source.sealed_upload, _context(key, "upload")))
    return UploadedList(key.open(source.sealed_file, _context(key, "file")), **about)


def take_in(
    source: SourceList, screened: Screened, *, by: User, at: datetime
) -> Notice:
    """Registers a draft notice with the accepted rows; twice gives the first one.

    Raises NotAllowed, DeedRefused.
    """
    require(by, "register_notices", source.office)
    if not screened.accepted:
        raise DeedRefused(
            "取り込める行がありません。名簿を直して、もう一度取り込んでください。",
            "no row was accepted; correct the list and take it in again",
        )
    with transaction.atomic():
        locked = SourceList.objects.select_for_update().filter(pk=source.pk).first()
        if locked is None:
            raise DeedRefused(
                "この名簿は、すでに消去されています。もう一度取り込んでください。",
                "the list was discarded; take it in again",
            )
        if locked.notice is not None:
            return locked.notice
        keys = make_data_keys(REGISTER, len(screened.accepted) + 1)
        notice = _register(locked, keys[0], by, at)
        people = _addressees(notice, screened.accepted, keys[1:])
        Addressee.objects.bulk_create(people, batch_size=ROWS_A_STATEMENT)
        follow_index_rotation(people)
        keep_inquiries(_inquiries(people, screened.accepted, keys[1:], by, at))
        locked.notice = notice
        locked.accepted = len(screened.accepted)
        locked.save(update_fields=["notice", "accepted"])
        # Screened again just now: since the upload a row may have become a duplicate.
        locked.refused_rows.all().delete()
        _keep_refused(locked, screened, open_data_key(locked.key_id))
        NoticeEvent.objects.create(notice=notice, deed="take_in", by=by, at=at)
    return notice


def discard_list(source: SourceList, *, by: User) -> None:
    """Gives up a list that was not taken in: its key and all its rows go.

    Raises NotAllowed.
    """
    require(by, "register_notices", source.office)
    with transaction.atomic():
        unused = SourceList.objects.filter(pk=source.pk, notice__isnull=True)
        if unused.delete()[0]:
            destroy_data_keys([source.key_id])


def _register(source: SourceList, key: DataKey, by: User, at: datetime) -> Notice:
    return Notice.objects.create(
        office=source.office,
        basis_id=source.basis_id,
        variant=source.variant,
        key_id=key.id,
        display_from=source.display_from,
        display_until=source.display_until,
        registered_by=by,
        registered_at=at,
    )


def _addressees(
    notice: Notice, rows: Sequence[AcceptedRow], keys: Sequence[DataKey]
) -> list[Addressee]:
    return [
        sealed_addressee(notice, row.row, row.fields, key)
        for row, key in zip(rows, keys, strict=True)
    ]


def _inquiries(
    people: Sequence[Addressee],
    rows: Sequence[AcceptedRow],
    keys: Sequence[DataKey],
    by: User,
    at: datetime,
) -> Iterator[ToldInquiry]:
    """Records of the list's columns, but for what is dated after today."""
    today = legal_day(at)
    for who, row, key in zip(people, rows, keys, strict=True):
        for told in row.inquiries:
            if told.done_on > today:
                continue
            inquiry = Inquiry(
                addressee=who,
                item=told.item,
                done_on=told.done_on,
                outcome=told.outcome,
                recorded_by=by,
                recorded_at=at,
            )
            yield ToldInquiry(inquiry, key, told.by_whom, told.result)


def _keep_refused(source: SourceList, screened: Screened, key: DataKey) -> None:
    RefusedRow.objects.bulk_create(
        (
            RefusedRow(
                source_list=source,
                row_number=row.row,
                reason=row.reason,
                field=row.field,
                message=row.message_ja,
                sealed_cells=seal_cells(key, row.row, row.fields),
            )
            for row in screened.refused
        ),
        batch_size=ROWS_A_STATEMENT,
    )


def _about(uploaded: UploadedList, screened: Screened) -> bytes:
    about = {
        "filename": uploaded.filename,
        "sheet": screened.sheet,
        "overrides": dict(uploaded.overrides),
    }
    return json.dumps(about, ensure_ascii=False).encode()


def _context(key: DataKey, part: str) -> str:
    return f"source-list:{key.id}:{part}"
