"""Builders: one honest default each, changed where a test needs it.

The cast: 起案者 山田, 決裁者 佐藤 of 都税事務所徴収課; 鈴木 is of another office.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.test import Client

from access_control.grants import grant_role
from access_control.models import Office, OfficeKind, Sitting, User
from access_control.opaque_ids import new_opaque_id
from access_control.rules.purposes import Purpose
from access_control.rules.roles import Role
from access_control.sittings import SITTING
from access_control.vault.data_keys import make_data_key, make_data_keys
from access_control.vault.key_store import REGISTER
from config import clock
from notices.intake.addressees import sealed_addressee
from notices.models import Addressee, AdoptedVersion, Notice
from notices.rules.legal_basis import legal_basis
from notices.rules.transitions import Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.models import Posting
from tests.clock import jst

REGISTERED_AT = jst("2026-05-29 14:00")
APPROVED_AT = jst("2026-06-01 09:00")

PEOPLE: Sequence[Mapping[str, str]] = (
    {
        "name": "渡邉 髙子",
        "kana": "ワタナベ タカコ",
        "document": "令和8年度 自動車税種別割 督促状",
        "reference": "徴第101号",
        "address": "見本都架空区空想町1丁目2番3号",
        "return_reason": "あて所に尋ねあたらず",
    },
    {
        "name": "合同会社見本商事",
        "kana": "ミホンショウジ",
        "document": "令和8年度 法人事業税 更正通知書",
        "reference": "徴第102号",
        "address": "見本都架空区空想町4丁目5番6号",
        "return_reason": "転居先不明",
    },
    {
        "name": "阿部 一郎",
        "kana": "アベ イチロウ",
        "document": "令和8年度 個人事業税 納税通知書",
        "reference": "徴第103号",
        "address": "見本都架空区空想町7丁目8番9号",
        "return_reason": "保管期間経過",
    },
)


def make_people(count: int) -> list[dict[str, str]]:
    """So many addressees, whose order of display is that of their numbers."""
    return [
        dict(PEOPLE[0], name=f"見本 第{number:04}", kana=f"ミホン {number:04}")
        for number in range(count)
    ]


def make_office(code: str = "DEMO-TAX", **changes: Any) -> Office:
    """An office of 見本都 that lacks nothing a reader needs; one for each code."""
    authority, _ = Office.objects.get_or_create(
        code="DEMO", defaults={"name": "見本都", "kind": OfficeKind.AUTHORITY}
    )
    facts = {
        "name": "都税事務所徴収課",
        "parent": authority,
        "sign": "都税徴公示",
        "issuer_title": "都税事務所長",
        "place": "架空区役所通り1番 都税事務所2階",
        "hours": "平日 午前9時から午後5時まで",
        "telephone": "03-0000-0000",
    }
    return Office.objects.get_or_create(code=code, defaults=facts | changes)[0]


def make_person(name: str, role: Role, office: Office) -> User:
    """A member of staff with one role at one office; one for each name."""
    user = User.objects.filter(name=name).first()
    if user is None:
        email = f"staff{User.objects.count() + 1}@demo.example"
        user = User.objects.create_user(email, None, name=name)
    grant_role(user, role, office)
    return user


def state_purpose(client: Client, user: User) -> Sitting:
    """The browser's session knows why the person opens personal data."""
    sitting = Sitting.objects.create(
        id=new_opaque_id(),
        person=user,
        began_at=clock.now(),
        purpose=Purpose.DECIDING,
    )
    session = client.session
    session[SITTING] = sitting.pk
    session.save()
    return sitting


def adopt(office: Office, basis_id: str, also_shown: Sequence[str] = ()) -> None:
    """The office's authority adopts every version of a legal basis."""
    for version in legal_basis(basis_id).versions:
        AdoptedVersion.objects.get_or_create(
            authority=office.authority(),
            version_id=version.id,
            defaults={
                "basis_id": basis_id,
                "adopted_by": make_person("法務 太一", Role.LEGAL_OFFICER, office),
                "adopted_at": REGISTERED_AT,
                "also_shown": list(also_shown),
            },
        )


def make_notice(
    people: Sequence[Mapping[str, str]] | None = None, **changes: Any
) -> Notice:
    """A submitted local_tax notice of 山田 on three people, its legal basis adopted.

    It starts when it is approved, and ends when the statute lets it.
    """
    people = _people_of_the_next_notice() if people is None else people
    office = changes.pop("office", None) or make_office()
    registrar = changes.pop("registered_by", None) or make_person(
        "山田 花子", Role.REGISTRAR, office
    )
    status = changes.pop("status", Status.SUBMITTED)
    facts = {
        "basis_id": "local_tax",
        "status": status,
        "registered_at": REGISTERED_AT,
        "submitted_by": None if status == Status.DRAFT else registrar,
    } | changes
    adopt(office, facts["basis_id"])
    notice = Notice.objects.create(
        office=office,
        registered_by=registrar,
        key_id=make_data_key(REGISTER).id,
        **facts,
    )
    add_people(notice, people)
    return notice


def add_people(notice: Notice, people: Sequence[Mapping[str, str]]) -> None:
    """Registers addressees; their rows are those of a sheet with one heading."""
    keys = make_data_keys(REGISTER, len(people))
    Addressee.objects.bulk_create(
        sealed_addressee(notice, row, fields, key)
        for row, (fields, key) in enumerate(zip(people, keys, strict=True), start=2)
    )


def make_posting(
    people: Sequence[Mapping[str, str]] | None = None,
    *,
    at: datetime = APPROVED_AT,
    **changes: Any,
) -> Posting:
    """A posting approved by 佐藤 on 2026-06-01 09:00, on display until 06-10 00:00."""
    notice = make_notice(people, **changes)
    approver = make_person("佐藤 次郎", Role.APPROVER, notice.office)
    shell = approve_and_publish(notice, by=approver, at=at)
    return Posting.objects.get(public_id=shell.public_id)


def _people_of_the_next_notice() -> list[dict[str, str]]:
    """PEOPLE, with other documents in every notice: nobody is posted twice for one."""
    hundreds = 100 * (Notice.objects.count() + 1)
    return [
        dict(person, reference=f"徴第{hundreds + number}号")
        for number, person in enumerate(PEOPLE, start=1)
    ]
