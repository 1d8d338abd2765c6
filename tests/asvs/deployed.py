"""Settings as an installation behind TLS has them, taken from a process of its own."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PREFIXES = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "DEBUG")
PROGRAM = """
import json
from config import settings
told = {name: value for name, value in vars(settings).items() if name.isupper()}
print(json.dumps(told, default=str))
"""


@cache
def deployed() -> dict[str, Any]:
    """Names and values that concern cookies, headers and TLS."""
    environment = {
        "PATH": os.environ["PATH"],
        "KOJIBAN_SECRET_KEY": "k" * 50,
        "KOJIBAN_PUBLIC_URL": "https://kojiban.example",
        "KOJIBAN_TRUSTED_PROXIES": "1",
    }
    words = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout)
    return {name: told[name] for name in told if name.startswith(PREFIXES)}
