"""Key-encryption keys in a token behind PKCS#11 (an HSM, or SoftHSM).

The keys are made in the token and never leave it: it wraps, opens, indexes and signs.
Labels: ``<prefix><purpose>-<epoch>``. What is wrapped looks as from a directory:
nonce and AES-256-GCM ciphertext, the row authenticated.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, MechanismFlag, ObjectClass
from pkcs11 import exceptions as refused

from access_control.vault.keys import (
    INDEX,
    KEY_BYTES,
    LOG,
    NONCE_BYTES,
    KeyStoreError,
    MissingKey,
    UnsafeKeyFile,
    does_not_open,
    no_epoch,
    no_key_of,
)
from access_control.vault.token_uri import InvalidTokenUri, TokenUri, parse_token_uri

LOOK_AGAIN_S = 5
NUMBER = re.compile(r"[1-9][0-9]*\Z")
# DER of PrintableString "edwards25519" (PKCS #11 3.0, 2.3.5).
ED25519_PARAMETERS = b"\x13\x0cedwards25519"
ED25519_BYTES = 32
# Tokens disagree about which of these an altered ciphertext is.
DOES_NOT_OPEN = (
    refused.EncryptedDataInvalid,
    refused.EncryptedDataLenRange,
    refused.DataInvalid,
    refused.DataLenRange,
    refused.ArgumentsBad,
    refused.GeneralError,
    refused.FunctionFailed,
)
SHUT_IN = {
    Attribute.SENSITIVE: True,
    Attribute.EXTRACTABLE: False,
    Attribute.PRIVATE: True,
}


_begun_by: dict[str, int] = {}


class NoToken(KeyStoreError):
    """The module or the token cannot be reached."""


class WrongPin(KeyStoreError):
    """The token does not accept the PIN."""


class TokenRefuses(KeyStoreError):
    """The token does not do what is asked of it."""


@dataclass(frozen=True)
class TokenSigningKey:
    """The log's key: both halves as the token knows them."""

    private: Any
    public: Any

    def sign(self, data: bytes, /) -> bytes:
        with _asked("sign"):
            return bytes(self.private.sign(data, mechanism=Mechanism.EDDSA))

    def public_key(self) -> Ed25519PublicKey:
        with _asked("public key"):
            point = self.public[Attribute.EC_POINT]
        # An OCTET STRING by the standard; some tokens give the bare 32 bytes.
        return Ed25519PublicKey.from_public_bytes(point[-ED25519_BYTES:])


class TokenKeyStore:
    """Keys in a token (a ``KeyStore``); the session may be used by many threads."""

    def __init__(self, session: Any, uri: TokenUri) -> None:
        self._session = session
        self._uri = uri
        self._found: dict[tuple[str, int], Any] = {}
        self._newest: dict[str, tuple[float, int]] = {}

    @classmethod
    def at(cls, location: str) -> "TokenKeyStore":
        """Opens the token of a PKCS#11 URI. Raises NoToken, WrongPin, KeyStoreError."""
        try:
            uri = parse_token_uri(location)
        except InvalidTokenUri as error:
            raise KeyStoreError("KOJIBAN_KEYSが正しくありません", str(error)) from None
        return cls(_sign_in(_token(uri), _pin(uri)), uri)

    def close(self) -> None:
        """Ends the session with the token."""
        self._session.close()

    def epochs(self, purpose: str) -> list[int]:
        wanted = f"{self._uri.prefix}{purpose}-"
        with _asked("list keys"):
            labels = [key.label for key in self._session.get_objects(_kind(purpose))]
        numbers = [
            label.removeprefix(wanted) for label in labels if label.startswith(wanted)
        ]
        return sorted(int(number) for number in numbers if NUMBER.match(number))

    def current_epoch(self, purpose: str) -> int:
        asked_at, epoch = self._newest.get(purpose, (0.0, 0))
        # Listing is slow on a token across a network, so this may be an epoch that has
        # just become old: `make_data_keys` lists anew (`epochs`) when its rows are
        # stored, and wraps what is late under the epoch that it has seen there.
        if not epoch or time.monotonic() - asked_at > LOOK_AGAIN_S:
            epoch = max(self.epochs(purpose), default=0)
            self._newest[purpose] = time.monotonic(), epoch
        if not epoch:
            raise no_key_of(purpose, self._place)
        return epoch

    def require(self, purpose: str, epoch: int) -> None:
        self._find(purpose, epoch)

    def make(self, purpose: str) -> int:
        epoch = max(self.epochs(purpose), default=0) + 1
        label = self._label(purpose, epoch)
        make = {INDEX: _make_index_key, LOG: _make_log_key}.get(purpose, _make_kek)
        with _asked(f"make the {purpose} key"):
            make(self._session, label)
        self._newest.clear()
        return epoch

    def destroy(self, purpose: str, epoch: int) -> None:
        key = self._find(purpose, epoch)
        with _asked("destroy a key"):
            key.destroy()
        del self._found[purpose, epoch]
        self._newest.clear()

    def wrap(self, purpose: str, epoch: int, plain: bytes, context: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        with _asked("wrap"):
            sealed = self._find(purpose, epoch).encrypt(plain, **_gcm(nonce, context))
        return bytes(nonce + sealed)

    def unwrap(self, purpose: str, epoch: int, wrapped: bytes, context: bytes) -> bytes:
        key = self._find(purpose, epoch)
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        with _asked("open"):
            try:
                return bytes(key.decrypt(sealed, **_gcm(nonce, context)))
            except DOES_NOT_OPEN:
                raise does_not_open(purpose, epoch) from None

    def mac(self, purpose: str, epoch: int, data: bytes) -> bytes:
        key = self._find(purpose, epoch)
        with _asked("index"):
            return bytes(key.sign(data, mechanism=Mechanism.SHA256_HMAC))

    def signing_key(self, purpose: str, epoch: int) -> TokenSigningKey:
        private = self._find(purpose, epoch)
        public = self._one(self._label(purpose, epoch), ObjectClass.PUBLIC_KEY)
        if public is None:
            raise no_epoch(purpose, epoch, self._place)
        return TokenSigningKey(private, public)

    def _find(self, purpose: str, epoch: int) -> Any:
        if (purpose, epoch) not in self._found:
            kind = _kind(purpose)[Attribute.CLASS]
            key = self._one(self._label(purpose, epoch), kind)
            if key is None:
                raise no_epoch(purpose, epoch, self._place)
            self._found[purpose, epoch] = key
        return self._found[purpose, epoch]

    def _one(self, label: str, kind: ObjectClass) -> Any | None:
        wanted = {Attribute.CLASS: kind, Attribute.LABEL: label}
        with _asked("find a key"):
            found = list(self._session.get_objects(wanted))
        if len(found) > 1:
            raise TokenRefuses(
                f"{self._place}に{label}という鍵が{len(found)}個あります。",
                f"{len(found)} keys in {self._place} are called {label}",
            )
        return found[0] if found else None

    def _label(self, purpose: str, epoch: int) -> str:
        return f"{self._uri.prefix}{purpose}-{epoch}"

    @property
    def _place(self) -> str:
        return f"token {self._uri.token}"


def _kind(purpose: str) -> dict[Attribute, ObjectClass]:
    kind = ObjectClass.PRIVATE_KEY if purpose == LOG else ObjectClass.SECRET_KEY
    return {Attribute.CLASS: kind}


def _gcm(nonce: bytes, context: bytes) -> dict[str, Any]:
    return {
        "mechanism": Mechanism.AES_GCM,
        "mechanism_param": GCMParams(nonce, context),
    }


def _make_kek(session: Any, label: str) -> None:
    session.generate_key(
        KeyType.AES,
        KEY_BYTES * 8,
        label=label,
        store=True,
        capabilities=MechanismFlag.ENCRYPT | MechanismFlag.DECRYPT,
        template=SHUT_IN,
    )


def _make_index_key(session: Any, label: str) -> None:
    session.generate_key(
        KeyType.GENERIC_SECRET,
        KEY_BYTES * 8,
        label=label,
        store=True,
        capabilities=MechanismFlag.SIGN,
        template=SHUT_IN,
    )


def _make_log_key(session: Any, label: str) -> None:
    curve = session.create_domain_parameters(
        KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: ED25519_PARAMETERS}, local=True
    )
    curve.generate_keypair(
        mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
        label=label,
        store=True,
        capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
        private_template=SHUT_IN,
    )


