"""The installation's key store: a directory, or a token behind PKCS#11."""

import functools
import os
from pathlib import Path

from django.conf import settings

from access_control.vault.key_directory import DirectoryKeyStore
from access_control.vault.keys import (
    DISPLAY,
    INDEX,
    KEY_BYTES,
    LOG,
    NONCE_BYTES,
    PURPOSES,
    REGISTER,
    SEARCH,
    KeyExists,
    KeyStore,
    KeyStoreError,
    MissingKey,
    SigningKey,
    UnsafeKeyFile,
    WrongKey,
)
from access_control.vault.token_uri import is_token_uri

__all__ = [
    "DISPLAY",
    "INDEX",
    "KEY_BYTES",
    "LOG",
    "NONCE_BYTES",
    "PURPOSES",
    "REGISTER",
    "SEARCH",
    "DirectoryKeyStore",
    "KeyExists",
    "KeyStore",
    "KeyStoreError",
    "MissingKey",
    "SigningKey",
    "UnsafeKeyFile",
    "WrongKey",
    "key_store",
]


def key_store() -> KeyStore:
    """The installation's key store (KOJIBAN_KEYS)."""
    return _store_at(settings.KEYS, os.getpid())


@functools.cache
def _store_at(location: str, process: int) -> KeyStore:
    """One store a process: a session with a token does not outlive a fork."""
    if not is_token_uri(location):
        return DirectoryKeyStore(Path(location))
    try:
        from access_control.vault.key_token import TokenKeyStore
    except ImportError:
        raise KeyStoreError(
            "PKCS#11のライブラリがありません。requirements/pkcs11.txtから入れてください。",
            "python-pkcs11 is not installed: "
            "pip install --require-hashes -r requirements/pkcs11.txt",
        ) from None
    return TokenKeyStore.at(location)
