"""Settings of the test suite: those of an installation, on ground of their own.

``KOJIBAN_DATABASE_URL``, ``KOJIBAN_KEYS_DATABASE_URL`` and ``KOJIBAN_REDIS_URL`` come
from the environment, so that one suite runs on SQLite and on PostgreSQL; every other
``KOJIBAN_`` variable of the person who runs it is left out.
"""

import atexit
import os
import shutil
import tempfile

FROM_OUTSIDE = {
    "KOJIBAN_DATABASE_URL",
    "KOJIBAN_KEYS_DATABASE_URL",
    "KOJIBAN_REDIS_URL",
    # Where `make screenshots` wants the browser's pictures.
    "KOJIBAN_SCREENSHOTS",
}
for _name in [name for name in os.environ if name.startswith("KOJIBAN_")]:
    if _name not in FROM_OUTSIDE:
        del os.environ[_name]

# Each process, parallel ones too, works in a directory of its own.
_var = tempfile.mkdtemp(prefix="kojiban-test-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)

os.environ["KOJIBAN_VAR"] = _var
os.environ["KOJIBAN_PUBLIC_URL"] = "http://127.0.0.1:8000"
os.environ["KOJIBAN_SECRET_KEY"] = "only-for-tests-" * 5

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, REDIS_URL, STORAGES, VAR  # noqa: E402

# A file, not memory: tests look into it for what must not be there.
for _alias, _database in DATABASES.items():
    if _database["ENGINE"].endswith("sqlite3"):
        _database["TEST"] = {"NAME": VAR / f"test-{_alias}.sqlite3"}

# Parallel processes share one Redis server and no key: gw3 has database 3.
if REDIS_URL:
    _worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    REDIS_URL = f"{REDIS_URL.rstrip('/')}/{_worker.removeprefix('gw')}"

# The manifest exists only after collectstatic, which a fresh clone has not run; the
# servers that tests start collect for themselves and so do test it.
STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir()

# Sign-in itself is tested with the second factor required; all else without.
SECOND_FACTOR = "off"
