"""Keys in a token: made there, used there, never seen. SoftHSM stands for an HSM."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from pkcs11 import Attribute
from pkcs11.exceptions import AttributeSensitive

from access_control.models import WrappedKey
from access_control.vault import key_store as store_module
from access_control.vault import rotation
from access_control.vault.blind_index import name_index
from access_control.vault.data_keys import (
    make_data_key,
    make_data_keys,
    open_data_key,
    open_data_keys,
)
from access_control.vault.key_store import (
    DISPLAY,
    INDEX,
    LOG,
    PURPOSES,
    REGISTER,
    KeyStoreError,
    MissingKey,
    UnsafeKeyFile,
    WrongKey,
    key_store,
)
from access_control.vault.key_token import (
    NoToken,
    TokenKeyStore,
    TokenRefuses,
    WrongPin,
    _make_kek,
)
from access_control.vault.token_uri import parse_token_uri
from notices.intake.reindexing import newest_index_epoch, reindex, retire_index
from publishing.actions.log_files import log_signer
from publishing.evidence.note import open_note, sign
from tests import tokens
from tests.builders import PEOPLE, make_notice

CONTENT = b"a data key and its salt, 64 bytes together, no more and no less."


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A directory with a token and the file of its PIN."""
    directory = tmp_path_factory.mktemp("token")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in tokens.make_token(directory).items():
            patch.setenv(name, value)
        yield directory


@pytest.fixture
def location(token: Path, request: pytest.FixtureRequest) -> str:
    """Each test's own keys in the one token."""
    return tokens.uri(token / "pin", prefix=f"{abs(hash(request.node.nodeid))}-")


@pytest.fixture
def store(location: str) -> Iterator[TokenKeyStore]:
    store = TokenKeyStore.at(location)
    for purpose in PURPOSES:
        store.make(purpose)
    yield store
    store.close()


