"""What an office may do with a notice, and who may not do it alone.

Only deeds are status. On display, served, expired and disposable are questions with
an instant; no row of this table answers them.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from notices.rules.broken_rule import BrokenRule


class Status(StrEnum):
    """What the office has done with a notice so far."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What an office does with a notice."""

    SUBMIT = "submit"
    RETURN_FOR_CORRECTION = "return_for_correction"
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


STATUS_NAMES_JA: Mapping[Status, str] = {
    Status.DRAFT: "起案中",
    Status.SUBMITTED: "審査依頼中",
    Status.APPROVED: "決裁済み",
    Status.POSTED: "掲示",
    Status.WITHDRAWN: "取下げ",
}

DEED_NAMES_JA: Mapping[Deed, str] = {
    Deed.SUBMIT: "審査依頼",
    Deed.RETURN_FOR_CORRECTION: "差戻し",
    Deed.APPROVE: "決裁",
    Deed.PUBLISH: "掲示",
    Deed.WITHDRAW: "取下げ",
}

TRANSITIONS: Mapping[tuple[Status, Deed], Status] = {
    (Status.DRAFT, Deed.SUBMIT): Status.SUBMITTED,
    (Status.SUBMITTED, Deed.RETURN_FOR_CORRECTION): Status.DRAFT,
    (Status.SUBMITTED, Deed.APPROVE): Status.APPROVED,
    (Status.APPROVED, Deed.PUBLISH): Status.POSTED,
    (Status.DRAFT, Deed.WITHDRAW): Status.WITHDRAWN,
    (Status.SUBMITTED, Deed.WITHDRAW): Status.WITHDRAWN,
    (Status.POSTED, Deed.WITHDRAW): Status.WITHDRAWN,
}


class TransitionNotAllowed(BrokenRule):
    """The notice is not in a state in which this can be done."""


class SamePerson(BrokenRule):
    """Whoever made a notice may not approve it."""


def next_status(status: Status, deed: Deed) -> Status:
    """The status of a notice after a deed.

    Raises: TransitionNotAllowed.
    """
    if (status, deed) not in TRANSITIONS:
        raise TransitionNotAllowed(
            f"「{STATUS_NAMES_JA[status]}」の公示送達に「{DEED_NAMES_JA[deed]}」はできません",
            f"a notice that is {status} does not allow {deed}",
        )
    return TRANSITIONS[status, deed]


def check_four_eyes(workers: Collection[object], approved_by: object) -> None:
    """Ids of users: the approver 決裁者 is none of those who made the notice.

    Raises: SamePerson.
    """
    if approved_by in workers:
        raise SamePerson(
            "起案・調査・審査の依頼をした人は、その公示送達を決裁できません。"
            "別の決裁者に依頼してください",
            "whoever made the notice cannot approve it; ask another approver",
        )
