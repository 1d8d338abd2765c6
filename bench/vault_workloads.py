"""The vault: sealing, opening and indexing one name."""

import hashlib
import hmac
import os
import secrets

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.django_in import temporary_site
from bench.timing import report, seconds

NAMES = 20_000
NAME = "渡邉　髙子"


def vault() -> dict[str, object]:
    """Floor: bare AES-GCM and HMAC in one loop. Peer: Fernet, which has no index."""
    with temporary_site():
        return report(
            ours=seconds(_ours), floor=seconds(_floor), peer=seconds(_peer), n=NAMES
        )


def _ours() -> None:
    from access_control.vault.blind_index import name_index
    from access_control.vault.data_keys import DataKey

    key = DataKey("a" * 26, os.urandom(32), os.urandom(32))
    for _ in range(NAMES):
        key.open(key.seal(NAME.encode(), "bench"), "bench")
        name_index(NAME)


def _floor() -> None:
    cipher, key, plain = AESGCM(os.urandom(32)), os.urandom(32), NAME.encode()
    for _ in range(NAMES):
        nonce = secrets.token_bytes(12)
        cipher.decrypt(nonce, cipher.encrypt(nonce, plain, b"bench"), b"bench")
        hmac.digest(key, plain, hashlib.sha256)


def _peer() -> None:
    cipher, plain = Fernet(Fernet.generate_key()), NAME.encode()
    for _ in range(NAMES):
        cipher.decrypt(cipher.encrypt(plain))
