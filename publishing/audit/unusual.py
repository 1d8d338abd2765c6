"""What is unusual about the display log today: looked for before anything else.

A finding says what was seen and what to do. Where nothing is found the page says what
was looked at, and what could not be.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.timezone import localtime

from access_control.models import Office
from notices.rules.periods import DAY, legal_day
from publishing.actions.observation_alarm import named, open_troubles
from publishing.actions.stamp import unstamped_since
from publishing.actions.undecided import broken_off, without_deemed_day
from publishing.audit.instant import difference_of
from publishing.audit.opened import lines_of, openings_between
from publishing.evidence.entries import parse_entry
from publishing.models import (
    Cosignature,
    DisplayLogEntry,
    LogVerification,
    Posting,
    ReadingCount,
    SealedCheckpoint,
    ShellCopy,
    TroubleKind,
)

HOUR = timedelta(hours=1)
# A seal follows within a minute; this much later something stands still.
LATE_SEAL = timedelta(minutes=5)
LATE_WITNESS = HOUR
LATE_CLOCK = 2 * HOUR
REFUSALS_OF = DAY
OPENINGS_OF = timedelta(days=7)
SITE_LEAVES_OF = timedelta(days=7)
# Leaves about the site are about one an hour; those of a week fit well within.
SITE_LEAVES_READ = 1_000
VERIFIED_WITHIN = timedelta(days=7)
ENDED_WITHIN = timedelta(days=7)
# A board is recorded on the day on which the display begins.
BOARD_WITHIN = DAY
NAMED = 5
MOST_OPENINGS = 5_000


@dataclass(frozen=True)
class Finding:
    """Something unusual, in words; ``url`` leads to where one can look closer."""

    title: str
    words: str
    todo: str
    url: str
    is_grave: bool = False


@dataclass(frozen=True)
class Scope:
    """Whose log is looked at, and when."""

    offices: Sequence[Office]
    at: datetime

    @cached_property
    def codes(self) -> list[str]:
        return [office.code for office in self.offices]

    @cached_property
    def on_display(self) -> list[ShellCopy]:
        shells = ShellCopy.objects.on_display(self.at)
        return list(shells.filter(office_code__in=self.codes))

    @cached_property
    def site_leaves(self) -> list[dict[str, Any]]:
        """Leaves of the last days that name no posting, newest first."""
        rows = DisplayLogEntry.objects.filter(posting_commitment__isnull=True)
        newest = rows.order_by("-pk").values_list("entry", flat=True)
        since = (self.at - SITE_LEAVES_OF).timestamp()
        leaves = [parse_entry(bytes(each)) for each in newest[:SITE_LEAVES_READ]]
        return [leaf for leaf in leaves if leaf["at"] >= since]


@dataclass(frozen=True)
class Report:
    """Findings, grave ones first; what was looked at, and what could not be."""

    findings: Sequence[Finding]
    looked_at: Sequence[str]
    not_looked_at: Sequence[str]


def report(offices: Sequence[Office], at: datetime) -> Report:
    """Everything that is looked for, in the order of its weight."""
    scope = Scope(offices, at)
    found = [each for _, examine in EXAMINATIONS for each in examine(scope)]
    return Report(
        sorted(found, key=lambda each: not each.is_grave),
        [name for name, _ in EXAMINATIONS],
        list(_not_looked_at()),
    )


def _damage(scope: Scope) -> Iterator[Finding]:
    last = LogVerification.objects.finished().first()
    if last is None or last.is_whole:
        return
    yield Finding(
        "掲示記録が損なわれています",
        f"{_told(last.ended_at)}の検証で見つかりました。{last.damage}",
        "記録をそのまま保全し、法務担当と運用担当に連絡してください。",
        reverse("audit:verification", args=[last.pk]),
        is_grave=True,
    )


def _long_unverified(scope: Scope) -> Iterator[Finding]:
    last = LogVerification.objects.finished().first()
    if not SealedCheckpoint.objects.exists():
        return
    if last is not None and last.started_at > scope.at - VERIFIED_WITHIN:
        return
    since = f"{_told(last.started_at)}の後" if last else "まだ一度も"
    yield Finding(
        "しばらく検証していません",
        f"掲示記録の全体を、{since}検証していません。",
        "下の「掲示記録を検証する」を押してください。",
        reverse("audit:list") + "#checkpoint",
    )


def _differences(scope: Scope) -> Iterator[Finding]:
    ended = ShellCopy.objects.filter(
        office_code__in=scope.codes,
        display_until__lte=scope.at,
        display_until__gt=scope.at - ENDED_WITHIN,
    )
    differing = difference_of([*scope.on_display, *ended], scope.at)
    if differing:
        words = (f"{line.shell.number}: {line.difference}"
                 for line in differing[:NAMED] if line.shell)  # fmt: skip
        yield Finding(
            f"掲示記録とデータベースが食い違っています({len(differing)}件)",
            " ".join(words),
            "検証し、なお食い違うときは運用担当に連絡してください。",
            reverse("audit:instant"),
            is_grave=True,
        )


def _unsealed(scope: Scope) -> Iterator[Finding]:
    waiting = DisplayLogEntry.objects.filter(leaf_index__isnull=True)
    first = waiting.order_by("pk").first()
    if first is None:
        return
    since = datetime.fromtimestamp(parse_entry(bytes(first.entry))["at"], UTC)
    if since > scope.at - LATE_SEAL:
        return
    yield Finding(
        "封緘が遅れています",
        f"{_told(since)}からの記録{waiting.count()}件を封緘していません。",
        "定期処理が動いているか、運用担当に確かめてください。",
        reverse("audit:list") + "#checkpoint",
    )


def _unwitnessed(scope: Scope) -> Iterator[Finding]:
    for witness in settings.WITNESSES:
        name = witness.verifier.name
        since = Cosignature.objects.unwitnessed_since(name)
        if since is not None and since <= scope.at - LATE_WITNESS:
            yield Finding(
                f"証人{name}の共同署名がありません",
                f"{_told(since)}の検証点から、共同署名を受けていません。",
                "証人が動いているか、運用担当に確かめてください。",
                reverse("audit:list") + "#checkpoint",
            )


def _unstamped(scope: Scope) -> Iterator[Finding]:
    since = unstamped_since() if settings.TSA_URL else None
    most = timedelta(seconds=settings.STAMP_EVERY_S) + HOUR
    if since is not None and since <= scope.at - most:
        hours = (scope.at - since) // HOUR
        yield Finding(
            f"タイムスタンプが{hours}時間ありません",
            f"{_told(since)}の検証点から、タイムスタンプを受けていません。",
            "時刻認証局との通信を、運用担当に確かめてください。",
            reverse("audit:list") + "#checkpoint",
        )


def _observed(scope: Scope) -> Iterator[Finding]:
    """Troubles of vantage points and of the log, and of the displays in view."""
    shown = {
        bytes(shell.posting_commitment).hex(): reverse("audit:posting", args=[shell.pk])
        for shell in scope.on_display
    }
    told = [
        each
        for each in open_troubles()
        if each.kind != TroubleKind.DISPLAY or each.subject in shown
    ]
    for trouble, words in zip(told, named(told), strict=True):
        yield Finding(
            "観測で異常が見つかっています",
            words,
            "公開サイトを確かめ、途切れていれば中断を記録してください。",
            shown.get(trouble.subject, reverse("audit:list")),
            is_grave=True,
        )


def _refusals(scope: Scope) -> Iterator[Finding]:
    counts = ReadingCount.objects.between(scope.at - REFUSALS_OF, scope.at).refusals()
    shown = {shell.pk: shell for shell in scope.on_display}
    by_posting = counts.filter(public_id__in=list(shown)).order_by()
    for public_id, count in by_posting.values_list("public_id").annotate(Sum("count")):
        yield Finding(
            f"{shown[public_id].number}を読めなかった閲覧者がいます",
            f"この24時間に、待つよう求めた回数は{count}回です(429)。",
            "大量に写し取る閲覧がなかったか、制限が厳しすぎないかを確かめてください。",
            reverse("audit:posting", args=[public_id]),
        )


def _gaps(scope: Scope) -> Iterator[Finding]:
    gaps = [leaf for leaf in scope.site_leaves if leaf["kind"] == "gap"]
    if gaps:
        missed = sum(leaf.get("missed", 0) for leaf in gaps)
        yield Finding(
            "記録されなかった表示があります",
            f"この7日間に、記録を書けないまま示した表示が{missed}回あります。",
            "データベースの障害の記録と照らし合わせてください。",
            reverse("audit:list"),
            is_grave=True,
        )


def _clock(scope: Scope) -> Iterator[Finding]:
    noted = [leaf for leaf in scope.site_leaves if leaf["kind"] == "clock"]
    url = reverse("audit:clock")
    most = settings.TIME_TOLERANCE_S * 1000
    drifted = [leaf for leaf in noted if abs(leaf.get("drift_ms", 0)) > most]
    if drifted:
        worst = max(drifted, key=lambda leaf: abs(leaf["drift_ms"]))
        yield Finding(
            "時計がずれていました",
            f"この7日間に{len(drifted)}回、許容を超えました。最大は"
            f"{worst['drift_ms']}ミリ秒です({_told(_instant(worst))})。",
            "時刻同期を運用担当に確かめてください。開始と終了の時刻に関わります。",
            url,
        )
    if noted and _instant(noted[0]) < scope.at - LATE_CLOCK:
        yield Finding(
            "時計の点検が途絶えています",
            f"最後の点検は{_told(_instant(noted[0]))}です。",
            "定期処理が動いているか、運用担当に確かめてください。",
            url,
        )


def _interrupted(scope: Scope) -> Iterator[Finding]:
    for shell, _ in broken_off(scope.codes, scope.at):
        yield Finding(
            f"{shell.number}の中断が判断されていません",
            "掲示が途切れた記録があり、法務担当の判断を待っています。",
            "法務担当は、掲示の画面で送達の効力を判断してください。",
            reverse("audit:posting", args=[shell.pk]),
        )


def _undeemed(scope: Scope) -> Iterator[Finding]:
    for shell in without_deemed_day(scope.codes, scope.at):
        yield Finding(
            f"{shell.number}は送達の日が決まらないまま終わりました",
            f"{_told(shell.display_until)}に終わりました。",
            "法務担当は、送達の効力を判断してください。",
            reverse("audit:posting", args=[shell.pk]),
        )


def _without_board(scope: Scope) -> Iterator[Finding]:
    begun = [
        shell
        for shell in scope.on_display
        if shell.display_from <= scope.at - BOARD_WITHIN
    ]
    unrecorded = Posting.objects.filter(
        public_id__in=[shell.pk for shell in begun], board_started_at__isnull=True
    )
    ids = set(unrecorded.values_list("public_id", flat=True))
    for shell in begun:
        if shell.pk in ids:
            yield Finding(
                f"{shell.number}は掲示場の記録がありません",
                f"インターネットでは{_told(shell.display_from)}から掲示しています。",
                "掲示場に掲示したか担当部署に確かめ、その日時を記録してもらってください。",
                reverse("audit:posting", args=[shell.pk]),
            )


def _openings(scope: Scope) -> Iterator[Finding]:
    last = legal_day(scope.at)
    offices = Office.objects.filter(code__in=scope.codes)
    rows = openings_between(offices, last - OPENINGS_OF, last)
    marked = [line for line in lines_of(rows[:MOST_OPENINGS]) if line.marks]
    if marked:
        people = len({line.row.sitting.person_id for line in marked})
        yield Finding(
            f"確かめたい個人情報の閲覧があります({len(marked)}回)",
            f"この7日間に、{people}人が開いた記録です。不正を意味しません。",
            "目的と経緯を、本人や上司に尋ねてください。",
            f"{reverse('audit:opened')}?unusual=on&first={last - OPENINGS_OF}",
        )


EXAMINATIONS: Sequence[tuple[str, Callable[[Scope], Iterator[Finding]]]] = (
    ("最後の検証の結果", _damage),
    ("掲示記録とデータベースの食い違い", _differences),
    ("観測の異常(観測を受け取っているとき)", _observed),
    ("記録の欠落", _gaps),
    ("封緘の遅れ", _unsealed),
    ("証人の共同署名", _unwitnessed),
    ("タイムスタンプ", _unstamped),
    ("時計のずれ(7日間)", _clock),
    ("判断を待つ中断", _interrupted),
    ("送達の日が決まらない掲示", _undeemed),
    ("掲示場の記録のない掲示", _without_board),
    ("読めなかった閲覧者(24時間)", _refusals),
    ("個人情報の閲覧(7日間)", _openings),
    ("検証の間隔", _long_unverified),
)


def _not_looked_at() -> Iterator[str]:
    if not settings.WITNESSES:
        yield "証人(設定されていません)"
    if not settings.TSA_URL:
        yield "タイムスタンプ(時刻認証局が設定されていません)"


def _instant(leaf: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(leaf["at"], UTC)


def _told(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
