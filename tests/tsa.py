"""A time-stamping authority: openssl's own, over HTTP on loopback.

Its serial file bears one question at a time, so it answers one after another.
"""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIGURATION = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = {name}
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[leaf]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = t1
[t1]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.392.200000.1
digests = sha256
accuracy = secs:1
ordering = no
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """A folder with ca.pem, and keys of a TSA that only tests believe."""

    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def answer(self, question: bytes) -> bytes:
        """The DER TimeStampResp to a DER TimeStampReq."""
        asked, told = self.folder / "q.tsq", self.folder / "r.tsr"
        asked.write_bytes(question)
        told.unlink(missing_ok=True)
        settings = ("-config", f"{self.folder}/tsa.cnf", "-section", "t1")
        _openssl("ts", "-reply", *settings, "-queryfile", asked, "-out", told)
        return told.read_bytes()


def make_authority(folder: Path, days: int = 30) -> Authority:
    """A new CA and a TSA under it (P-256)."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "tsa.cnf"
    told = CONFIGURATION.format(folder=folder, name="Kojiban test")
    configuration.write_text(told)
    (folder / "serial").write_text("01\n")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    named = ("-config", configuration, "-subj")
    _openssl(
        *("req", "-x509", *key, *named, "/CN=Kojiban test CA", "-extensions", "ca"),
        *("-days", days, "-keyout", folder / "ca.key", "-out", folder / "ca.pem"),
    )
    _openssl(
        *("req", "-new", *key, *named, "/CN=Kojiban test TSA"),
        *("-keyout", folder / "tsa.key", "-out", folder / "tsa.csr"),
    )
    _openssl(
        *("x509", "-req", "-in", folder / "tsa.csr", "-days", days),
        *("-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-set_serial", "7"),
        *("-extfile", configuration, "-extensions", "leaf"),
        *("-out", folder / "tsa.pem"),
    )
    return Authority(folder)


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    """The authority's address."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = authority.answer(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _openssl(*words: object) -> None:
    subprocess.run(
        ["openssl", *(str(word) for word in words)], check=True, capture_output=True
    )
