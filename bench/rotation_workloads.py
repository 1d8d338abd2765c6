"""Rotation: every data key opened under the old key and wrapped under a new one."""

import os
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import call_command

from bench.django_in import temporary_site
from bench.timing import report, seconds

DATA_KEYS = 20_000
PLAIN_BYTES = 64
CONTEXT = b"data-key:register:aaaaaaaaaaaaaaaaaaaaaaaaaa"


def rotate() -> dict[str, object]:
    """Keys a second, SQLite's durable commits included. Floor: bare AES-GCM."""
    with temporary_site():
        call_command("migrate", database="keys", verbosity=0)
        _fill()
        return report(
            ours=seconds(_ours), floor=seconds(_floor), peer=None, n=DATA_KEYS
        )


def _fill() -> None:
    from access_control.vault.data_keys import make_data_keys
    from access_control.vault.key_store import REGISTER

    make_data_keys(REGISTER, DATA_KEYS)


def _ours() -> None:
    from access_control.vault import rotation
    from access_control.vault.key_store import REGISTER

    rotation.newest_epoch(REGISTER, anew=True)
    done = rotation.rewrap(REGISTER)
    if done.rewrapped != DATA_KEYS:
        raise RuntimeError(f"{done.rewrapped} of {DATA_KEYS} keys were rewrapped")


def _floor() -> None:
    old, new, plain = AESGCM(os.urandom(32)), AESGCM(os.urandom(32)), bytes(PLAIN_BYTES)
    nonce = secrets.token_bytes(12)
    wrapped = old.encrypt(nonce, plain, CONTEXT)
    for _ in range(DATA_KEYS):
        fresh = secrets.token_bytes(12)
        new.encrypt(fresh, old.decrypt(nonce, wrapped, CONTEXT), CONTEXT)
