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
from notices.models.requests import DataRequest, DataRequestQuerySet
from notices.models.retention import (
    DisposalHold,
    DisposalHoldQuerySet,
    DisposalItem,
    DisposalItemQuerySet,
    DisposalList,
    DisposalListQuerySet,
    RetentionRule,
    RetentionRuleQuerySet,
)

__all__ = [
    "Addressee",
    "AddresseeKind",
    "AdoptedVersion",
    "AdoptionQuerySet",
    "DataRequest",
    "DataRequestQuerySet",
    "DisposalHold",
    "DisposalHoldQuerySet",
    "DisposalItem",
    "DisposalItemQuerySet",
    "DisposalList",
    "DisposalListQuerySet",
    "Inquiry",
    "LegalDecision",
    "Notice",
    "NoticeEvent",
    "NoticeQuerySet",
    "OfficeDay",
    "RefusedRow",
    "RetentionRule",
    "RetentionRuleQuerySet",
    "SourceList",
]
