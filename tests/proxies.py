"""nginx of the tests' own: on loopback, in a directory that vanishes."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import ServiceMissing, running

# Nothing outside its directory is read or written; it stays in the foreground.
FRAME = """
daemon off;
master_process off;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{}}
http {{
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    {configuration}
}}
"""


def nginx_program() -> str:
    """Where nginx is. Raises ServiceMissing."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        raise ServiceMissing("nginx is not installed")
    return found


@contextmanager
def nginx(configuration: str, port: int) -> Iterator[Path]:
    """Serves with what stands inside ``http {}``, ``{directory}`` filled in: the
    directory in which it keeps what it caches."""
    with tempfile.TemporaryDirectory(prefix="kojiban-nginx-") as name:
        file = written(configuration, Path(name))
        command = [nginx_program(), "-p", name, "-c", str(file)]
        with running(command, lambda: _accepts(port)):
            yield Path(name)


def written(configuration: str, directory: Path) -> Path:
    """The file that nginx is to read."""
    inside = configuration.replace("{directory}", str(directory))
    file = directory / "nginx.conf"
    file.write_text(FRAME.format(directory=directory, configuration=inside))
    return file


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
