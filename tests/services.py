"""PostgreSQL and Redis of the tests' own: on loopback, on free ports, in a directory
that vanishes.

``python -m tests.services COMMAND …`` runs a command with both in its environment and
stops them afterwards, by their own process ids, however the command ends.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")
PATIENCE_S = 30
# The data is thrown away with the directory, so nothing waits for the disk.
CAREFREE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServiceMissing(Exception):
    """A program that the tests need is not installed; ``make test`` installs it."""


@contextmanager
def postgresql(*settings: str) -> Iterator[tuple[str, str]]:
    """Addresses of the two databases (data, keys) of a cluster of its own.

    ``settings`` are more of postgresql.conf: ``"log_statement=all"``.
    """
    programs = _postgresql_programs()
    with _directory() as directory:
        port = free_port()
        _run_as_server(programs / "initdb", "-D", directory / "data", "-A", "trust",
                       "-U", "kojiban", "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        command = _as_server_user(
            [str(programs / "postgres"), "-D", str(directory / "data")]
            + ["-p", str(port), "-h", "127.0.0.1", "-k", ""]
            + [word for each in (*CAREFREE, *settings) for word in ("-c", each)]
        )
        address = f"postgres://kojiban@127.0.0.1:{port}"
        with running(command, lambda: _accepts(f"{address}/postgres")):
            _create_databases(address)
            yield f"{address}/kojiban", f"{address}/keys"


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a Redis (or Valkey) server that keeps nothing."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise ServiceMissing("redis-server is not installed")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    url = f"redis://127.0.0.1:{port}"
    with running(command, lambda: _answers(url)):
        yield url


@contextmanager
def running(
    command: Sequence[str],
    is_ready: Callable[[], bool],
    *,
    environment: dict[str, str] | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """A server process that has become ready; ended by its own id."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until(is_ready, process)
        yield process
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ends a process and what it started: politely, then not."""
    # SIGINT is PostgreSQL's fast shutdown, which does not wait for clients.
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        # It leads a group of its own, so nobody else is in it.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A port on which nothing listens at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def main(command: Sequence[str]) -> int:
    """Runs a command beside both services; returns its exit code."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with postgresql() as (data, keys), redis_server() as store:
        addresses = {
            "KOJIBAN_DATABASE_URL": data,
            "KOJIBAN_KEYS_DATABASE_URL": keys,
            "KOJIBAN_REDIS_URL": store,
        }
        return subprocess.call(command, env=os.environ | addresses)


@contextmanager
def _directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kojiban-postgresql-") as name:
        if os.geteuid() == 0:
            shutil.chown(name, "postgres")
        yield Path(name)


def _postgresql_programs() -> Path:
    """PostgreSQL keeps initdb and postgres outside the path on Debian."""
    found = sorted(DEBIAN_POSTGRESQL.glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    if elsewhere is None:
        raise ServiceMissing("postgresql is not installed")
    return Path(elsewhere).parent


def _version(program: Path) -> float:
    return float(program.parts[-3])


def _as_server_user(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root; as anybody else it runs as that user."""
    if os.geteuid() != 0:
        return list(command)
    drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return [*drop, *command]


def _run_as_server(*command: object) -> None:
    words = _as_server_user([str(word) for word in command])
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _create_databases(address: str) -> None:
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE kojiban")
        connection.execute("CREATE DATABASE keys")


def _accepts(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url, socket_timeout=2).ping())
    except redis.ConnectionError:
        return False


def _wait_until(
    is_ready: Callable[[], bool], process: "subprocess.Popen[bytes]"
) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_ready():
        if process.poll() is not None:
            raise ServiceMissing(f"{process.args} ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise ServiceMissing(f"{process.args} did not become ready")
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
