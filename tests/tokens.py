"""A SoftHSM token of the tests' own, in a directory that vanishes."""

import os
import subprocess
from pathlib import Path

MODULES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib64/pkcs11/libsofthsm2.so"),
    Path("/usr/local/lib/softhsm/libsofthsm2.so"),
)
TOKEN = "kojiban test"
PIN = "only-for-tests"


class SoftHsmMissing(Exception):
    """SoftHSM is not installed; ``make test`` installs it."""


def module() -> Path:
    """SoftHSM's library. Raises SoftHsmMissing."""
    for path in MODULES:
        if path.is_file():
            return path
    raise SoftHsmMissing("libsofthsm2.so is not installed")


def make_token(directory: Path) -> dict[str, str]:
    """A new token; the environment in which SoftHSM finds it."""
    (directory / "tokens").mkdir()
    settings = directory / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {directory / 'tokens'}\n")
    environment = {"SOFTHSM2_CONF": str(settings)}
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", TOKEN,
         "--pin", PIN, "--so-pin", f"{PIN}-so"],
        env=os.environ | environment,
        check=True,
        capture_output=True,
        timeout=30,
    )  # fmt: skip
    write_pin(directory / "pin", PIN)
    return environment


def write_pin(path: Path, pin: str, mode: int = 0o600) -> None:
    path.write_text(f"{pin}\n")
    path.chmod(mode)


def uri(
    pin_file: Path, *, token: str = TOKEN, library: Path | None = None, prefix: str = ""
) -> str:
    """The value of KOJIBAN_KEYS."""
    where = f"module-path={library or module()}&pin-source=file:{pin_file}"
    return f"pkcs11:token={token.replace(' ', '%20')};object={prefix}?{where}"
