"""The site over HTTP, as a stranger reads it and as a known observer asks it."""

import base64
import json
import threading
import time
from collections.abc import Callable

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from publishing.evidence.note import Signer
from publishing.observer.look import Answer, Target
from publishing.observer.memory import Signed, targets_from
from publishing.rules.observer_signature import signed_text

HEADER = "Kojiban-Observer"
API = "/api/v1/observer"
# Connecting and every wait for more, seconds.
PATIENCE_S = (3, 5)
MAX_PAGE_BYTES = 4 * 1024 * 1024
MS = 1000


class NotAnswered(Exception):
    """The site did not answer an observer's own question as it should."""


class NotTaken(NotAnswered):
    """The site refuses a round for good; waiting will not help."""


class Site:
    """One site, seen by one vantage point; ``now`` tells whole seconds since 1970."""

    def __init__(self, base: str, signer: Signer, now: Callable[[], int]) -> None:
        self.base = base.rstrip("/")
        self.signer = signer
        self.now = now
        self._own = threading.local()

    def page(self, path: str, *, is_exempt: bool = True) -> Answer:
        """A page, at most 4 MiB of it, with the exemption from the throttle or not."""
        headers = self._signed("GET", path) if is_exempt else {}
        begun = time.monotonic()
        try:
            with self._session.get(
                self.base + path,
                headers=headers,
                timeout=PATIENCE_S,
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = answer.raw.read(MAX_PAGE_BYTES, decode_content=True)
                headers = {name.lower(): text for name, text in answer.headers.items()}
                return Answer(answer.status_code, headers, body, _since(begun))
        except requests.exceptions.SSLError:
            return Answer(failure="tls", ms=_since(begun))
        except (requests.Timeout, TimeoutError, ReadTimeoutError):
            return Answer(failure="timeout", ms=_since(begun))
        # A body that breaks off raises urllib3's own.
        except (requests.RequestException, HTTPError, OSError, ValueError):
            return Answer(failure="connect", ms=_since(begun))

    def targets(self) -> list[Target]:
        """All that is due now. Raises NotAnswered."""
        found: list[Target] = []
        after: str | None = ""
        while after is not None:
            told = self._asked(f"{API}/targets?after={after}")
            found += told[0]
            after = told[1]
        return found

    def target(self, public_id: str) -> Target | None:
        """One posting as it is due now; None where it is not. Raises NotAnswered."""
        found = self._asked(f"{API}/targets?id={public_id}")[0]
        return found[0] if found else None

    def deliver(self, signed: Signed) -> None:
        """Hands a round over. Raises NotTaken if refused, NotAnswered if unheard."""
        path = f"{API}/rounds"
        try:
            answer = self._session.post(
                self.base + path,
                data=signed.body,
                headers=self._signed("POST", path)
                | {"Content-Type": "application/json"},
                timeout=(PATIENCE_S[0], 60),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise NotAnswered(f"{path}: {error}") from error
        if answer.status_code == requests.codes.ok:
            return
        told = f"{path}: {answer.status_code} {answer.text[:300]}"
        if answer.status_code in (
            requests.codes.conflict,
            requests.codes.unprocessable,
        ):
            raise NotTaken(told)
        raise NotAnswered(told)

    def log_file(self, path: str) -> bytes:
        """A public file of the display log. Raises FileNotFoundError."""
        answer = self.page(f"/log/{path}")
        if answer.failure or answer.status != requests.codes.ok:
            raise FileNotFoundError(f"/log/{path}: {answer.failure or answer.status}")
        return answer.body

    @property
    def _session(self) -> requests.Session:
        """A session of each thread's own: connections are kept, cookies are not."""
        if not hasattr(self._own, "session"):
            session = requests.Session()
            # A proxy or a password of this machine's user is not the stranger's.
            session.trust_env = False
            session.headers["User-Agent"] = "kojiban-observer/1"
            session.headers["Accept-Encoding"] = "identity"
            self._own.session = session
        kept: requests.Session = self._own.session
        kept.cookies.clear()
        return kept

    def _asked(self, path: str) -> tuple[list[Target], str | None]:
        answer = self.page(path)
        if answer.failure or answer.status != requests.codes.ok:
            raise NotAnswered(f"{path}: {answer.failure or answer.status}")
        try:
            told = json.loads(answer.body)
            return targets_from(told["targets"]), told["next"]
        except (ValueError, KeyError, TypeError) as error:
            raise NotAnswered(f"{path}: not a list of targets") from error

    def _signed(self, method: str, path: str) -> dict[str, str]:
        instant = self.now()
        signature = self.signer.private_key.sign(signed_text(method, path, instant))
        encoded = base64.b64encode(signature).decode("ascii")
        return {HEADER: f"{self.signer.name} {instant} {encoded}"}


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * MS)
