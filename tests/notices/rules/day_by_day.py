"""A second way to count a period: as a clerk does it, with a finger on a wall calendar.

It knows nothing of `notices.rules.periods`; only the shape of a period is shared.
"""

from datetime import timedelta

DAY = timedelta(days=1)


def deemed_day(posted, period):
    """The day after the last day of the period."""
    first = posted if period.counts_first_day else posted + DAY
    if period.unit == "next_day":
        return posted + DAY
    if period.unit == "months":
        return same_day_months_later(first, period.amount)
    day = first
    for _ in range(period.amount * (7 if period.unit == "weeks" else 1)):
        day += DAY
    return day


def same_day_months_later(first, months):
    """The day of that number, or the first of the month after where there is none."""
    day, turned = first, 0
    while True:
        day += DAY
        turned += day.day == 1
        if turned > months or (turned == months and day.day == first.day):
            return day
