"""Loads the demonstration authority, its offices and its people."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from access_control.grants import grant_role
from access_control.models import Office, OfficeKind, User
from access_control.rules.roles import Role
from config import clock
from notices.models import AdoptedVersion
from notices.rules.legal_basis import all_legal_bases

AUTHORITY = {"code": "DEMO", "name": "見本都", "kind": OfficeKind.AUTHORITY}
OFFICES = (
    {
        "code": "DEMO-TAX",
        "name": "都税事務所徴収課",
        "sign": "都税徴公示",
        "issuer_title": "見本都 都税事務所長",
        "place": "見本都都税事務所 2階 徴収課窓口(見本都中央区見本一丁目1番1号)",
        "hours": "平日 午前8時30分から午後5時15分まで",
        "telephone": "00-0000-0101",
    },
    {
        "code": "DEMO-ROAD",
        "name": "建設局総務課",
        "sign": "建総公示",
        "issuer_title": "見本都知事",
        "place": "見本都庁 第二本庁舎 10階 総務課(見本都中央区見本二丁目8番1号)",
        "hours": "平日 午前9時から午後5時まで",
        "telephone": "00-0000-0102",
    },
    {
        "code": "DEMO-NHI",
        "name": "国保年金課",
        "sign": "国保公示",
        "issuer_title": "見本都知事",
        "place": "見本都庁 第一本庁舎 3階 国保年金課(見本都中央区見本二丁目8番1号)",
        "hours": "平日 午前8時30分から午後5時まで",
        "telephone": "00-0000-0103",
    },
)
PEOPLE = (
    ("registrar@demo.example", "山田(起案者)", Role.REGISTRAR),
    ("approver@demo.example", "佐藤(決裁者)", Role.APPROVER),
    ("legal@demo.example", "高橋(法務担当)", Role.LEGAL_OFFICER),
    ("auditor@demo.example", "田中(監査担当)", Role.AUDITOR),
    ("operator@demo.example", "伊藤(運用担当)", Role.OPERATOR),
)


class Command(BaseCommand):
    help = "Loads the demonstration authority; needs KOJIBAN_DEMONSTRATION=yes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", default="", help="default: a random one")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("KOJIBAN_DEMONSTRATION is off; nothing was loaded.")
        with transaction.atomic():
            authority = Office.objects.get_or_create(
                code=AUTHORITY["code"], defaults=AUTHORITY
            )[0]
            offices = [_office(authority, fields) for fields in OFFICES]
            people = [self._person(*person, offices, options) for person in PEOPLE]
            # Offices and people are administered from the authority down, and what
            # holds for all offices is decided there.
            grant_role(people[-1], Role.OPERATOR, authority)
            grant_role(people[2], Role.LEGAL_OFFICER, authority)
            _adopt_everything(authority, people[2])

    def _person(
        self,
        email: str,
        name: str,
        role: Role,
        offices: list[Office],
        options: dict[str, Any],
    ) -> User:
        person = User.objects.filter(email=email).first()
        if person is None:
            password = options["password"] or secrets.token_urlsafe(12)
            person = User.objects.create_user(email, password, name=name)
            self.stderr.write(f"{email}  {password}")
        for office in offices:
            grant_role(person, role, office)
        return person


def _office(authority: Office, fields: dict[str, str]) -> Office:
    return Office.objects.get_or_create(
        code=fields["code"], defaults=fields | {"parent": authority}
    )[0]


def _adopt_everything(authority: Office, officer: User) -> None:
    """Every version is adopted, visibly as a demonstration only."""
    for basis in all_legal_bases():
        for version in basis.versions:
            AdoptedVersion.objects.get_or_create(
                authority=authority,
                version_id=version.id,
                defaults={
                    "basis_id": basis.id,
                    "adopted_by": officer,
                    "adopted_at": clock.now(),
                    "is_demonstration": True,
                    "also_shown": ["capacity", "distinguishing_number"],
                },
            )
