r"""Checkpoints (検証点): the size and the root of a log at one moment.

A checkpoint's text is the text of a signed note (C2SP tlog-checkpoint v1.0.0):

    kojiban.example.jp/display-log
    70000
    nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=

that is the log's origin, the number of leaves in decimal without leading zeros and the
standard base64 of the 32-byte root, each line ended by a newline. Extension lines,
which the format allows and advises against, are refused: nobody audits them.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from publishing.evidence import merkle

# Go verifiers count in signed 64-bit integers.
MAX_SIZE = (1 << 63) - 1

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class InvalidCheckpoint(ValueError):
    """The text is not a checkpoint in its one canonical spelling."""


@dataclass(frozen=True)
class Checkpoint:
    """The statement that the log `origin` had `size` leaves under the 32-byte `root`.

    Raises InvalidCheckpoint for values that no checkpoint can state.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or any(letter < " " for letter in self.origin):
            raise InvalidCheckpoint("発信元の行が不正 / origin is not one line of text")
        if not 0 <= self.size <= MAX_SIZE:
            raise InvalidCheckpoint("木の大きさが不正 / size is not 0..2**63-1")
        if len(self.root) != merkle.HASH_BYTES:
            raise InvalidCheckpoint("根は32バイト / a root is 32 bytes")
        if self.size == 0 and self.root != merkle.EMPTY_ROOT:
            raise InvalidCheckpoint("空の木の根が不正 / wrong root of an empty log")

    @property
    def text(self) -> str:
        """The three lines to be signed, final newline included."""
        root = base64.b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text, the opened note without signatures.

    Accepts only what `Checkpoint.text` writes; raises InvalidCheckpoint otherwise.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise InvalidCheckpoint("3行ではない / not three lines ended by newlines")
    origin, size, root, _ = lines
    if not _DECIMAL.fullmatch(size):
        raise InvalidCheckpoint("木の大きさの書き方が不正 / size is not plain decimal")
    checkpoint = Checkpoint(origin, int(size), _root(root))
    # One base64 spelling only: stray bits in the last letter decode to the same bytes.
    if checkpoint.text != text:
        raise InvalidCheckpoint("正規の書き方でない / not the canonical spelling")
    return checkpoint


def _root(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidCheckpoint("根がbase64でない / root is not base64") from error
