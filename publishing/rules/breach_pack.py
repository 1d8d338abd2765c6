"""What is known when personal data leaked: who, which fields, how long, how often.

Everything here is counted from windows and from the display log; nothing of it tells a
name.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from notices.rules.periods import JAPAN


@dataclass(frozen=True)
class Duty:
    """What the law asks of the authority after a breach."""

    name_ja: str
    deadline_ja: str
    source_ja: str


# verified = false: the wording was not read in the official text for this page.
DUTIES = (
    Duty(
        "個人情報保護委員会への報告(速報)",
        "事態を知った後、速やかに(目安は3日から5日以内)",
        "個人情報の保護に関する法律68条1項、同法施行規則",
    ),
    Duty(
        "個人情報保護委員会への報告(確報)",
        "事態を知った日から30日以内(不正の目的によるおそれがあるときは60日以内)",
        "個人情報の保護に関する法律68条1項、同法施行規則",
    ),
    Duty(
        "本人への通知",
        "事態の状況に応じて速やかに",
        "個人情報の保護に関する法律68条2項、同法施行規則",
    ),
)


@dataclass(frozen=True)
class Stretch:
    """A version of an entry as it was shown, in [starts, until)."""

    version: int
    starts: datetime
    until: datetime


@dataclass(frozen=True)
class EntryWindow:
    """One entry: its opaque id and its whole window [starts, until)."""

    entry_id: str
    position: int
    starts: datetime
    until: datetime
    versions: tuple[Stretch, ...]

    def holds(self, second: datetime) -> bool:
        """Whether the entry was on display in a second of the log.

        A leaf says the second that had begun, so the one in which the display began
        counts, whatever its fraction.
        """
        return self.starts.replace(microsecond=0) <= second < self.until


@dataclass(frozen=True)
class Disclosure:
    """One leaf ``displayed``: when, and how many entries it showed."""

    at: datetime
    entries: int


@dataclass(frozen=True)
class Disclosures:
    """How often the data concerned was shown.

    ``surely`` counts what certainly showed it, ``at_most`` also what may have: a leaf
    says how many entries a page had and not which. ``by_hour`` counts ``at_most`` by
    the hour of Japan's clock.
    """

    at_most: int
    surely: int
    first: datetime | None
    last: datetime | None
    by_hour: tuple[tuple[datetime, int], ...]


def versions_of(
    starts: datetime, until: datetime, replaced: Sequence[datetime]
) -> tuple[Stretch, ...]:
    """The versions 1, 2, … of an entry that was corrected at these instants, in order.

    What was replaced before it was shown, or after its end, has an empty stretch or
    none beyond the window.
    """
    edges = [starts, *(min(max(each, starts), until) for each in replaced), until]
    return tuple(
        Stretch(number, begin, end)
        for number, (begin, end) in enumerate(pairwise(edges), start=1)
    )


def disclosures_of(
    shown: Iterable[Disclosure],
    windows: Sequence[EntryWindow],
    concerned: Sequence[EntryWindow],
) -> Disclosures:
    """Counts the disclosures that may have shown one of the entries concerned.

    A page surely showed an entry when it had all entries that were on display then.
    """
    by_hour: Counter[datetime] = Counter()
    moments: list[datetime] = []
    surely = 0
    for each in shown:
        if not each.entries or not any(one.holds(each.at) for one in concerned):
            continue
        moments.append(each.at)
        by_hour[_hour_of(each.at)] += 1
        on_display = sum(window.holds(each.at) for window in windows)
        surely += len(concerned) == len(windows) or each.entries >= on_display
    return Disclosures(
        at_most=len(moments),
        surely=surely,
        first=min(moments, default=None),
        last=max(moments, default=None),
        by_hour=tuple(sorted(by_hour.items())),
    )


def _hour_of(at: datetime) -> datetime:
    return at.astimezone(JAPAN).replace(minute=0, second=0, microsecond=0)
