"""Rotation: data keys wrapped anew under a new key, names indexed anew under another.

Keys and names a second, SQLite's durable commits included.
"""

import hashlib
import hmac
import io
import os
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import call_command

from bench.django_in import temporary_site
from bench.timing import report, seconds

DATA_KEYS = 20_000
NAMES = 10_000
PLAIN_BYTES = 64
NAME_BYTES = 12
CONTEXT = b"data-key:register:aaaaaaaaaaaaaaaaaaaaaaaaaa"


def rotate_register() -> dict[str, object]:
    """Floor: bare AES-GCM, opened and wrapped in one loop."""
    return _rotate("register")


def rotate_display() -> dict[str, object]:
    """As for the register; both purposes are rows of one table."""
    return _rotate("display")


def rotate_index() -> dict[str, object]:
    """Floor: bare AES-GCM for key and three fields, and two HMACs, in one loop."""
    with temporary_site():
        call_command("prepare_demo", stdout=io.StringIO())
        _fill_register()
        return report(
            ours=seconds(_reindex), floor=seconds(_index_floor), peer=None, n=NAMES
        )


def _rotate(purpose: str) -> dict[str, object]:
    with temporary_site():
        from access_control.vault.data_keys import make_data_keys

        call_command("migrate", database="keys", verbosity=0)
        make_data_keys(purpose, DATA_KEYS)
        return report(
            ours=seconds(lambda: _rewrap(purpose)),
            floor=seconds(_floor),
            peer=None,
            n=DATA_KEYS,
        )


def _rewrap(purpose: str) -> None:
    from access_control.vault import rotation

    rotation.newest_epoch(purpose, anew=True)
    done = rotation.rewrap(purpose)
    if done.rewrapped != DATA_KEYS:
        raise RuntimeError(f"{done.rewrapped} of {DATA_KEYS} keys were rewrapped")


def _fill_register() -> None:
    from access_control.models import Office, User
    from access_control.vault.data_keys import make_data_keys
    from config import clock
    from notices.intake.addressees import sealed_addressee
    from notices.models import Addressee, Notice

    own, *keys = make_data_keys("register", NAMES + 1)
    notice = Notice.objects.create(
        office=Office.objects.get(code="DEMO-TAX"),
        basis_id="local_tax",
        key_id=own.id,
        registered_by=User.objects.get(email="registrar@demo.example"),
        registered_at=clock.now(),
    )
    rows = (
        sealed_addressee(notice, row, _told(row), key) for row, key in enumerate(keys)
    )
    Addressee.objects.bulk_create(rows, batch_size=100)


def _told(row: int) -> dict[str, str]:
    return {"name": f"見本 {row}", "document": "督促状", "reference": f"徴{row}"}


def _reindex() -> None:
    from notices.intake.reindexing import newest_index_epoch, reindex

    newest_index_epoch(anew=True)
    done = reindex()
    if done.reindexed != NAMES:
        raise RuntimeError(f"{done.reindexed} of {NAMES} names were indexed anew")


def _floor() -> None:
    old, new, plain = AESGCM(os.urandom(32)), AESGCM(os.urandom(32)), bytes(PLAIN_BYTES)
    nonce = secrets.token_bytes(12)
    wrapped = old.encrypt(nonce, plain, CONTEXT)
    for _ in range(DATA_KEYS):
        fresh = secrets.token_bytes(12)
        new.encrypt(fresh, old.decrypt(nonce, wrapped, CONTEXT), CONTEXT)


def _index_floor() -> None:
    cipher, key, nonce = AESGCM(os.urandom(32)), os.urandom(32), secrets.token_bytes(12)
    wrapped = cipher.encrypt(nonce, bytes(PLAIN_BYTES), CONTEXT)
    field = cipher.encrypt(nonce, bytes(NAME_BYTES), CONTEXT)
    for _ in range(NAMES):
        AESGCM(cipher.decrypt(nonce, wrapped, CONTEXT)[:32])
        for _ in range(3):
            cipher.decrypt(nonce, field, CONTEXT)
        hmac.digest(key, field, hashlib.sha256)
        hmac.digest(key, field, hashlib.sha256)
