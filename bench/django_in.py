"""A throw-away site of its own, for workloads that need keys or a database."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path


def environment(var: Path, port: int = 8000) -> dict[str, str]:
    """The settings of a site that lives in ``var``."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KOJIBAN_VAR": str(var),
        "KOJIBAN_DEMONSTRATION": "yes",
        "KOJIBAN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KOJIBAN_SECRET_KEY": secrets.token_urlsafe(60),
        # The load comes from one address; the throttle is not what is measured.
        "KOJIBAN_LIMIT_NOTICE": "1000000/second",
        "KOJIBAN_LIMIT_PAGE": "1000000/second",
        "KOJIBAN_LIMIT_LIST": "1000000/second",
        "KOJIBAN_LIMIT_SEARCH": "1000000/second",
        "KOJIBAN_LIMIT_NAMES": "1000000000",
    }


@contextlib.contextmanager
def temporary_site() -> Iterator[Path]:
    """Django set up in this process over an empty directory, with keys made."""
    import django
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as directory:
        os.environ.update(environment(Path(directory)))
        django.setup()
        call_command("make_keys")
        yield Path(directory)