@pytest.fixture
def installed(
    store: TokenKeyStore, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> TokenKeyStore:
    """The token as this installation's key store."""
    monkeypatch.setattr(store_module, "_store_at", lambda *where: store)
    return store


def test_what_was_wrapped_opens(store: TokenKeyStore) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    assert CONTENT[:16] not in wrapped
    assert store.unwrap(REGISTER, 1, wrapped, b"row") == CONTENT


@pytest.mark.parametrize("purpose", [REGISTER, DISPLAY, INDEX])
def test_a_key_never_leaves_the_token(purpose: str, store: TokenKeyStore) -> None:
    key = store._find(purpose, 1)
    assert (key[Attribute.EXTRACTABLE], key[Attribute.SENSITIVE]) == (False, True)
    with pytest.raises(AttributeSensitive):
        key[Attribute.VALUE]


def test_the_log_key_never_leaves_the_token(store: TokenKeyStore) -> None:
    key = store.signing_key(LOG, 1).private
    assert (key[Attribute.EXTRACTABLE], key[Attribute.SENSITIVE]) == (False, True)


@pytest.mark.parametrize("context", [b"other row", b""])
def test_what_was_wrapped_for_a_row_opens_for_no_other(
    context: bytes, store: TokenKeyStore
) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    with pytest.raises(WrongKey, match="epoch 1"):
        store.unwrap(REGISTER, 1, wrapped, context)


@pytest.mark.parametrize("length", [0, 5, 12, 20, 91])
def test_what_was_cut_does_not_open(length: int, store: TokenKeyStore) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    with pytest.raises(WrongKey):
        store.unwrap(REGISTER, 1, wrapped[:length], b"row")


def test_another_purpose_does_not_open(store: TokenKeyStore) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    with pytest.raises(WrongKey):
        store.unwrap(DISPLAY, 1, wrapped, b"row")


def test_the_token_still_works_after_a_refusal(store: TokenKeyStore) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    with pytest.raises(WrongKey):
        store.unwrap(REGISTER, 1, wrapped, b"other")
    assert store.unwrap(REGISTER, 1, wrapped, b"row") == CONTENT


def test_the_newest_epoch_wraps_and_older_ones_still_open(store: TokenKeyStore) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    assert store.make(REGISTER) == 2
    assert store.current_epoch(REGISTER) == 2
    assert store.unwrap(REGISTER, 1, wrapped, b"row") == CONTENT


def test_a_destroyed_key_is_missing(store: TokenKeyStore) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    store.destroy(REGISTER, 1)
    with pytest.raises(MissingKey, match="epoch 1"):
        store.unwrap(REGISTER, 1, wrapped, b"row")


def test_two_installations_share_a_token_by_their_prefix(
    store: TokenKeyStore,
) -> None:
    elsewhere = parse_token_uri(tokens.uri(Path("/etc/pin"), prefix="elsewhere-"))
    other = TokenKeyStore(store._session, elsewhere)
    assert other.epochs(REGISTER) == []
    with pytest.raises(MissingKey, match="make_keys"):
        other.current_epoch(REGISTER)


def test_two_keys_of_one_label_are_refused(store: TokenKeyStore) -> None:
    _make_kek(store._session, store._label(REGISTER, 1))
    with pytest.raises(TokenRefuses, match="2 keys"):
        store.require(REGISTER, 1)


def test_the_index_is_made_in_the_token(installed: TokenKeyStore) -> None:
    assert name_index("渡邉 髙子") == name_index("渡辺高子")
    assert name_index("見本 太郎") != name_index("見本 次郎")
    assert len(name_index("見本")) == 32


@pytest.mark.django_db
def test_names_are_indexed_anew_in_the_token(installed: TokenKeyStore) -> None:
    row = make_notice(PEOPLE[:1]).addressees.get()
    assert newest_index_epoch() == row.index_epoch + 1
    assert reindex().reindexed == 1
    assert retire_index() == [row.index_epoch]
    row.refresh_from_db()
    assert bytes(row.name_index) == name_index(PEOPLE[0]["name"])


def test_the_token_signs_the_log(installed: TokenKeyStore) -> None:
    signer = log_signer()
    note = sign("kojiban.example/log\n", signer)
    assert open_note(note, [signer.verifier]) == "kojiban.example/log\n"


def test_the_tokens_signature_is_over_the_bytes(store: TokenKeyStore) -> None:
    key = store.signing_key(LOG, 1)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(key.sign(b"one"), b"other")


@pytest.mark.django_db
def test_data_keys_are_rotated_in_the_token(installed: TokenKeyStore) -> None:
    made = {key.id: key for key in make_data_keys(REGISTER, 5)}
    rotation.newest_epoch(REGISTER)
    assert rotation.rewrap(REGISTER, batch=2).rewrapped == 5
    assert rotation.retire(REGISTER) == [1]
    assert open_data_keys(made) == made
    assert {row.epoch for row in WrappedKey.objects.all()} == {2}


@pytest.mark.django_db
def test_a_key_made_while_another_process_rotates_follows(
    installed: TokenKeyStore,
) -> None:
    installed.current_epoch(REGISTER)
    elsewhere = TokenKeyStore(installed._session, installed._uri)
    elsewhere.make(REGISTER)
    made = make_data_key(REGISTER)
    assert WrappedKey.objects.get().epoch == 2
    elsewhere.destroy(REGISTER, 1)
    assert open_data_key(made.id) == made


def test_make_keys_fills_a_token_once(
    location: str, settings: Any, run: Callable[..., str]
) -> None:
    settings.KEYS = location
    run("make_keys")
    run("make_keys")
    store = key_store()
    assert [store.epochs(purpose) for purpose in PURPOSES] == [[1]] * 4
    store.close()


def test_a_missing_token_is_named(token: Path) -> None:
    with pytest.raises(NoToken, match="there is no token nowhere"):
        TokenKeyStore.at(tokens.uri(token / "pin", token="nowhere"))


@pytest.mark.parametrize("library", ["/nowhere/hsm.so", "/etc/hostname"])
def test_a_missing_module_is_named(library: str, token: Path) -> None:
    with pytest.raises(NoToken, match=f"the PKCS#11 module {library}"):
        TokenKeyStore.at(tokens.uri(token / "pin", library=Path(library)))


def test_a_wrong_pin_is_refused_without_repeating_it(
    token: Path, tmp_path: Path
) -> None:
    tokens.write_pin(tmp_path / "pin", "973-wrong")
    with pytest.raises(WrongPin) as refused:
        TokenKeyStore.at(tokens.uri(tmp_path / "pin"))
    assert "973" not in str(refused.value)


def test_a_pin_that_others_can_read_is_refused(token: Path, tmp_path: Path) -> None:
    tokens.write_pin(tmp_path / "pin", tokens.PIN, mode=0o644)
    with pytest.raises(UnsafeKeyFile, match="0600"):
        TokenKeyStore.at(tokens.uri(tmp_path / "pin"))


def test_a_missing_pin_is_named(token: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingKey, match="no file with the PIN"):
        TokenKeyStore.at(tokens.uri(tmp_path / "pin"))


def test_a_missing_library_says_how_to_install_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "access_control.vault.key_token", None)
    settings.KEYS = "pkcs11:token=not-installed"
    with pytest.raises(KeyStoreError, match=r"requirements/pkcs11\.txt"):
        key_store()
