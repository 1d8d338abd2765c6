"""An observer is known by its signature over method, path and instant."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.rules.observer_signature import is_signed, observer_key, signed_text

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
KEYS = {"tokyo-1": PUBLIC}
AT = 1_780_000_000
ASKED = {"method": "GET", "path": "/notices/?a=b", "now": float(AT)}


def header(**changes: object) -> str:
    told = {"name": "tokyo-1", "method": "GET", "path": "/notices/?a=b", "at": AT}
    told |= changes
    signature = KEY.sign(signed_text(told["method"], told["path"], told["at"]))
    return f"{told['name']} {told['at']} {b64encode(signature).decode()}"


def test_a_signed_request_is_known() -> None:
    assert is_signed(header(), KEYS, **ASKED)


@pytest.mark.parametrize(("off", "known"), [(60, True), (61, False), (-60, True),
                                            (-61, False)])  # fmt: skip
def test_the_instant_may_differ_by_a_minute(off: int, known: bool) -> None:
    assert is_signed(header(at=AT + off), KEYS, **ASKED) is known


@pytest.mark.parametrize(
    "changes",
    [{"method": "HEAD"}, {"path": "/notices/"}, {"name": "osaka-1"}],
    ids=["another method", "another path", "an unknown name"],
)
def test_what_was_signed_for_something_else_is_not_known(
    changes: dict[str, str],
) -> None:
    assert not is_signed(header(**changes), KEYS, **ASKED)


@pytest.mark.parametrize(
    "text",
    ["", "tokyo-1", f"tokyo-1 {AT} !", f"tokyo-1 {AT} AAAA", "tokyo-1 x AAAA",
     f"tokyo-1 {AT}  ", f"tokyo-1 -{AT} AAAA", f"tokyo-1 {'9' * 5000} AAAA",
     f"tokyo-1 {AT} あ"],
)  # fmt: skip
def test_nonsense_is_an_ordinary_reader(text: str) -> None:
    assert not is_signed(text, KEYS, **ASKED)


def test_a_key_is_read_with_its_name() -> None:
    assert observer_key(f"tokyo-1={b64encode(PUBLIC).decode()}") == ("tokyo-1", PUBLIC)


@pytest.mark.parametrize("text", ["tokyo-1", "tokyo-1=AAAA", "=", f"={'A' * 43}="])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        observer_key(text)
