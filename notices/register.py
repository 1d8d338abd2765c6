"""Sealing and opening the register's personal fields."""

import base64
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from access_control.vault.data_keys import DataKey, open_data_key, open_data_keys
from access_control.vault.keys import was_erased
from notices.models import Addressee, Inquiry, Notice, RefusedRow, SourceList

ERASED_JA = "廃棄済み"
ROWS_A_STATEMENT = 500
REASON = "sealed_reason"
FACTS = "sealed"


@dataclass(frozen=True)
class OpenAddressee:
    """An addressee for a person's eyes; never stored."""

    id: str
    row_number: int
    kind: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class OpenInquiry:
    """An inquiry for a person's eyes; never stored."""

    inquiry: Inquiry
    by_whom: str
    result: str


@dataclass(frozen=True)
class ToldInquiry:
    """An inquiry that is not kept yet, and what it says, in clear; never stored."""

    inquiry: Inquiry
    key: DataKey
    by_whom: str
    result: str


def seal_addressee(
    key: DataKey, addressee_id: str, fields: Mapping[str, str]
) -> dict[str, str]:
    """Each field sealed for this addressee and field only; empty ones left out."""
    return {
        field: base64.b64encode(
            key.seal(value.encode(), _addressee_context(addressee_id, field))
        ).decode()
        for field, value in fields.items()
        if value
    }


def open_addressees(addressees: Iterable[Addressee]) -> list[OpenAddressee]:
    """Opens addressees together. Raises CannotOpen for an erased or altered one."""
    rows = list(addressees)
    keys = open_data_keys(row.key_id for row in rows)
    return [_open_addressee(row, keys.get(row.key_id)) for row in rows]


def open_some_fields(
    addressees: Iterable[Addressee], fields: Collection[str]
) -> dict[str, dict[str, str]]:
    """Only these fields of addressees, by id: for looking at thousands at once.

    Raises CannotOpen.
    """
    rows = [row for row in addressees if not row.sealed.keys().isdisjoint(fields)]
    keys = open_data_keys(row.key_id for row in rows)
    return {
        row.id: dict(_open_addressee(row, keys.get(row.key_id), fields).fields)
        for row in rows
    }


def open_fields(
    addressee: Addressee, key: DataKey, fields: Collection[str]
) -> Mapping[str, str]:
    """Only these fields of one addressee, whose key is open. Raises CannotOpen."""
    return _open_addressee(addressee, key, fields).fields


def keep_inquiries(told: Iterable[ToldInquiry]) -> None:
    """Stores inquiries, each sealed under its addressee's key for its own row only."""
    all_told = list(told)
    rows = [each.inquiry for each in all_told]
    with transaction.atomic():
        Inquiry.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
        for each in all_told:
            each.inquiry.sealed = _seal_inquiry(each)
        Inquiry.objects.bulk_update(rows, [FACTS], batch_size=ROWS_A_STATEMENT)


def open_inquiries(inquiries: Iterable[Inquiry]) -> list[OpenInquiry]:
    """Opens inquiries together; their addressees must be loaded. Raises CannotOpen."""
    rows = list(inquiries)
    keys = open_data_keys({row.addressee.key_id for row in rows})
    return [_open_inquiry(row, keys.get(row.addressee.key_id)) for row in rows]


def seal_reason(notice: Notice, row: Model, reason: str, column: str = REASON) -> bytes:
    """A reason, under the notice's own key, for this stored row and column only."""
    if not reason:
        return b""
    key = open_data_key(notice.key_id)
    return key.seal(reason.encode(), context_of(row, column))


def keep_reason(notice: Notice, row: Model, reason: str) -> None:
    """Seals the reason of a deed into its row, which was stored without it."""
    if reason:
        _keep(row, REASON, seal_reason(notice, row, reason))


def open_reason(notice: Notice, row: Model, column: str = REASON) -> str:
    """The reason of a deed in clear. Raises CannotOpen."""
    sealed = getattr(row, column)
    if not sealed:
        return ""
    key = open_data_key(notice.key_id)
    return key.open(sealed, context_of(row, column)).decode()


def keep_facts(notice: Notice, row: Model, facts: Mapping[str, str]) -> None:
    """Seals what a deed says of a person into its row, stored without it."""
    plain = json.dumps(dict(facts), ensure_ascii=False)
    _keep(row, FACTS, seal_reason(notice, row, plain, FACTS))


def open_facts(notice: Notice, row: Model) -> dict[str, str]:
    """Undoes ``keep_facts`` for the same row. Raises CannotOpen."""
    facts: dict[str, str] = json.loads(open_reason(notice, row, FACTS))
    return facts


def context_of(row: Model, column: str) -> str:
    """What a sealed column is bound to: its table, its stored row, itself, a version.

    Many rows share the notice's key: without the row, two reasons could be exchanged.
    """
    if row.pk is None:
        raise ValueError("a row is stored before anything is sealed for it")
    return f"{row._meta.db_table}:{row.pk}:{column}:1"


def seal_cells(key: DataKey, row_number: int, cells: Mapping[str, str]) -> bytes:
    """The cells of a refused row, sealed under the list's key."""
    plain = json.dumps(dict(cells), ensure_ascii=False).encode()
    return key.seal(plain, _cells_context(row_number))


def open_refused_rows(source: SourceList) -> list[tuple[RefusedRow, dict[str, str]]]:
    """Refused rows with their cells in clear. Raises CannotOpen."""
    rows = list(source.refused_rows.all())
    if not rows:
        return []
    key = open_data_key(source.key_id)
    return [
        (row, json.loads(key.open(row.sealed_cells, _cells_context(row.row_number))))
        for row in rows
    ]


def _addressee_context(addressee_id: str, field: str) -> str:
    return f"addressee:{addressee_id}:{field}:1"


def _cells_context(row_number: int) -> str:
    """A list has a key of its own, and no two refused rows of one number."""
    return f"refused-row:{row_number}:cells:1"


def _keep(row: Model, column: str, sealed: bytes) -> None:
    setattr(row, column, sealed)
    row.save(update_fields=[column])


def _seal_inquiry(told: ToldInquiry) -> bytes:
    plain = {"by_whom": told.by_whom, "result": told.result}
    words = json.dumps(plain, ensure_ascii=False)
    return told.key.seal(words.encode(), context_of(told.inquiry, FACTS))


def _open_inquiry(row: Inquiry, key: DataKey | None) -> OpenInquiry:
    if key is None:
        raise was_erased(f"addressee {row.addressee_id}")
    told = json.loads(key.open(row.sealed, context_of(row, FACTS)))
    return OpenInquiry(row, **told)


def _open_addressee(
    row: Addressee, key: DataKey | None, only: Collection[str] | None = None
) -> OpenAddressee:
    if key is None:
        raise was_erased(f"addressee {row.id}")
    fields = {
        field: key.open(
            base64.b64decode(sealed), _addressee_context(row.id, field)
        ).decode()
        for field, sealed in row.sealed.items()
        if only is None or field in only
    }
    return OpenAddressee(row.id, row.row_number, row.kind, fields)
