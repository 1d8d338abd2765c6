"""What administrators may do with offices and people, and what a rule refuses."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

LONGEST_NAME = 120


class AdministrationRefused(Exception):
    """A rule forbids a change to offices or people; the message says what to do."""

    def __init__(self, message_ja: str, message_en: str) -> None:
        super().__init__(message_ja, message_en)
        self.message_ja = message_ja
        self.message_en = message_en

    def __str__(self) -> str:
        return f"{self.message_ja} / {self.message_en}"


class AdministrationDeed(StrEnum):
    """What was done."""

    CREATE_OFFICE = "create_office"
    RENAME_OFFICE = "rename_office"
    MOVE_OFFICE = "move_office"
    FILL_IN_OFFICE = "fill_in_office"
    CLOSE_OFFICE = "close_office"
    MERGE_OFFICE = "merge_office"
    ADD_PERSON = "add_person"
    RENAME_PERSON = "rename_person"
    APPOINT = "appoint"
    END_ROLE = "end_role"
    DISABLE_PERSON = "disable_person"
    ENABLE_PERSON = "enable_person"
    FORGET_FACTOR = "forget_factor"
    INVITE = "invite"
    SET_PASSWORD = "set_password"  # noqa: S105
    ENROL_TERMINAL = "enrol_terminal"
    REVOKE_TERMINAL = "revoke_terminal"


DEED_NAMES_JA: Mapping[AdministrationDeed, str] = {
    AdministrationDeed.CREATE_OFFICE: "部署の新設",
    AdministrationDeed.RENAME_OFFICE: "部署名の変更",
    AdministrationDeed.MOVE_OFFICE: "上位部署の変更",
    AdministrationDeed.FILL_IN_OFFICE: "部署の項目の変更",
    AdministrationDeed.CLOSE_OFFICE: "部署の閉鎖",
    AdministrationDeed.MERGE_OFFICE: "部署の統合",
    AdministrationDeed.ADD_PERSON: "利用者の登録",
    AdministrationDeed.RENAME_PERSON: "利用者の氏名の変更",
    AdministrationDeed.APPOINT: "役割の付与",
    AdministrationDeed.END_ROLE: "役割の終了",
    AdministrationDeed.DISABLE_PERSON: "利用の停止",
    AdministrationDeed.ENABLE_PERSON: "利用の再開",
    AdministrationDeed.FORGET_FACTOR: "二段階認証の解除",
    AdministrationDeed.INVITE: "招待の発行",
    AdministrationDeed.SET_PASSWORD: "招待によるパスワードの設定",
    AdministrationDeed.ENROL_TERMINAL: "庁舎内の端末の登録",
    AdministrationDeed.REVOKE_TERMINAL: "庁舎内の端末の登録の取消し",
}


def verify_rename(name: str, *, closed: bool) -> None:
    """Raises AdministrationRefused for an empty or long name and a closed office."""
    _refuse_closed(closed)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise AdministrationRefused(
            f"名称は1字から{LONGEST_NAME}字までで入力してください。",
            f"a name has 1 to {LONGEST_NAME} characters",
        )


def verify_move(code: str, chain_of_parent: list[str], *, closed: bool) -> None:
    """The new parent must not stand below the office. Raises AdministrationRefused."""
    _refuse_closed(closed)
    if code in chain_of_parent:
        raise AdministrationRefused(
            "自分自身または自分の下の部署を、上位部署にはできません。",
            "an office cannot stand below itself",
        )


def verify_closing(*, closed: bool, is_authority: bool, open_children: int) -> None:
    """Raises AdministrationRefused for the authority and where offices stand below."""
    _refuse_closed(closed)
    if is_authority:
        raise AdministrationRefused(
            "団体そのものは閉鎖できません。", "the authority cannot be closed"
        )
    if open_children:
        raise AdministrationRefused(
            f"下に{open_children}の部署があります。先に移すか、閉鎖してください。",
            f"{open_children} offices stand below; move or close them first",
        )


def verify_successor(*, is_itself: bool, is_closed: bool, same_authority: bool) -> None:
    """Raises AdministrationRefused for a successor that cannot answer for another."""
    if is_itself:
        raise AdministrationRefused(
            "自分自身を引継先にはできません。", "an office cannot succeed itself"
        )
    if is_closed:
        raise AdministrationRefused(
            "閉鎖された部署は引継先にできません。", "the successor is closed"
        )
    if not same_authority:
        raise AdministrationRefused(
            "別の団体の部署は引継先にできません。",
            "the successor belongs to another authority",
        )


def verify_day(on: date, *, today: date, last_change: date | None) -> None:
    """A change is entered on its day or later, never before it and never out of order.

    A renamed or closed office is what it is from that day for every reader; entered
    ahead, today's pages would lie. Raises AdministrationRefused.
    """
    if on > today:
        raise AdministrationRefused(
            "先の日付では登録できません。その日になってから登録してください。",
            "a change is entered on its day, not before",
        )
    if last_change is not None and on < last_change:
        raise AdministrationRefused(
            f"前の変更の日({last_change})より前の日付にはできません。",
            f"the change lies before the last one ({last_change})",
        )


def refuse_own(*, is_own: bool) -> None:
    """Nobody changes what he himself may do. Raises AdministrationRefused."""
    if is_own:
        raise AdministrationRefused(
            "自分自身の役割や利用の可否は変えられません。別の運用担当に依頼してください。",
            "nobody changes his own roles; ask another operator",
        )


def _refuse_closed(closed: bool) -> None:
    if closed:
        raise AdministrationRefused(
            "この部署は閉鎖されています。", "the office is closed"
        )
