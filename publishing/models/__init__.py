"""Inner: postings and the deeds on them. Outer: copies, display log, checkpoints.

Outer tables share opaque ids with the inner ones and never a foreign key, so that the
outer side can live in a database of its own.
"""

from publishing.models.certificates import (
    CertificateIssue,
    IssuedCertificate,
    SignatureLevel,
)
from publishing.models.inner import (
    Collection,
    Correction,
    Interruption,
    Posting,
    Removal,
    RemovalQuerySet,
)
from publishing.models.observation import (
    Observation,
    ObservationRound,
    ObservationTrouble,
    TroubleKind,
)
from publishing.models.outer import (
    CopyQuerySet,
    DisplayLogEntry,
    EarlierCopy,
    EntryCopy,
    EntryQuerySet,
    LogStream,
    SchedulerLease,
    SealedCheckpoint,
    ShellCopy,
)
from publishing.models.outside import Cosignature, Timestamp
from publishing.models.paper import PaperDisplay
from publishing.models.reading_counts import (
    ReadingCount,
    ReadingCountQuerySet,
    ReadingKind,
)
from publishing.models.reviews import Review, ReviewQuerySet
from publishing.models.search import SearchKey
from publishing.models.terminals import (
    TerminalDevice,
    TerminalEnrolment,
    TerminalEnrolmentQuerySet,
)
from publishing.models.verifications import LogVerification

__all__ = [
    "CertificateIssue",
    "Collection",
    "CopyQuerySet",
    "Correction",
    "Cosignature",
    "DisplayLogEntry",
    "EarlierCopy",
    "EntryCopy",
    "EntryQuerySet",
    "Interruption",
    "IssuedCertificate",
    "LogStream",
    "LogVerification",
    "Observation",
    "ObservationRound",
    "ObservationTrouble",
    "PaperDisplay",
    "Posting",
    "ReadingCount",
    "ReadingCountQuerySet",
    "ReadingKind",
    "Removal",
    "RemovalQuerySet",
    "Review",
    "ReviewQuerySet",
    "SchedulerLease",
    "SealedCheckpoint",
    "SearchKey",
    "ShellCopy",
    "SignatureLevel",
    "TerminalDevice",
    "TerminalEnrolment",
    "TerminalEnrolmentQuerySet",
    "Timestamp",
    "TroubleKind",
]
