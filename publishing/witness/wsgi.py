"""The witness as granian serves it; the command `witness` sets what it reads here."""

import os
import time
from pathlib import Path

from publishing.evidence.cosignature import WitnessSigner
from publishing.evidence.note import Verifier
from publishing.witness.app import Witness
from publishing.witness.memory import read_key

DIRECTORY, NAME, LOGS = "WITNESS_DIRECTORY", "WITNESS_NAME", "WITNESS_LOGS"


def witness_of(environment: dict[str, str]) -> Witness:
    """The witness that the three variables describe. Raises NoKey, InvalidKey."""
    directory = Path(environment[DIRECTORY])
    verifiers = [Verifier.from_line(line) for line in environment[LOGS].split()]
    return Witness(
        WitnessSigner(environment[NAME], read_key(directory)),
        # The key of a log is named like its origin (C2SP tlog-checkpoint).
        {verifier.name: verifier for verifier in verifiers},
        directory,
        # This is the edge: a witness has no clock but its machine's.
        lambda: int(time.time()),
    )


application = witness_of(dict(os.environ)) if DIRECTORY in os.environ else None
