"""開示・訂正・利用停止の請求: until when the authority must decide.

個人情報の保護に関する法律, chapter 5. The day on which the request came is not counted
(民法140条本文); the period ends with the end of its last day (141条):

    received 2026-06-01 | 30 days | decided by the end of 2026-07-01

Where the last day is a holiday the end is not moved (民法142条 is not applied): the
earlier day is right under every reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from notices.rules.broken_rule import BrokenRule
from notices.rules.named_choices import NamedChoice

# The act's own longest period; an authority's ordinance (条例) may set a shorter one.
LONGEST_DAYS = 30
LONGEST_EXTENSION = 30
# How long before its last day a request is pressing.
PRESSING_DAYS = 7


class RequestKind(NamedChoice):
    """What is asked for."""

    DISCLOSURE = "disclosure", "開示の請求"
    CORRECTION = "correction", "訂正の請求"
    SUSPENSION = "suspension", "利用停止の請求"


class IdentityProof(NamedChoice):
    """By what the person who asks was recognised."""

    PHOTO_DOCUMENT = "photo_document", "顔写真付きの本人確認書類"
    TWO_DOCUMENTS = "two_documents", "顔写真のない本人確認書類2点"
    BY_POST = "by_post", "郵送(本人確認書類の写しと住民票の写し)"
    PROXY = "proxy", "委任状等と代理人の本人確認書類"


class RequestOutcome(NamedChoice):
    """What was decided."""

    GRANTED = "granted", "請求のとおりにする"
    PARTLY = "partly", "一部だけ請求のとおりにする"
    REFUSED = "refused", "請求のとおりにしない"
    NOT_HELD = "not_held", "保有していない"
    TAKEN_BACK = "taken_back", "請求が取り下げられた"


# Deciding to give everything needs no words of its own.
NEEDS_REASON = frozenset(
    {RequestOutcome.PARTLY, RequestOutcome.REFUSED, RequestOutcome.NOT_HELD}
)


@dataclass(frozen=True)
class Articles:
    """Where the act has the right, the period and its extension.

    ``verified`` says whether the wording was read in the official text.
    """

    right: str
    period: str
    extension: str
    verified: bool = False


ARTICLES: Mapping[RequestKind, Articles] = {
    RequestKind.DISCLOSURE: Articles("76条", "83条1項", "83条2項"),
    RequestKind.CORRECTION: Articles("90条", "94条1項", "94条2項"),
    RequestKind.SUSPENSION: Articles("98条", "102条1項", "102条2項"),
}


class ImpossiblePeriod(BrokenRule):
    """A number of days that the act does not give."""


class TooLateToExtend(BrokenRule):
    """The period has run out, or the request was decided or extended already."""


def due_on(received: date, days: int, extension: int = 0) -> date:
    """The last day on which the decision is in time; at its end the period is over."""
    return received + timedelta(days=days + extension)


def verify_days(days: int) -> None:
    """Raises ImpossiblePeriod."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ImpossiblePeriod(
            f"決定の期限は1日から{LONGEST_DAYS}日までで入力してください。",
            f"the period lies between 1 and {LONGEST_DAYS} days",
        )


def verify_extension(days: int) -> None:
    """Raises ImpossiblePeriod."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise ImpossiblePeriod(
            f"延長は1日から{LONGEST_EXTENSION}日までで入力してください。",
            f"an extension lies between 1 and {LONGEST_EXTENSION} days",
        )


def verify_may_extend(due: date, *, extended: bool, on: date) -> None:
    """Raises TooLateToExtend: a period is extended once, and before it has run out."""
    if extended:
        raise TooLateToExtend(
            "期限は、すでに一度延長されています。", "the period was extended already"
        )
    if on > due:
        raise TooLateToExtend(
            "期限を過ぎているため、延長できません。すぐに決定してください。",
            "the period has run out; decide at once",
        )


def is_overdue(due: date, *, on: date) -> bool:
    """Whether the last day has passed."""
    return on > due


def is_pressing(due: date, *, on: date) -> bool:
    """Whether the last day has passed or is near."""
    return due - on <= timedelta(days=PRESSING_DAYS)
