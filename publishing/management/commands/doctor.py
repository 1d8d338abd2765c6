"""Says what is wrong with this installation, in words an operator can act on."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from access_control.models import Office, OfficeKind
from access_control.second_factor import people_without_second_factor
from access_control.vault.key_store import (
    PURPOSES,
    KeyStoreError,
    MissingKey,
    key_store,
)
from config import clock
from notices.commands import DeedCommand
from notices.intake.reindexing import rows_of_older_search_key
from notices.models import AdoptedVersion
from notices.rules.legal_basis import Version, legal_basis
from notices.rules.office_calendar import is_open
from notices.rules.periods import JAPAN, legal_day
from publishing.actions.bulk_reading import hours_of_bulk_reading
from publishing.actions.display_pack import TOO_OLD, pack_in
from publishing.actions.observation_alarm import told_now
from publishing.actions.renew_search_keys import not_findable
from publishing.actions.signing_key import ends_at, own_signing_key
from publishing.actions.stamp import unstamped_since
from publishing.actions.undecided import broken_off, without_deemed_day
from publishing.models import (
    Cosignature,
    DisplayLogEntry,
    Interruption,
    ObservationRound,
    Removal,
    SealedCheckpoint,
    ShellCopy,
)
from publishing.models.append_only import APPEND_ONLY, tables_kept
from publishing.paper.pdf_signature import NotSigned
from publishing.rules.confirmation import overdue_before

LATE_SEAL = timedelta(minutes=5)
# One vantage point alone may err, or lie.
INDEPENDENT_POINTS = 2
# A witness may be started anew; more is an alarm.
LATE_WITNESS = timedelta(hours=1)
# Time enough to have an authority's certificate issued anew.
NOTICE_OF_KEY = timedelta(days=60)
# Time enough for a legal officer to compare the wording.
NOTICE_OF_LAW = timedelta(days=30)
Findings = Iterator[str]


class Command(DeedCommand):
    help = "What is missing for production; exit code 1 if anything is."

    def deed(self, **options: Any) -> dict[str, Any]:
        findings = [finding for examine in EXAMINATIONS for finding in examine()]
        answer = {"healthy": not findings, "findings": findings}
        if findings:
            self._report(answer, as_json=options["json"])
        return answer

    def _report(self, answer: dict[str, Any], *, as_json: bool) -> NoReturn:
        if as_json:
            self.answer(answer, as_json=True)
        else:
            self.stdout.writelines(f"- {found}\n" for found in answer["findings"])
        self.refuse(f"{len(answer['findings'])}件の指摘があります / findings")


def say(ja: str, en: str) -> str:
    """One finding in both languages."""
    return f"{ja} / {en}"


def examine_settings() -> Findings:
    if settings.DEMONSTRATION:
        yield say(
            "見本データが有効です(パスワードが公開されています)",
            "KOJIBAN_DEMONSTRATION is on: people with a printed password can sign in",
        )
    if settings.IS_LOOPBACK:
        yield say(
            "公開サイトのアドレスが手元用です",
            "KOJIBAN_PUBLIC_URL is loopback: set the https:// address",
        )
    if settings.TRUSTED_PROXIES == ["0"] and not settings.IS_LOOPBACK:
        yield say(
            "中継サーバーの設定がありません",
            "KOJIBAN_TRUSTED_PROXIES is 0: behind a proxy all readers look like one",
        )
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        yield say(
            "メールの送信先がありません",
            "KOJIBAN_EMAIL_URL is not set: alarms reach nobody",
        )
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        yield say("静的ファイルが未配置です", "run `manage.py collectstatic`")


def examine_sign_in() -> Findings:
    if settings.SECOND_FACTOR == "off":
        yield say(
            "二要素認証が無効です",
            "the second factor is off: unset KOJIBAN_MFA",
        )
    elif count := people_without_second_factor():
        yield say(
            f"二要素認証を設定していない人が{count}人います",
            f"{count} people have no second factor yet: it is set up at sign-in",
        )


def examine_observation() -> Findings:
    """Who looks from outside, and what is wrong by what they saw."""
    if len(settings.OBSERVER_KEYS) < INDEPENDENT_POINTS:
        yield say(
            f"外の観測点が{len(settings.OBSERVER_KEYS)}か所です(2か所要ります)",
            f"{len(settings.OBSERVER_KEYS)} vantage points for outside observation, "
            "two are needed: set KOJIBAN_OBSERVER_KEYS",
        )
    heard = set(ObservationRound.objects.order_by().values_list("vantage", flat=True))
    for name in sorted(set(settings.OBSERVER_KEYS) - heard):
        yield say(
            f"観測点{name}から一度も観測が届いていません",
            f"nothing was heard of the vantage point {name}: run observe_postings "
            "there",
        )
    if not settings.ALARM_TO:
        yield say(
            "観測の警報の宛先がありません",
            "nobody gets a letter of an alarm: set KOJIBAN_ALARM_TO",
        )
    for line in told_now():
        yield say(line, "observation found trouble: look at the staff's front page")


def examine_databases() -> Findings:
    for alias in ("default", "keys"):
        yield from _examine_database(alias)
    if not settings.REDIS_URL and connections["default"].vendor == "postgresql":
        yield say(
            "閲覧制限がプロセスごとです",
            "KOJIBAN_REDIS_URL is not set: each process counts alone",
        )


def examine_clocks() -> Findings:
    drift = abs((clock.now() - clock.process_now()).total_seconds())
    if drift > settings.TIME_TOLERANCE_S:
        yield say(
            f"時計が{drift:.1f}秒ずれています",
            f"database and process clocks differ by {drift:.1f} s: check NTP",
        )
    newest = SealedCheckpoint.objects.last()
    if newest is not None and newest.sealed_at > clock.now():
        yield say(
            "時計が過去に戻されています", "the clock runs behind the last checkpoint"
        )


def examine_keys() -> Findings:
    if str(settings.KEYS).startswith(str(settings.VAR)):
        yield say(
            "鍵がデータと同じ場所にあります",
            "keys lie beside the data: set KOJIBAN_KEYS to a place backed up apart",
        )
    for purpose in PURPOSES:
        try:
            key_store().require(purpose, key_store().current_epoch(purpose))
        except KeyStoreError as error:
            yield str(error)


def examine_search_keys() -> Findings:
    older = rows_of_older_search_key()
    if older:
        yield say(
            f"{older}件の氏名の索引が、以前の版の作り方のままです",
            f"{older} names are indexed by an older rule: run "
            "`rotate_keys --purpose index`",
        )
    unfindable = _unfindable()
    if unfindable:
        yield say(
            f"{unfindable}件は、本人が検索しても見つかりません",
            f"{unfindable} entries have no current search key: run "
            "`rotate_keys --purpose search`",
        )


def _unfindable() -> int:
    try:
        return not_findable().count()
    except MissingKey:
        # `examine_keys` has named it.
        return 0


def examine_register() -> Findings:
    for office in Office.objects.filter(kind=OfficeKind.OFFICE):
        missing = office.missing_for_approval()
        if missing:
            yield say(
                f"{office.code}に未登録の項目があります({'、'.join(missing)})",
                "the office is incomplete: nothing can be approved",
            )
    adopted = AdoptedVersion.objects.current()
    if adopted.filter(is_demonstration=True).exists():
        yield say(
            "法令の版が見本として採用されています",
            "legal bases are adopted for demonstration only",
        )
    unverified = [row.version_id for row in adopted if not _is_verified(row)]
    if unverified:
        yield say(
            f"採用した{len(unverified)}の版の条文が未確認です",
            f"{len(unverified)} adopted versions are unverified: check their wording",
        )


def examine_coming_law() -> Findings:
    today = legal_day(clock.now())
    for authority in Office.objects.filter(parent__isnull=True):
        current = AdoptedVersion.objects.current().filter(authority=authority)
        adopted = set(current.values_list("version_id", flat=True))
        for basis_id in sorted({each.partition("/")[0] for each in adopted}):
            for version in _in_force_by(basis_id, today, today + NOTICE_OF_LAW):
                if version.id not in adopted:
                    yield say(
                        f"{authority}で{version.article}の版 {version.id} が未採用です",
                        f"{authority.code} has not adopted {version.id}, in force soon "
                        "or already",
                    )


def examine_log() -> Findings:
    now = clock.now()
    unsealed = DisplayLogEntry.objects.filter(leaf_index__isnull=True).exists()
    newest = SealedCheckpoint.objects.last()
    if unsealed and (newest is None or newest.sealed_at < now - LATE_SEAL):
        yield say(
            "掲示記録が封緘されていません",
            "the log is not being sealed: start `manage.py run_scheduler`",
        )
    no_board = ShellCopy.objects.on_display(now).filter(board_started_at__isnull=True)
    if count := no_board.count():
        yield say(
            f"掲示場の記録がない掲示が{count}件あります",
            f"{count} postings on display lack the record of their board",
        )


def examine_append_only() -> Findings:
    missing = sorted(set(APPEND_ONLY) - tables_kept(connections["default"]))
    if missing:
        tables = ", ".join(missing)
        yield say(
            f"追記だけを許すトリガーがありません: {tables}",
            f"rows of {tables} can be changed: find out who took the triggers away, "
            "then `manage.py make_append_only` as the tables' owner",
        )


def examine_witnesses() -> Findings:
    """Who else has seen the log; alone it could be written anew."""
    if not settings.WITNESSES:
        yield say(
            "掲示記録を外から見ている証人がいません",
            "no witness cosigns the log: run `witness` elsewhere, set "
            "KOJIBAN_WITNESSES",
        )
    for each in settings.WITNESSES:
        name = each.verifier.name
        since = Cosignature.objects.unwitnessed_since(name)
        if since is not None and since < clock.now() - LATE_WITNESS:
            yield say(
                f"証人{name}が{since:%Y-%m-%d %H:%M}（UTC）から見ていません",
                f"the witness {name} has not cosigned since {since.isoformat()}: look "
                "at the scheduler's log",
            )


def examine_signing_key() -> Findings:
    """The key without which no certificate of display is issued."""
    try:
        key = own_signing_key()
    except NotSigned as error:
        yield str(error)
        return
    ends = ends_at(key)
    if ends < clock.now() + NOTICE_OF_KEY:
        yield say(
            f"証明書に署名する鍵の有効期限が{ends:%Y-%m-%d}です。更新してください",
            f"the certificate of the signing key ends on {ends:%Y-%m-%d}: renew it",
        )


def examine_timestamps() -> Findings:
    """Who tells the time of the log besides this machine."""
    if not settings.TSA_URL:
        yield say(
            "掲示記録に外部のタイムスタンプがありません",
            "no RFC 3161 time-stamps: time rests on this clock; set KOJIBAN_TSA_URL "
            "and KOJIBAN_TSA_CA",
        )
        return
    since = unstamped_since()
    late = timedelta(seconds=2 * settings.STAMP_EVERY_S)
    if since is not None and since < clock.now() - late:
        yield say(
            f"タイムスタンプが{since:%Y-%m-%d %H:%M}（UTC）から付いていません",
            f"no time-stamp since {since.isoformat()}: look at the scheduler's log",
        )


def examine_what_waits() -> Findings:
    """Interruptions that go on, and what a legal officer has not decided yet."""
    now = clock.now()
    for each in Interruption.objects.going_on().select_related("office", "posting"):
        where = each.posting or each.office.code
        yield say(
            f"{each.get_channel_display()}の中断{each.pk}が続いています({where})",
            f"interruption {each.pk} of {where} still goes on: end_interruption",
        )
    codes = set(Office.objects.values_list("code", flat=True))
    if count := len(without_deemed_day(codes, now)):
        yield say(
            f"みなす日が決まらないまま終わった掲示が{count}件あります",
            f"{count} postings ended without a deemed day: decide_deemed_day",
        )
    if count := len(broken_off(codes, now)):
        yield say(
            f"中断の扱いが決まっていない掲示が{count}件あります",
            f"{count} interrupted postings are undecided: decide_interruption",
        )


def examine_bulk_reading() -> Findings:
    hours = hours_of_bulk_reading(at=clock.now())
    if hours:
        newest = hours[-1].hour.astimezone(JAPAN)
        yield say(
            f"大量に閲覧された時間帯が{len(hours)}件あります"
            f"(最後は{newest:%Y-%m-%d %H}時台)",
            f"names were read in bulk in {len(hours)} hours of the last three days: "
            "bulk_reading_pack, and tell the legal officer",
        )


def examine_removals() -> Findings:
    overdue = Removal.objects.overdue(overdue_before(clock.now(), is_open))
    if count := overdue.count():
        yield say(
            f"次の開庁日までに確認されなかった取下げ・非表示が{count}件あります",
            f"{count} removals are overdue: another approver confirms them, or what "
            "was removed is published anew",
        )


def examine_space() -> Findings:
    if not Path(settings.VAR).is_dir():
        yield say(f"{settings.VAR}がありません", "KOJIBAN_VAR does not exist")


def examine_pack() -> Findings:
    """The pack for the day without power, where a folder is named for it."""
    if not settings.PACK_DIR:
        return
    try:
        found = pack_in(Path(settings.PACK_DIR), at=clock.now())
    except OSError as error:
        yield say(
            f"停電に備える印刷用一式のフォルダーを開けません({error.strerror})",
            f"the folder of the pack cannot be read: connect {settings.PACK_DIR}",
        )
        return
    if found is None or not timedelta(0) <= found[0] < TOO_OLD:
        yield say(
            "停電に備える印刷用一式がないか、古くなっています",
            "the pack is missing or old: look at the scheduler's log, or run "
            "`write_display_pack`",
        )
    elif found[1]:
        yield say(
            f"停電に備える印刷用一式に{found[1]}件の掲示が欠けています",
            f"{found[1]} postings are missing from the pack: its index.html says why",
        )


EXAMINATIONS: tuple[Callable[[], Findings], ...] = (
    examine_settings,
    examine_sign_in,
    examine_observation,
    examine_space,
    examine_databases,
    examine_clocks,
    examine_keys,
    examine_search_keys,
    examine_register,
    examine_coming_law,
    examine_log,
    examine_append_only,
    examine_witnesses,
    examine_timestamps,
    examine_signing_key,
    examine_what_waits,
    examine_removals,
    examine_bulk_reading,
    examine_pack,
)


def _examine_database(alias: str) -> Findings:
    try:
        executor = MigrationExecutor(connections[alias])
    except DatabaseError as error:
        yield say(
            f"データベース{alias}が応答しません",
            f"the database does not answer: {error}",
        )
        return
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield say(
            f"データベース{alias}の表が古いままです",
            f"run `manage.py migrate --database {alias}`",
        )


def _in_force_by(basis_id: str, today: date, soon: date) -> set[Version]:
    """Versions in force on a day or soon after."""
    versions = legal_basis(basis_id).versions
    return {v for v in versions if v.is_in_force_on(today) or v.is_in_force_on(soon)}


def _is_verified(row: AdoptedVersion) -> bool:
    return legal_basis(row.basis_id).version(row.version_id).verified
