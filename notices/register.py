"""Sealing and opening the register's personal fields."""

import base64
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from access_control.vault.data_keys import DataKey, open_data_key, open_data_keys
from access_control.vault.keys import was_erased
from notices.models import Addressee, Inquiry, Notice, RefusedRow, SourceList

ERASED_JA = "廃棄済み"


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


def seal_inquiry(key: DataKey, inquiry: Inquiry, by_whom: str, result: str) -> bytes:
    """Who inquired and what they found, for this addressee, item and day only."""
    told = json.dumps({"by_whom": by_whom, "result": result}, ensure_ascii=False)
    return key.seal(told.encode(), _inquiry_context(inquiry))


def open_inquiries(inquiries: Iterable[Inquiry]) -> list[OpenInquiry]:
    """Opens inquiries together; their addressees must be loaded. Raises CannotOpen."""
    rows = list(inquiries)
    keys = open_data_keys({row.addressee.key_id for row in rows})
    return [_open_inquiry(row, keys.get(row.addressee.key_id)) for row in rows]


def seal_reason(notice: Notice, reason: str) -> bytes:
    """The reason of a deed, sealed under the notice's own key."""
    if not reason:
        return b""
    key = open_data_key(notice.key_id)
    return key.seal(reason.encode(), f"notice:{notice.pk}:reason")


def open_reason(notice: Notice, sealed: bytes) -> str:
    """The reason of a deed in clear. Raises CannotOpen."""
    if not sealed:
        return ""
    key = open_data_key(notice.key_id)
    return key.open(sealed, f"notice:{notice.pk}:reason").decode()


def seal_facts(notice: Notice, about: str, facts: Mapping[str, str]) -> bytes:
    """What a deed says of a person, sealed under the notice's own key."""
    plain = json.dumps(dict(facts), ensure_ascii=False).encode()
    return open_data_key(notice.key_id).seal(plain, f"notice:{notice.pk}:{about}")


def open_facts(notice: Notice, about: str, sealed: bytes) -> dict[str, str]:
    """Undoes ``seal_facts`` for the same ``about``. Raises CannotOpen."""
    key = open_data_key(notice.key_id)
    facts: dict[str, str] = json.loads(key.open(sealed, f"notice:{notice.pk}:{about}"))
    return facts


def seal_cells(key: DataKey, row_number: int, cells: Mapping[str, str]) -> bytes:
    """The cells of a refused row, sealed under the list's key."""
    plain = json.dumps(dict(cells), ensure_ascii=False).encode()
    return key.seal(plain, f"refused-row:{row_number}")


def open_refused_rows(source: SourceList) -> list[tuple[RefusedRow, dict[str, str]]]:
    """Refused rows with their cells in clear. Raises CannotOpen."""
    rows = list(source.refused_rows.all())
    if not rows:
        return []
    key = open_data_key(source.key_id)
    return [
        (row, json.loads(key.open(row.sealed_cells, f"refused-row:{row.row_number}")))
        for row in rows
    ]


def _addressee_context(addressee_id: str, field: str) -> str:
    return f"addressee:{addressee_id}:{field}:1"


def _inquiry_context(inquiry: Inquiry) -> str:
    day = inquiry.done_on.isoformat()
    return f"addressee:{inquiry.addressee_id}:inquiry:{inquiry.item}:{day}:1"


def _open_inquiry(row: Inquiry, key: DataKey | None) -> OpenInquiry:
    if key is None:
        raise was_erased(f"addressee {row.addressee_id}")
    told = json.loads(key.open(row.sealed, _inquiry_context(row)))
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
