"""Setting how long an authority keeps its records, as its own 文書管理規程 says."""

from datetime import datetime

from django.db import transaction

from access_control.grants import authorities_where
from access_control.models import Office, User
from notices.models import RetentionRule
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.legal_basis import legal_basis
from notices.rules.retention import DEFAULT_BASIS, RecordKind, verify_years


def set_retention(
    authority: Office,
    kind: RecordKind,
    years: int,
    *,
    by: User,
    at: datetime,
    basis_id: str = DEFAULT_BASIS,
    source: str = "",
) -> RetentionRule:
    """Decides the years for a kind of record; the earlier rule is kept as history.

    ``source`` is the authority's own provision. Raises NotAllowed, ImpossibleYears,
    UnknownBasis, DeedRefused.
    """
    _require_legal_officer(by, authority)
    verify_years(years)
    if basis_id != DEFAULT_BASIS:
        legal_basis(basis_id)
    with transaction.atomic():
        # The row of the authority is the lock under which rules follow each other.
        Office.objects.select_for_update().get(pk=authority.pk)
        same = RetentionRule.objects.current().filter(
            authority=authority, kind=kind, basis_id=basis_id
        )
        _require_change(same.first(), years, source.strip())
        same.update(ended_by=by, ended_at=at)
        return RetentionRule.objects.create(
            authority=authority,
            kind=kind,
            basis_id=basis_id,
            years=years,
            source=source.strip(),
            decided_by=by,
            decided_at=at,
        )


def _require_legal_officer(by: User, authority: Office) -> None:
    if authority.pk not in authorities_where(by, "decide_disposal"):
        raise NotAllowed(
            f"{authority}の保存年数を決める権限がありません。",
            f"no permission decide_disposal at the authority {authority.code}",
        )


def _require_change(current: RetentionRule | None, years: int, source: str) -> None:
    if current and (current.years, current.source) == (years, source):
        raise DeedRefused(
            "今の保存年数から変わったところがありません。",
            "nothing differs from the current rule",
        )
