"""Notices that belong together: what one repeats, replaces, or was replaced by."""

from dataclasses import dataclass
from datetime import date, datetime

from access_control.grants import may
from access_control.models import User
from notices.models import Notice
from notices.rules.legal_basis import legal_basis
from notices.rules.transitions import Status
from notices.rules.variants import REPEAT
from publishing.actions.repeat import repeat_variant_of
from publishing.models import ShellCopy


@dataclass(frozen=True)
class RelatedNotice:
    """Another notice in a line: its number, and its days where they are fixed."""

    pk: int
    label: str
    status: str
    public_id: str
    posted_on: date | None
    deemed_served_on: date | None


@dataclass(frozen=True)
class Related:
    """All that a notice has to do with, and whether it may be linked now."""

    first: RelatedNotice | None
    replaces: RelatedNotice | None
    replacements: list[RelatedNotice]
    condition_ja: str
    may_link: bool

    @property
    def exists(self) -> bool:
        return bool(self.first or self.replaces or self.replacements or self.may_link)


def related_to(notice: Notice, user: User, at: datetime) -> Related:
    """What every page about the notice shows beside it."""
    is_draft = notice.status == Status.DRAFT
    variant = repeat_variant_of(notice, at) if is_draft else None
    return Related(
        first=in_a_line(notice.repeats) if notice.repeats else None,
        replaces=in_a_line(notice.replaces) if notice.replaces else None,
        replacements=[in_a_line(other) for other in notice.replacements.all()],
        condition_ja=_condition_of(notice),
        may_link=variant is not None and may(user, "register_notices", notice.office),
    )


def in_a_line(notice: Notice) -> RelatedNotice:
    """A notice as another one mentions it."""
    posting = getattr(notice, "posting", None)
    found = ShellCopy.objects.filter(pk=posting.public_id) if posting else None
    shell = found.first() if found else None
    return RelatedNotice(
        pk=notice.pk,
        label=number_of(notice) or f"未付番(起案 {notice.pk})",
        status=notice.status,
        public_id=posting.public_id if posting else "",
        posted_on=shell.posted_on if shell else None,
        deemed_served_on=shell.deemed_served_on if shell else None,
    )


def number_of(found: Notice) -> str:
    """公示番号 in words; before the decision there is none."""
    return found.official_number()


def _condition_of(notice: Notice) -> str:
    """The statute's own words for a repeat, where the notice is one."""
    if notice.variant != REPEAT or notice.repeats is None:
        return ""
    versions = legal_basis(notice.basis_id).versions
    variants = [version.variants.get(REPEAT) for version in reversed(versions)]
    return next((variant.condition_ja for variant in variants if variant), "")
