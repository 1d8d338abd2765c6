"""What a witness answers over HTTP (C2SP tlog-witness v1), as a WSGI application.

POST /add-checkpoint                     200 signature lines · 400 403 404 409 422
GET  /<hex SHA-256 of origin>/checkpoint 200 the last cosigned checkpoint · 404
GET  /healthz                            200
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from publishing.evidence.checkpoint import parse_checkpoint
from publishing.evidence.cosignature import WitnessSigner
from publishing.evidence.note import Verifier, open_note, split_note
from publishing.evidence.witness import (
    MAX_BODY_BYTES,
    Handed,
    NotCosigned,
    check_handed,
    origin_of,
    parse_handed,
)
from publishing.witness.memory import remember, remembering, seen_note

REASONS = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    422: "Unprocessable Content",
}
PLAIN, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
READ = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)

StartResponse = Callable[[str, list[tuple[str, str]]], object]
Answer = tuple[int, str, str]


class Witness:
    """The application: a signer, the logs it knows, and where it remembers."""

    def __init__(
        self,
        signer: WitnessSigner,
        logs: Mapping[str, Verifier],
        directory: Path,
        now: Callable[[], int],
    ) -> None:
        """``logs`` are keys by origin; ``now`` tells whole seconds since 1970."""
        self.signer = signer
        self.logs = logs
        self.directory = directory
        self.now = now

    def __call__(
        self, environ: Mapping[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        status, content_type, text = self._answer(environ)
        body = text.encode()
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        start_response(f"{status} {REASONS[status]}", headers)
        return [body]

    def _answer(self, environ: Mapping[str, Any]) -> Answer:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if path == "/add-checkpoint":
            if method != "POST":
                return 405, PLAIN, "POST only\n"
            return self._cosigned(_body(environ))
        if method not in ("GET", "HEAD"):
            return 405, PLAIN, "GET only\n"
        if path == "/healthz":
            return 200, PLAIN, "ok\n"
        return self._remembered(path)

    def _remembered(self, path: str) -> Answer:
        asked = READ.fullmatch(path)
        note = seen_note(self.directory / asked[1]) if asked else None
        return (200, PLAIN, note) if note else (404, PLAIN, "no such log\n")

    def _cosigned(self, body: bytes) -> Answer:
        try:
            return 200, PLAIN, self.cosign(parse_handed(body))
        except NotCosigned as error:
            if error.seen_size is not None:
                return error.status, SIZE, f"{error.seen_size}\n"
            return error.status, PLAIN, f"{error}\n"

    def cosign(self, handed: Handed) -> str:
        """The signature line over what was handed in. Raises NotCosigned.

        Looking, deciding and remembering are one step: two requests at once cannot
        both be told yes about different trees.
        """
        origin = origin_of(handed)
        if origin not in self.logs:
            raise NotCosigned(404, "知らない記録です / unknown log")
        key = self.logs[origin]
        with remembering(self.directory, origin) as folder:
            before = seen_note(folder)
            seen = parse_checkpoint(open_note(before, [key])) if before else None
            checkpoint = check_handed(handed, seen=seen, keys=[key])
            line = self.signer.cosignature_line(checkpoint.text, seconds=self.now())
            remember(folder, _cosigned_note(handed.note, key, line))
        return line


def _cosigned_note(note: str, key: Verifier, line: str) -> str:
    """The checkpoint with the log's signature and ours, and no stranger's line."""
    text, signatures = split_note(note)
    end = note.rindex("\n\n") + 2
    lines = note[end:].removesuffix("\n").split("\n")
    own = [
        f"{each}\n"
        for each, found in zip(lines, signatures, strict=True)
        if (found.name, found.key_id) == (key.name, key.key_id)
    ]
    return f"{text}\n{''.join(own)}{line}"


def _body(environ: Mapping[str, Any]) -> bytes:
    """The body as long as it says it is, one byte more than allowed at the most."""
    said = environ.get("CONTENT_LENGTH") or "0"
    length = int(said) if said.isascii() and said.isdigit() else 0
    content: bytes = environ["wsgi.input"].read(min(length, MAX_BODY_BYTES + 1))
    return content