def _token(uri: TokenUri) -> Any:
    try:
        return _module(uri.module).get_token(token_label=uri.token)
    except refused.NoSuchToken:
        raise NoToken(
            f"{uri.token}というトークンがありません。接続と名前を確かめてください。",
            f"there is no token {uri.token}: check that it is connected, and its label",
        ) from None
    except refused.MultipleTokensReturned:
        raise NoToken(
            f"{uri.token}というトークンが二つ以上あります。",
            f"more than one token is called {uri.token}",
        ) from None
    except refused.PKCS11Error as error:
        raise NoToken(
            f"PKCS#11モジュール{uri.module}を使えません。",
            f"the PKCS#11 module {uri.module} cannot be used ({_name(error)})",
        ) from None


def _module(path: str) -> Any:
    """The library, begun anew in a child of the process that began it first."""
    module = pkcs11.lib(path)
    if _begun_by.setdefault(path, os.getpid()) != os.getpid():
        module.reinitialize()
        _begun_by[path] = os.getpid()
    return module


def _pin(uri: TokenUri) -> str:
    if not uri.pin_file.is_file():
        raise MissingKey(
            f"PINのファイル{uri.pin_file}がありません。",
            f"there is no file with the PIN at {uri.pin_file}",
        )
    if uri.pin_file.stat().st_mode & 0o077:
        raise UnsafeKeyFile(
            f"{uri.pin_file}は所有者だけが読めるようにしてください(0600)。",
            f"{uri.pin_file} must be readable by its owner only (0600)",
        )
    return uri.pin_file.read_text().strip()


def _sign_in(token: Any, pin: str) -> Any:
    try:
        return token.open(rw=True, user_pin=pin)
    except (refused.PinIncorrect, refused.PinInvalid, refused.PinLenRange):
        raise WrongPin(
            "トークンのPINが違います。続けて間違えると、トークンが使えなくなります。",
            "the token refuses the PIN; more attempts may lock it",
        ) from None
    except (refused.PinLocked, refused.PinExpired, refused.UserPinNotInitialized):
        raise WrongPin(
            "トークンのPINが使えません(ロック、期限切れ、または未設定)。",
            "the PIN of the token is locked, expired or not set",
        ) from None
    except refused.PKCS11Error as error:
        raise NoToken(
            "トークンを開けません。", f"the token does not open ({_name(error)})"
        ) from None


@contextmanager
def _asked(deed: str) -> Iterator[None]:
    """Gives what a token refuses a name of ours; it never repeats what was asked."""
    try:
        yield
    except refused.PKCS11Error as error:
        raise TokenRefuses(
            "トークンが応じません。接続と権限を確かめてください。",
            f"the token refuses to {deed} ({_name(error)})",
        ) from error


def _name(error: Exception) -> str:
    return type(error).__name__
