"""Where a token is: a PKCS#11 URI (RFC 7512).

    pkcs11:token=kojiban;object=city-?module-path=/usr/lib/…/libsofthsm2.so
        &pin-source=file:/etc/kojiban/pin

``object`` is what labels begin with, so that two installations may share a token.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

SCHEME = "pkcs11:"
PATH_ATTRIBUTES = {"token", "object"}
QUERY_ATTRIBUTES = {"module-path", "pin-source"}


class InvalidTokenUri(ValueError):
    """The URI is not one, or says what is not supported."""


@dataclass(frozen=True)
class TokenUri:
    """A token, its module, the file of its PIN, and what labels begin with."""

    token: str
    module: str
    pin_file: Path
    prefix: str = ""


def is_token_uri(location: str) -> bool:
    """Whether a place of keys is a token rather than a directory."""
    return location.lower().startswith(SCHEME)


def parse_token_uri(uri: str) -> TokenUri:
    """Reads a URI. Raises InvalidTokenUri, which never repeats a value."""
    path, _, query = uri[len(SCHEME) :].partition("?")
    found = _attributes(path, ";", PATH_ATTRIBUTES)
    asked = _attributes(query, "&", QUERY_ATTRIBUTES)
    for name in ("token", "module-path", "pin-source"):
        if not (found | asked).get(name):
            raise InvalidTokenUri(f"{name} is missing. {name}がありません。")
    if not Path(asked["module-path"]).is_absolute():
        raise InvalidTokenUri("module-path must be an absolute path. 絶対パスで。")
    return TokenUri(
        token=found["token"],
        module=asked["module-path"],
        pin_file=_pin_file(asked["pin-source"]),
        prefix=found.get("object", ""),
    )


def _attributes(part: str, separator: str, known: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for attribute in filter(None, part.split(separator)):
        name, _, value = attribute.partition("=")
        if name == "pin-value":
            raise InvalidTokenUri(
                "pin-value would show the PIN: use pin-source=file:/path. "
                "PINは書かず、pin-sourceでファイルを示してください。"
            )
        if name not in known or name in found:
            raise InvalidTokenUri(
                f"{name!r} is unknown or said twice. 不明か重複です。"
            )
        found[name] = unquote(value)
    return found


def _pin_file(source: str) -> Path:
    parts = urlsplit(source)
    path = Path(parts.path)
    if parts.scheme not in ("", "file") or parts.netloc or not path.is_absolute():
        raise InvalidTokenUri(
            "pin-source must be file:/path. ファイルを示してください。"
        )
    return path
