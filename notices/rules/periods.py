"""Period arithmetic 期間計算: from the day of publication P to the deemed day.

P is the day on which the last required channel started. The deemed day 送達があった
ものとみなす日 is the day from 00:00 of which service has effect.

    local_tax, P = 2026-06-01, 起算して七日を経過したとき, first day counted
    06-01 02 03 04 05 06 07 | 06-08 deemed | (another reading: 06-09) | 06-10 00:00
    └───── seven days ────┘                                   display may end ┘
"""

import calendar
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notices.rules.adoption import Reading
from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_basis_types import Period, Variant, Version

JAPAN = ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)

# 明治5年太政官布告337号: the calendar of today counts from 明治6年1月1日. The other
# end keeps every sum below within what `date` can hold.
FIRST_YEAR = 1873
LAST_YEAR = 9000

# What a person types for a display; any other year is a slip of the finger.
TYPED_YEARS = range(1900, 2200)


class NaiveInstant(BrokenRule):
    """An instant without an offset has no legal day."""


class NoChannelStarted(BrokenRule):
    """Nothing has been published yet, so no period runs."""


class ImpossibleDate(BrokenRule):
    """The day, or the day a period ends on, is outside the calendar used here."""


def legal_day(at: datetime) -> date:
    """The day in Japan on which an instant falls.

    Raises: NaiveInstant, ImpossibleDate.
    """
    if at.utcoffset() is None:
        raise NaiveInstant(
            "時差のない日時からは日を決められません", f"{at.isoformat()} has no offset"
        )
    # 明治28年勅令167号: the country has one standard time 中央標準時. The year is
    # tested first because the conversion overflows at the ends of the calendar.
    require_possible(at.date())
    return at.astimezone(JAPAN).date()


def day_starts(day: date) -> datetime:
    """00:00 of a day in Japan, with its offset.

    Raises: ImpossibleDate.
    """
    require_possible(day)
    return datetime.combine(day, time.min, tzinfo=JAPAN)


def posted_on(channel_starts: Iterable[datetime]) -> date:
    """P, given when each required channel started.

    Raises: NoChannelStarted when there is none, NaiveInstant.
    """
    days = [legal_day(start) for start in channel_starts]
    if not days:
        raise NoChannelStarted(
            "掲示を始めた日時の記録がありません", "no channel has started yet"
        )
    # 札幌高裁昭和31年(ラ)51号: with two boards the period runs from the later one.
    return max(days)


def deemed_served_on(posted: date, period: Period) -> date:
    """The day from 00:00 of which service has effect, for P and a statute's period.

    Raises: ImpossibleDate, when P or the result is outside the calendar.
    """
    require_possible(posted)
    try:
        # 国税通則法10条2項, 基本通達10条関係3 and 民法142条: this day is the measure of
        # a fact, not the last day for anyone's act, so no holiday moves it.
        return _day_after_end(first_counted_day(posted, period), period)
    except (OverflowError, ValueError) as error:
        raise _impossible(posted) from error


def deemed_day_under(posted: date, variant: Variant, reading: Reading) -> date:
    """The deemed day under the reading that the authority adopted.

    Raises: ImpossibleDate.
    """
    if reading is Reading.LATEST:
        return latest_deemed_day(posted, variant)
    return deemed_served_on(posted, variant.period)


def latest_deemed_day(posted: date, variant: Variant) -> date:
    """The deemed day of the reading that ends last.

    Raises: ImpossibleDate.
    """
    readings = [variant.period]
    if variant.latest_reading is not None:
        readings.append(variant.latest_reading)
    return max(deemed_served_on(posted, reading) for reading in readings)


def display_until_at_least(posted: date, variant: Variant) -> datetime:
    """The earliest lawful end of the display, exclusive: 00:00 in Japan.

    The deemed day of the latest reading is shown to its end, so that nobody can say
    the notice was gone before the period was over.

    Raises: ImpossibleDate.
    """
    # 昭和60年建設省経収発93号: 少なくとも送達があったものとみなされる時まで. It binds
    # land authorities only, and no other text fixes an end.
    return day_starts(latest_deemed_day(posted, variant) + DAY)


def default_display_until(posted: date, version: Version, variant: Variant) -> datetime:
    """The end of the display, exclusive, where the office names none.

    Raises: ImpossibleDate.
    """
    shortest = display_until_at_least(posted, variant)
    return shortest + timedelta(days=version.margin_days)


def first_counted_day(posted: date, period: Period) -> date:
    """The day 起算日 from which a period is counted, itself included."""
    # 「から起算して」 names the first day itself as 起算日; 国税通則法10条1項1号 and
    # 民法138条 let such a statute go before the general rule.
    if period.counts_first_day:
        return posted
    # 民法140条本文: 期間の初日は、算入しない. Its proviso (a period that begins at
    # 00:00) is never used, even for a display that starts at 00:00: the later day is
    # safe under both readings.
    return posted + DAY


def require_possible(day: date) -> None:
    """Raises ImpossibleDate for a day outside the calendar used here."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _impossible(day)


def _day_after_end(counted_from: date, period: Period) -> date:
    match period.unit:
        # 民訴法112条1項ただし書, 行手法22条3項: effect on the day after publication.
        case "next_day":
            return counted_from
        # 民法141条: a period of days ends with the end of its last day.
        case "days":
            return counted_from + period.amount * DAY
        # 民法143条2項: 週 ends on the day before the same weekday comes round.
        case "weeks":
            return counted_from + 7 * period.amount * DAY
        case "months":
            return _corresponding_day(counted_from, period.amount)


def _corresponding_day(counted_from: date, months: int) -> date:
    # 民法143条1項: months are counted by the calendar, not as thirty days.
    year, month = divmod(counted_from.year * 12 + counted_from.month - 1 + months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    # 民法143条2項: the period ends on the day before the 応当日 …
    if counted_from.day <= last_day:
        return date(year, month + 1, counted_from.day)
    # … and, in a month without such a day, with the month's last day.
    return date(year, month + 1, last_day) + DAY


def _impossible(day: date) -> ImpossibleDate:
    return ImpossibleDate(
        f"{day.isoformat()}からの期間は計算できません",
        f"no period can be counted from {day.isoformat()}",
    )
