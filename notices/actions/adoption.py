"""Adopting 採用 a version of a legal basis for an authority, and giving it up.

An adoption is never edited: other choices end the row and begin a new one. What is
posted keeps the adoption it was approved under.
"""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from access_control.grants import authorities_where
from access_control.models import Office, User
from notices.models import AdoptedVersion
from notices.refusals import DeedRefused, NotAllowed, require_reason
from notices.rules.adoption import AdoptionChoices, verify_choices
from notices.rules.legal_basis import Version
from notices.rules.periods import legal_day


def adopt_version(
    authority: Office,
    version: Version,
    choices: AdoptionChoices,
    *,
    replacing: AdoptedVersion | None,
    by: User,
    at: datetime,
) -> AdoptedVersion:
    """Adopts a version for an authority and all its offices.

    `replacing` is the adoption that the officer has seen (None: there was none).
    Raises NotAllowed, AdoptionRefused, DeedRefused.
    """
    require_legal_officer(by, authority)
    verify_choices(version, choices, today=legal_day(at))
    kept = kept_choices(choices)
    with transaction.atomic():
        current = _current(authority, version)
        _require_seen(current, replacing)
        if current is not None:
            _require_change(current, kept)
            _end(current, by, at, "新しい採用に替えたため")
        return AdoptedVersion.objects.create(
            authority=authority,
            basis_id=version.basis_id,
            version_id=version.id,
            adopted_by=by,
            adopted_at=at,
            **kept,
        )


def revoke_adoption(
    adoption: AdoptedVersion, *, by: User, at: datetime, reason: str
) -> None:
    """Nothing more is approved under the adoption; what is posted stays as it is.

    Raises NotAllowed, DeedRefused.
    """
    require_legal_officer(by, adoption.authority)
    require_reason(reason)
    _end(adoption, by, at, reason)


def authorities_of_legal_officer(user: User) -> set[int]:
    """Keys of the authorities for which the person may adopt."""
    return authorities_where(user, "adopt_rules")


def kept_choices(choices: AdoptionChoices) -> dict[str, object]:
    """The choices as columns of the row."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(choices).items()
    }


def decides_for(user: User, authority: Office) -> bool:
    """Whether the person decides what holds for all offices of the authority."""
    return authority.pk in authorities_of_legal_officer(user)


def require_legal_officer(by: User, authority: Office) -> None:
    """Raises NotAllowed unless the person decides such things for the authority."""
    if not decides_for(by, authority):
        raise NotAllowed(
            f"{authority}の法令の採用や公開範囲の変更をする権限がありません。",
            f"no permission adopt_rules at the authority {authority.code}",
        )


def _current(authority: Office, version: Version) -> AdoptedVersion | None:
    # The row of the authority is the lock under which adoptions follow each other.
    Office.objects.select_for_update().get(pk=authority.pk)
    return AdoptedVersion.objects.of(authority, version.id)


def _require_seen(
    current: AdoptedVersion | None, replacing: AdoptedVersion | None
) -> None:
    if (current and current.pk) != (replacing and replacing.pk):
        raise DeedRefused(
            "この版の採用は、ほかの人が先に変えました。今の内容を確かめてください。",
            "somebody else changed the adoption meanwhile; look at it again",
        )


def _require_change(current: AdoptedVersion, kept: dict[str, object]) -> None:
    same = all(getattr(current, name) == value for name, value in kept.items())
    if same and not current.is_demonstration:
        raise DeedRefused(
            "今の採用から変わったところがありません。",
            "nothing differs from the current adoption",
        )


def _end(adoption: AdoptedVersion, by: User, at: datetime, reason: str) -> None:
    current = AdoptedVersion.objects.current().filter(pk=adoption.pk)
    ended = current.update(ended_by=by, ended_at=at, ended_reason=reason.strip())
    if ended != 1:
        raise DeedRefused(
            "この採用は、すでに終わっています。", "the adoption has ended already"
        )
    adoption.refresh_from_db()
