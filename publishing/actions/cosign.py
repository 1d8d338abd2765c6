"""Cosigning 共同署名: every checkpoint is shown to the witnesses that the site names.

A witness that is away costs its patience and nothing else: checkpoints go on, and the
next one is proved from the last that it saw.
"""

import logging
from datetime import UTC, datetime

import requests
from django.conf import settings

from publishing.actions.log_files import only_sealer, read_log_file
from publishing.actions.seal import publish_checkpoint
from publishing.evidence import tiles
from publishing.evidence.cosignature import KnownWitness, cosigned_at
from publishing.evidence.note import InvalidNote
from publishing.evidence.witness import Handed, handed_over
from publishing.models import Cosignature, SealedCheckpoint

logger = logging.getLogger(__name__)

# Connecting and answering, seconds: the scheduler seals again after this.
PATIENCE_S = (2, 5)
LONGEST_ANSWER = 4_000


class NotWitnessed(Exception):
    """A witness was away, refused, or answered what is no cosignature of its own."""


def cosign_newest() -> int:
    """Asks each witness that has not seen the newest checkpoint; how many cosigned."""
    newest = SealedCheckpoint.objects.last()
    if newest is None:
        return 0
    have = set(newest.cosignatures.values_list("witness", flat=True))
    missing = [each for each in settings.WITNESSES if each.verifier.name not in have]
    added = sum(_is_cosigned(newest, witness) for witness in missing)
    if added:
        _publish(newest)
    return added


def _is_cosigned(checkpoint: SealedCheckpoint, witness: KnownWitness) -> bool:
    try:
        line = _asked(checkpoint, witness)
        known = cosigned_at(checkpoint.note + line, [witness.verifier])
        seconds = known[witness.verifier.name]
    except (NotWitnessed, InvalidNote, KeyError) as error:
        logger.warning("%s did not cosign: %s", witness.verifier.name, error)
        return False
    Cosignature.objects.create(
        checkpoint=checkpoint,
        witness=witness.verifier.name,
        line=line,
        cosigned_at=datetime.fromtimestamp(seconds, UTC),
    )
    return True


def _asked(checkpoint: SealedCheckpoint, witness: KnownWitness) -> str:
    """The witness's signature line. Raises NotWitnessed."""
    name = witness.verifier.name
    last = Cosignature.objects.filter(witness=name).order_by("checkpoint").last()
    status, answer = _hand_in(checkpoint, witness, last.checkpoint_id if last else 0)
    if status == requests.codes.conflict:
        status, answer = _hand_in(checkpoint, witness, _size_told(answer, checkpoint))
    if status != requests.codes.ok:
        raise NotWitnessed(f"{status} {answer.strip()}")
    return answer


def _hand_in(
    checkpoint: SealedCheckpoint, witness: KnownWitness, old_size: int
) -> tuple[int, str]:
    proof = _proof(old_size, checkpoint.size)
    try:
        answer = requests.post(
            f"{witness.address}/add-checkpoint",
            data=handed_over(Handed(old_size, proof, checkpoint.note)),
            timeout=PATIENCE_S,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise NotWitnessed(str(error)) from error
    if len(answer.content) > LONGEST_ANSWER:
        raise NotWitnessed("too long an answer")
    return answer.status_code, answer.content.decode(errors="replace")


def _proof(old_size: int, size: int) -> tuple[bytes, ...]:
    if not old_size:
        return ()
    return tuple(tiles.consistency_proof(old_size, size, read_log_file))


def _size_told(answer: str, checkpoint: SealedCheckpoint) -> int:
    """The size that the witness has seen. Raises NotWitnessed for one beyond ours."""
    text = answer.strip()
    seen = int(text) if text.isascii() and text.isdigit() else checkpoint.size + 1
    if seen > checkpoint.size:
        # The log has lost its tail, or two copies of it are running.
        raise NotWitnessed(f"it has seen {text[:20]!r}, we have {checkpoint.size}")
    return seen


def _publish(checkpoint: SealedCheckpoint) -> None:
    with only_sealer():
        newest = SealedCheckpoint.objects.last()
        if newest is not None and newest.size == checkpoint.size:
            publish_checkpoint(newest)
