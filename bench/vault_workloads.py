"""The vault: sealing, opening and indexing one name; names a second."""

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
    """All three. Floor: bare AES-GCM and HMAC. Peer: Fernet, which has no index."""
    with temporary_site():
        return report(
            ours=seconds(_ours), floor=seconds(_floor), peer=seconds(_peer), n=NAMES
        )


def sealing() -> dict[str, object]:
    """Sealed and opened again. Floor: bare AES-GCM in one loop. Peer: Fernet."""
    with temporary_site():
        return report(
            ours=seconds(_seal_and_open),
            floor=seconds(_bare_cipher),
            peer=seconds(_peer),
            n=NAMES,
        )


def indexing() -> dict[str, object]:
    """The blind index, the search key included. Floor: bare HMAC in one loop."""
    with temporary_site():
        return report(
            ours=seconds(_index), floor=seconds(_bare_hmac), peer=None, n=NAMES
        )


def _ours() -> None:
    _seal_and_open()
    _index()


def _floor() -> None:
    _bare_cipher()
    _bare_hmac()


def _seal_and_open() -> None:
    from access_control.vault.data_keys import DataKey

    key = DataKey("a" * 26, os.urandom(32), os.urandom(32))
    for _ in range(NAMES):
        key.open(key.seal(NAME.encode(), "bench"), "bench")


def _index() -> None:
    from access_control.vault.blind_index import name_index

    for _ in range(NAMES):
        name_index(NAME)


def _bare_cipher() -> None:
    cipher, plain = AESGCM(os.urandom(32)), NAME.encode()
    for _ in range(NAMES):
        nonce = secrets.token_bytes(12)
        cipher.decrypt(nonce, cipher.encrypt(nonce, plain, b"bench"), b"bench")


def _bare_hmac() -> None:
    key, plain = os.urandom(32), NAME.encode()
    for _ in range(NAMES):
        hmac.digest(key, plain, hashlib.sha256)


def _peer() -> None:
    cipher, plain = Fernet(Fernet.generate_key()), NAME.encode()
    for _ in range(NAMES):
        cipher.decrypt(cipher.encrypt(plain))
