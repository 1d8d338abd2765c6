"""Whoever stands between a reader and the site: passes answers on, changed or not."""

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PASSED_ON = ("Kojiban-Observer", "Content-Type")


@dataclass
class Reply:
    """An answer on its way; a change returns another one, or None to hang up."""

    path: str
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


Change = Callable[[Reply], Reply | None]


@dataclass
class Between:
    """The address to read from, and what happens to answers just now."""

    url: str
    change: Change = lambda reply: reply
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def changing(self, change: Change) -> Iterator[None]:
        """Answers are changed inside the block."""
        before, self.change = self.change, change
        yield
        self.change = before


@contextmanager
def between(site_url: str, port: int) -> Iterator[Between]:
    """Stands in front of a site until the block ends."""
    found = Between(f"http://127.0.0.1:{port}")

    class Passes(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._pass_on(None)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._pass_on(self.rfile.read(length))

        def _pass_on(self, body: bytes | None) -> None:
            found.asked.append(self.path)
            reply = found.change(_reply(site_url, self.path, self.headers, body))
            if reply is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Passes)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def _reply(site_url: str, path: str, headers: object, body: bytes | None) -> Reply:
    passed = {name: headers[name] for name in PASSED_ON if headers[name]}
    request = urllib.request.Request(site_url + path, body, passed)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            kind = answer.headers.get("Content-Type", "")
            return Reply(path, answer.status, answer.read(), {"Content-Type": kind})
    except urllib.error.HTTPError as error:
        kind = error.headers.get("Content-Type", "")
        return Reply(path, error.code, error.read(), {"Content-Type": kind})
