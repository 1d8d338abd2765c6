"""The display window 掲示期間: what an office plans, held against what the law needs.

    start          deemed day   earliest lawful end   default end     office's latest
    06-01 10:00 …  06-08        06-10 00:00           + margin_days   06-01 + max_days
    └────────────── never shorter than this ───────┘

Ends are exclusive. P is taken to be the day of the planned start; a board that comes
later moves P, and with it the earliest end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from notices.rules.broken_rule import BrokenRule
from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.legal_basis_types import NotInForce, Variant, Version
from notices.rules.periods import (
    DAY,
    day_starts,
    deemed_served_on,
    default_display_until,
    display_until_at_least,
    latest_deemed_day,
    legal_day,
)

IsClosed = Callable[[date], bool]


class WindowRefused(BrokenRule):
    """The notice cannot be displayed as planned."""


class ChannelImpossible(WindowRefused):
    """A channel that the statute wants cannot be used, or recorded, here.

    Without the internet this site serves nobody. The day of the gazette cannot be
    recorded yet, and P counted without it would be a wrong date.
    """


class StartInThePast(WindowRefused):
    """What was not shown cannot be shown afterwards."""


class EndBeforeStart(WindowRefused):
    """The window would be empty."""


class EndTooEarly(WindowRefused):
    """The display would end before the statute's period is surely over."""


class EndTooLate(WindowRefused):
    """The display would last longer than the office allows."""


@dataclass(frozen=True)
class WindowWarning:
    """Something lawful that a person should look at before approving."""

    code: str
    message_ja: str
    message_en: str


STARTS_ON_CLOSED_DAY = WindowWarning(
    "starts_on_closed_day",
    "掲示を始める日は閉庁日です。掲示場での掲示を同じ日に始められるか、確かめてください。",
    "the display starts on a day on which the office is closed",
)
MOSTLY_CLOSED = WindowWarning(
    "mostly_closed",
    "送達があったものとみなされるまでの日の多くが閉庁日です。"
    "「いつでも交付する」と言えるように、開始日を変えるか、閉庁日の窓口を用意してください。",
    "the office is closed on most days before the document counts as served",
)


@dataclass(frozen=True)
class WindowPlan:
    """A lawful window [start, end), and the marks it was measured by.

    `latest_end` is None where the office sets no limit. `deemed_day` follows the plain
    reading, `latest_deemed_day` the reading that ends last.
    """

    start: datetime
    end: datetime
    earliest_end: datetime
    default_end: datetime
    latest_end: datetime | None
    deemed_day: date
    latest_deemed_day: date
    warnings: tuple[WindowWarning, ...]


def plan_window(
    version: Version,
    variant: Variant,
    *,
    start: datetime | None,
    end: datetime | None,
    at: datetime,
    max_days: int | None,
    closed: IsClosed | None,
) -> WindowPlan:
    """The window for a planned start (None: `at`) and end (None: the default one).

    `max_days` is the longest display that the office allows, the first day included;
    where the statute needs longer, the statute goes first. `closed` says on which days
    the office is closed; without it there is no warning about closed days.

    Raises: NotInForce; WindowRefused; NaiveInstant and ImpossibleDate.
    """
    begins = start or at
    for instant in (at, begins, end or begins):
        legal_day(instant)
    posted = legal_day(begins)
    _refuse_start(version, begins, at)
    earliest = display_until_at_least(posted, variant)
    latest = latest_end(posted, variant, max_days)
    default = default_end(posted, version, variant, max_days)
    ends = end or default
    _refuse_end(version, ends, begins, earliest, latest)
    return WindowPlan(
        start=begins,
        end=ends,
        earliest_end=earliest,
        default_end=default,
        latest_end=latest,
        deemed_day=deemed_served_on(posted, variant.period),
        latest_deemed_day=latest_deemed_day(posted, variant),
        warnings=_warnings(variant, posted, closed),
    )


