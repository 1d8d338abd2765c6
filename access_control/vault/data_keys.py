"""Data keys: one per thing that can be erased alone, with its own 32-byte salt.

A sealed field is ``nonce (12 bytes) ‖ AES-256-GCM ciphertext``; its context (row,
field, version) is authenticated, so that a ciphertext moved elsewhere does not open.
Key and salt are wrapped together: erasing one erases the other.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from access_control.models import WrappedKey
from access_control.opaque_ids import new_opaque_id
from access_control.vault.key_store import KEY_BYTES, NONCE_BYTES, key_store
from access_control.vault.keys import CannotOpen, was_altered, was_erased
from access_control.vault.openings import note_opening

__all__ = [
    "CannotOpen",
    "DataKey",
    "destroy_data_keys",
    "make_data_key",
    "make_data_keys",
    "open_data_key",
    "open_data_keys",
    "rewrapped",
]

SALT_BYTES = 32
# SQLite refuses more variables in one statement.
IDS_A_QUERY = 500


@dataclass(frozen=True)
class DataKey:
    """An open data key; never stored, never logged."""

    id: str
    key: bytes
    salt: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.id})"

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypts for one context such as ``addressee:<id>:name``."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Undoes ``seal`` for the same context. Raises CannotOpen."""
        sealed = bytes(sealed)
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self.key).decrypt(nonce, ciphertext, context.encode())
        except (InvalidTag, ValueError):
            raise was_altered(context, self.id) from None


def make_data_keys(purpose: str, count: int) -> list[DataKey]:
    """Makes and stores keys, before anything is sealed with them."""
    keys = [
        DataKey(
            new_opaque_id(),
            secrets.token_bytes(KEY_BYTES),
            secrets.token_bytes(SALT_BYTES),
        )
        for _ in range(count)
    ]
    epoch = key_store().current_epoch(purpose)
    rows = [_wrapped(key, purpose, epoch) for key in keys]
    WrappedKey.objects.bulk_create(rows, batch_size=IDS_A_QUERY)
    _follow_rotation(purpose, keys, rows)
    return keys


def make_data_key(purpose: str) -> DataKey:
    """Makes and stores one key."""
    return make_data_keys(purpose, 1)[0]


def open_data_keys(ids: Iterable[str]) -> dict[str, DataKey]:
    """The keys that still exist, by id; an erased one is absent. KeyStoreError."""
    wanted = list(ids)
    found: dict[str, DataKey] = {}
    for start in range(0, len(wanted), IDS_A_QUERY):
        rows = WrappedKey.objects.filter(id__in=wanted[start : start + IDS_A_QUERY])
        found |= {row.id: _unwrapped(row) for row in rows}
    if found:
        note_opening()
    return found


def open_data_key(key_id: str) -> DataKey:
    """One key. Raises Erased, KeyStoreError."""
    found = open_data_keys([key_id])
    if key_id not in found:
        raise was_erased(f"the key {key_id}")
    return found[key_id]


def destroy_data_keys(ids: Iterable[str]) -> int:
    """Erases keys and salts for good; returns how many there were."""
    wanted = list(ids)
    gone = 0
    with transaction.atomic(using="keys"):
        for start in range(0, len(wanted), IDS_A_QUERY):
            rows = WrappedKey.objects.filter(id__in=wanted[start : start + IDS_A_QUERY])
            gone += rows.delete()[0]
    return gone


def rewrapped(row: WrappedKey) -> WrappedKey:
    """The same data key under the newest epoch; unsaved. KeyStoreError."""
    newest = key_store().current_epoch(row.purpose)
    return _wrapped(_unwrapped(row), row.purpose, newest)


def _follow_rotation(purpose: str, keys: list[DataKey], rows: list[WrappedKey]) -> None:
    """Wraps anew what was wrapped under an epoch that has become old meanwhile.

    The old key may be destroyed as soon as no row needs it; these rows may have come
    after that look, and only this process still has their keys. They are wrapped under
    the epoch seen here: what the store takes for the newest may be some seconds old.
    """
    newest = max(key_store().epochs(purpose), default=0)
    late = [key for key, row in zip(keys, rows, strict=True) if row.epoch != newest]
    if late:
        again = [_wrapped(key, purpose, newest) for key in late]
        WrappedKey.objects.bulk_update(
            again, ["epoch", "wrapped"], batch_size=IDS_A_QUERY
        )


def _context(key_id: str, purpose: str) -> bytes:
    return f"data-key:{purpose}:{key_id}".encode()


def _wrapped(key: DataKey, purpose: str, epoch: int) -> WrappedKey:
    wrapped = key_store().wrap(
        purpose, epoch, key.key + key.salt, _context(key.id, purpose)
    )
    return WrappedKey(id=key.id, purpose=purpose, epoch=epoch, wrapped=wrapped)


def _unwrapped(row: WrappedKey) -> DataKey:
    plain = key_store().unwrap(
        row.purpose, row.epoch, bytes(row.wrapped), _context(row.id, row.purpose)
    )
    return DataKey(row.id, plain[:KEY_BYTES], plain[KEY_BYTES:])
