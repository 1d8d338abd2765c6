"""Paper that hung while the web or the board was away, written down afterwards.

It moves no day: P is the day on which web and board started, and what was lost of
either is recorded as an interruption. This is what the office can show beside it.
"""

from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.refusals import DeedRefused, require
from publishing import display_log
from publishing.models import PaperDisplay, Posting, ShellCopy
from publishing.rules.public_notice import CHECK_CODE


def record_paper(
    posting: Posting,
    *,
    place: str,
    check_code: str,
    starts: datetime,
    ends: datetime,
    by: User,
    at: datetime,
) -> PaperDisplay:
    """Records that the sheet with this check code hung at a place, [starts, ends).

    Raises NotAllowed, DeedRefused.
    """
    require(by, "record_board", posting.notice.office)
    _require_sheet(place, check_code)
    _require_times(posting, starts, ends, at)
    with transaction.atomic():
        # Every deed locks its shell first and the log's stream last.
        shell = ShellCopy.objects.select_for_update().get(public_id=posting.public_id)
        if posting.papers.filter(place=place.strip(), starts=starts).exists():
            raise DeedRefused(
                "同じ場所と日時の紙の掲示が、すでに記録されています。",
                "the same paper at the same place is recorded already",
            )
        found = posting.papers.create(
            place=place.strip(),
            check_code=check_code,
            starts=starts,
            ends=ends,
            recorded_by=by,
            recorded_at=at,
        )
        _log(found, shell, at)
    return found


def _log(paper: PaperDisplay, shell: ShellCopy, at: datetime) -> None:
    facts = {
        "from": int(paper.starts.timestamp()),
        "until": int(paper.ends.timestamp()),
        "sheet": paper.check_code,
    }
    display_log.record_deed("hung", shell, at=at, channel="print", **facts)


def _require_sheet(place: str, check_code: str) -> None:
    if not place.strip():
        raise DeedRefused("掲示した場所を入力してください。", "a place is required")
    if not CHECK_CODE.fullmatch(check_code):
        raise DeedRefused(
            "紙の照合番号を、印刷してあるとおりに入力してください(例 ABCD-2345)。",
            "the check code is not one that a sheet bears, such as ABCD-2345",
        )


def _require_times(
    posting: Posting, starts: datetime, ends: datetime, at: datetime
) -> None:
    if ends <= starts:
        raise DeedRefused(
            "外した日時は、掲示した日時より後にしてください。",
            "paper must come down after it was hung up",
        )
    if ends > at:
        raise DeedRefused(
            "紙を外してから、その日時を記録してください(未来の日時です)。",
            "the end lies in the future; record it when it has happened",
        )
    # A form knows minutes; the minute of the decision is not before it.
    if starts < posting.published_at.replace(second=0, microsecond=0):
        raise DeedRefused(
            "決裁より前の日時です。掲示した日時を確かめてください。",
            "paper cannot hang before the notice was approved",
        )
