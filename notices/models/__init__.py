"""The register 原簿 and what belongs to it."""

from notices.models.register import (
    Addressee,
    AddresseeKind,
    AdoptedVersion,
    AdoptionQuerySet,
    Inquiry,
    LegalDecision,
    Notice,
    NoticeEvent,
    NoticeQuerySet,
    OfficeDay,
    RefusedRow,
    SourceList,
)

__all__ = [
    "Addressee",
    "AddresseeKind",
    "AdoptedVersion",
    "AdoptionQuerySet",
    "Inquiry",
    "LegalDecision",
    "Notice",
    "NoticeEvent",
    "NoticeQuerySet",
    "OfficeDay",
    "RefusedRow",
    "SourceList",
]