def latest_end(posted: date, variant: Variant, max_days: int | None) -> datetime | None:
    """The latest end that the office allows, None without a limit.

    Raises: ImpossibleDate.
    """
    if max_days is None:
        return None
    limit = day_starts(posted + timedelta(days=max_days))
    return max(display_until_at_least(posted, variant), limit)


def default_end(
    posted: date, version: Version, variant: Variant, max_days: int | None
) -> datetime:
    """The end where the office names none: never later than the office allows.

    Raises: ImpossibleDate.
    """
    default = default_display_until(posted, version, variant)
    latest = latest_end(posted, variant, max_days)
    return default if latest is None else min(default, latest)


def _refuse_start(version: Version, begins: datetime, at: datetime) -> None:
    if not version.is_in_force_on(legal_day(begins)):
        raise NotInForce(
            f"{version.article}のこの版は、{era_datetime(begins)}には施行されていません。"
            "開始日に施行されている版を選んでください。",
            f"{version.id} is not in force on {legal_day(begins).isoformat()}",
        )
    if "web" not in version.channels:
        raise ChannelImpossible(
            f"{version.article}は、インターネットでの公示を送達の方法としていません。"
            f"このサイトの掲示だけでは送達の効力が生じないため、{_elsewhere(version)}",
            f"{version.id} does not know the internet as a channel; "
            f"it needs {' and '.join(version.channels)}",
        )
    if "gazette" in version.channels:
        raise ChannelImpossible(
            f"{version.article}は、官報等への掲載も送達の方法としています。"
            "掲載の日を記録して数えることがまだできず、みなす日を誤るおそれがあるため、"
            "このサイトでは掲示できません。",
            f"{version.id} needs the gazette, whose day cannot be recorded here",
        )
    if begins < at:
        raise StartInThePast(
            "掲示の開始予定を過ぎています。"
            "差し戻して、新しい開始日時で提出し直してください。",
            "the planned start has passed; return the notice and plan a new one",
        )


def _elsewhere(version: Version) -> str:
    if "gazette" in version.channels:
        return "官報等への掲載など、条文が求める方法で公示してください。"
    return "掲示場に掲示して公示してください。"


def _refuse_end(
    version: Version,
    ends: datetime,
    begins: datetime,
    earliest: datetime,
    latest: datetime | None,
) -> None:
    if ends <= begins:
        raise EndBeforeStart(
            "掲示の終了は、開始より後の日時にしてください。",
            "the display must end after it starts",
        )
    if ends < earliest:
        raise EndTooEarly(
            f"掲示の終了が早すぎます。{version.article}の期間を満たすには、"
            f"{era_date(legal_day(earliest))}午前0時以降でなければなりません。",
            f"the display must last at least until {earliest.isoformat()}",
        )
    if latest is not None and ends > latest:
        raise EndTooLate(
            f"掲示の終了が遅すぎます。この部署が認めているのは{era_datetime(latest)}までです。"
            "掲示が長いほど、氏名が人目に触れます。",
            f"the office allows a display until {latest.isoformat()} at most",
        )


def _warnings(
    variant: Variant, posted: date, closed: IsClosed | None
) -> tuple[WindowWarning, ...]:
    warnings = []
    if closed is not None and closed(posted):
        warnings.append(STARTS_ON_CLOSED_DAY)
    if closed is not None and _is_mostly_closed(posted, variant, closed):
        warnings.append(MOSTLY_CLOSED)
    return tuple(warnings)


def _is_mostly_closed(posted: date, variant: Variant, closed: IsClosed) -> bool:
    # 地方税法20条の2第2項 and its likes: いつでも…交付する旨. What counts is the time
    # before the effect, not a longer display after it.
    length = (deemed_served_on(posted, variant.period) - posted).days
    days_closed = sum(closed(posted + number * DAY) for number in range(length))
    return days_closed * 2 > length
