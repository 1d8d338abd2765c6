"""Interruptions 中断: which channel was away, from when to when.

Records may overlap (two people noticed the same outage); the rule merges them. Where
the statute itself makes up for what was lost, the deed that records it moves the end.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from access_control.grants import may
from access_control.models import Office, User
from notices.intake.individual_number import holds_individual_number
from notices.refusals import DeedRefused, require
from publishing import display_log
from publishing.actions.continuity import make_up_for_outages
from publishing.actions.extend import require_posted
from publishing.models import Interruption, Posting, ShellCopy
from publishing.rules.continuity import Cause

# Who may say that the site itself was away, for everybody below an office.
FOR_A_SITE = ("operate_site", "decide_exceptions")


def record_interruption(
    office: Office,
    *,
    posting: Posting | None = None,
    channel: str,
    cause: Cause,
    starts: datetime,
    ends: datetime | None,
    note: str = "",
    by: User,
    at: datetime,
) -> Interruption:
    """Records that a channel of one posting, or the web of a whole office, was away.

    ``ends`` is exclusive, None while it goes on. Where the statute says so, the display
    is extended at once. Raises NotAllowed, DeedRefused.
    """
    _require_who(office, posting, by)
    _require_times(starts, ends, at)
    _require_harmless(note)
    facts = {"posting": posting, "channel": channel, "starts": starts, "ends": ends}
    with transaction.atomic():
        # The office row lets one of two people through who record the same.
        Office.objects.select_for_update().get(pk=office.pk)
        if posting is None:
            _require_web(channel)
        else:
            _require_on_display(office, posting, channel, starts)
        if office.interruptions.filter(**facts).exists():
            raise DeedRefused(
                "同じ中断が、すでに記録されています。",
                "the same interruption is recorded already",
            )
        found = office.interruptions.create(
            cause=cause, note=note.strip(), recorded_by=by, recorded_at=at, **facts
        )
        _log_and_make_up(found, at)
    return found


def end_interruption(
    interruption: Interruption, ends: datetime, *, by: User, at: datetime
) -> None:
    """Records when what was away came back. Raises NotAllowed, DeedRefused."""
    _require_who(interruption.office, interruption.posting, by)
    _require_times(interruption.starts, ends, at)
    with transaction.atomic():
        still = Interruption.objects.going_on().filter(pk=interruption.pk)
        if still.update(ends=ends) != 1:
            raise DeedRefused(
                "この中断の終わりは、すでに記録されています。",
                "the end of the interruption is recorded already",
            )
        interruption.refresh_from_db()
        _log_and_make_up(interruption, at)


def shells_concerned(interruption: Interruption, at: datetime) -> QuerySet[ShellCopy]:
    """The postings that were within their window while the channel was away."""
    shells = ShellCopy.objects.filter(
        display_from__lt=interruption.ends or at, display_until__gt=interruption.starts
    )
    if interruption.posting is not None:
        return shells.filter(pk=interruption.posting.public_id)
    return shells.filter(office_code__in=interruption.office.codes_with_below())


def may_record_for_site(by: User, office: Office) -> bool:
    """Whether the person may record that the whole site was away."""
    return any(may(by, codename, office) for codename in FOR_A_SITE)


def _require_who(office: Office, posting: Posting | None, by: User) -> None:
    if posting is not None:
        require(by, "record_board", office)
    elif not may_record_for_site(by, office):
        require(by, FOR_A_SITE[0], office)


def _require_times(starts: datetime, ends: datetime | None, at: datetime) -> None:
    if starts > at or (ends is not None and ends > at):
        raise DeedRefused(
            "未来の日時は記録できません。中断が続いている間は、終わりを空欄にしてください。",
            "an interruption lies in the past; leave its end open while it goes on",
        )
    if ends is not None and ends <= starts:
        raise DeedRefused(
            "中断の終わりは、始まりより後の日時にしてください。",
            "an interruption must end after it starts",
        )


def _require_harmless(note: str) -> None:
    if holds_individual_number(note):
        raise DeedRefused(
            "覚えに個人番号と思われる数字があります。個人の情報は書かないでください。",
            "the note seems to hold an individual number; leave it out",
        )


def _require_on_display(
    office: Office, posting: Posting, channel: str, starts: datetime
) -> None:
    if posting.notice.office_id != office.pk:
        raise DeedRefused(
            "この掲示は、別の部署のものです。", "the posting is of another office"
        )
    require_posted(posting)
    shell = ShellCopy.objects.get(pk=posting.public_id)
    begun = shell.display_from if channel == "web" else posting.board_started_at
    # A form knows minutes; the minute in which it began is not before it.
    if begun is None or starts < begun.replace(second=0, microsecond=0):
        raise DeedRefused(
            "掲示を始める前の日時です。掲示を始めた日時の記録を確かめてください。",
            "the display on this channel had not begun then",
        )
    if starts >= shell.display_until:
        raise DeedRefused(
            "掲示が終わった後の日時です。記録は要りません。",
            "the display had ended by then; there is nothing to record",
        )


def _require_web(channel: str) -> None:
    if channel != "web":
        raise DeedRefused(
            "掲示場の中断は、掲示ごとに記録してください。",
            "an interruption of the board is recorded posting by posting",
        )


def _log_and_make_up(interruption: Interruption, at: datetime) -> None:
    # Every deed locks its shells first and the log's stream last.
    locked = shells_concerned(interruption, at).select_for_update().order_by("pk")
    shells = {shell.pk: shell for shell in locked}
    facts = _leaf_facts(interruption)
    if interruption.posting is None:
        display_log.record_site("interrupted", at=at, **facts)
    for shell in shells.values():
        display_log.record_deed("interrupted", shell, at=at, **facts)
    postings = Posting.objects.filter(public_id__in=list(shells))
    for posting in postings.select_related("notice__office", "notice__adoption"):
        make_up_for_outages(posting, shells[posting.public_id], at)


def _leaf_facts(interruption: Interruption) -> Mapping[str, Any]:
    facts: dict[str, Any] = {
        "channel": interruption.channel,
        "from": int(interruption.starts.timestamp()),
    }
    if interruption.ends is not None:
        facts["until"] = int(interruption.ends.timestamp())
    return facts
