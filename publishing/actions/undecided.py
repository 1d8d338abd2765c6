"""What waits for a legal officer: postings without a deemed day, broken displays."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from notices.rules.transitions import Status
from publishing.actions.continuity import Judged, is_decided, judge, needs_officer
from publishing.actions.deemed_day import decisions_on, governing_decision
from publishing.actions.interrupt import shells_concerned
from publishing.models import Interruption, Posting, ShellCopy


def without_deemed_day(codes: Collection[str], at: datetime) -> list[ShellCopy]:
    """Postings of these offices that ended without a deemed day, until it is decided.

    The board came too late for the display, or nobody recorded it at all.
    """
    ended = ShellCopy.objects.filter(
        office_code__in=codes, display_until__lte=at, deemed_served_on__isnull=True
    )
    posted = Posting.objects.filter(
        public_id__in=list(ended.values_list("pk", flat=True)),
        notice__status=Status.POSTED,
    ).select_related("notice")
    waiting = {
        posting.public_id
        for posting in posted
        if governing_decision(decisions_on(posting.notice)) is None
    }
    return [shell for shell in ended if shell.pk in waiting]


def broken_off(codes: Collection[str], at: datetime) -> list[tuple[ShellCopy, Judged]]:
    """Postings of these offices whose interruptions nobody has decided about yet."""
    touching = _interruptions_by_posting(codes, at)
    shells = ShellCopy.objects.in_bulk(list(touching))
    postings = Posting.objects.filter(
        public_id__in=list(touching), notice__status=Status.POSTED
    )
    waiting = []
    for posting in postings.select_related("notice__adoption").prefetch_related(
        "notice__legal_decisions"
    ):
        shell = shells[posting.public_id]
        judged = judge(posting, shell, touching[posting.public_id], at)
        decisions = posting.notice.legal_decisions.all()
        if needs_officer(judged, shell, at) and not is_decided(judged, decisions):
            waiting.append((shell, judged))
    return waiting


def _interruptions_by_posting(
    codes: Collection[str], at: datetime
) -> dict[str, list[Interruption]]:
    touching: dict[str, list[Interruption]] = defaultdict(list)
    own = Interruption.objects.filter(posting__notice__office__code__in=codes)
    for each in own.select_related("posting"):
        touching[each.posting.public_id].append(each)
    site_wide = Interruption.objects.filter(posting__isnull=True)
    for each in site_wide.select_related("office"):
        mine = shells_concerned(each, at).filter(office_code__in=codes)
        for public_id in mine.values_list("pk", flat=True):
            touching[public_id].append(each)
    # Where nothing was recorded, the sheet alone may be away.
    return {pk: [] for pk in _taken_down_early(codes)} | touching


def _taken_down_early(codes: Collection[str]) -> list[str]:
    """Postings whose sheet came off the board before the web display ended."""
    shells = ShellCopy.objects.filter(office_code__in=codes)
    until = dict(shells.values_list("pk", "display_until"))
    boards = Posting.objects.filter(
        notice__office__code__in=codes, board_ended_at__isnull=False
    )
    ended = boards.values_list("public_id", "board_ended_at")
    return [pk for pk, moment in ended if pk in until and moment < until[pk]]
