"""Noticing, while a request is answered, that data keys were opened.

Only the door of the vault sees every opening, whichever page asked for it. What is done
about it is decided in access_control/opening.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Ledger:
    """What happened while one request was answered."""

    was_opened: bool = False
    was_recorded: bool = False


_current: ContextVar[Ledger | None] = ContextVar("ledger_of_openings", default=None)


@contextmanager
def watched() -> Iterator[Ledger]:
    """Notes every opening inside; commands and jobs are not watched."""
    ledger = Ledger()
    token = _current.set(ledger)
    try:
        yield ledger
    finally:
        _current.reset(token)


@contextmanager
def unseen() -> Iterator[None]:
    """What is opened inside is read by the program alone: only conclusions leave."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


def note_opening() -> None:
    """A data key was opened."""
    ledger = _current.get()
    if ledger is not None:
        ledger.was_opened = True


def note_record() -> None:
    """The opening was written down."""
    ledger = _current.get()
    if ledger is not None:
        ledger.was_recorded = True
