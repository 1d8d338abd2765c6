"""What each role may do: role → permission codenames on an office.

A grant hangs on an office, never on a single notice. Nobody holds anything by being
a superuser.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Role(StrEnum):
    """The offices' own words for who does what."""

    REGISTRAR = "registrar"
    APPROVER = "approver"
    LEGAL_OFFICER = "legal_officer"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    API_CLIENT = "api_client"


ROLE_NAMES_JA: Mapping[Role, str] = {
    Role.REGISTRAR: "起案者",
    Role.APPROVER: "決裁者",
    Role.LEGAL_OFFICER: "法務担当",
    Role.AUDITOR: "監査担当",
    Role.OPERATOR: "運用担当",
    Role.API_CLIENT: "外部システム連携",
}

PERMISSIONS: Mapping[str, str] = {
    "view_register": "原簿を閲覧する",
    "register_notices": "公示送達を起案する",
    "approve_notices": "公示送達を決裁する",
    "record_board": "掲示場の掲示を記録する",
    "withdraw_postings": "掲示を取り下げる・非表示にする",
    "record_collection": "書類の交付(受領)を記録する",
    "adopt_rules": "法令の版を採用する",
    "decide_exceptions": "法務の判断をする(調査の不足・期限・中断・みなし日)",
    "view_special_care": "特別配慮の有無を見る",
    "decide_disposal": "廃棄を決定する・保留する",
    "settle_requests": "開示等の請求を扱う",
    "view_display_log": "掲示記録を検証する",
    "issue_certificates": "掲示証明書を発行する",
    "operate_site": "システムを運用する",
    "administer_offices": "部署・利用者を管理する",
}

ROLE_PERMISSIONS: Mapping[Role, frozenset[str]] = {
    Role.REGISTRAR: frozenset(
        {"view_register", "register_notices", "record_board", "record_collection"}
    ),
    Role.APPROVER: frozenset(
        {
            "view_register",
            "approve_notices",
            "record_board",
            "record_collection",
            "withdraw_postings",
            "view_special_care",
        }
    ),
    Role.LEGAL_OFFICER: frozenset(
        {
            "view_register",
            "adopt_rules",
            "decide_exceptions",
            "view_special_care",
            "decide_disposal",
            "settle_requests",
            "view_display_log",
            "issue_certificates",
        }
    ),
    Role.AUDITOR: frozenset({"view_display_log"}),
    # An operator keeps the machine running, the offices and the people; he sees no
    # personal data of addressees.
    Role.OPERATOR: frozenset({"operate_site", "administer_offices"}),
    # A program takes in and asks for the state; it never decides and has no counter.
    Role.API_CLIENT: frozenset({"view_register", "register_notices"}),
}

# Which roles, given at an office, count at every office below it as well. Law, audit
# and the machine are one for an authority. Taking in and deciding are not: an
# authority's rule of decisions (事務決裁規程) names who decides at each office, so a
# bureau's head who decides for an office is appointed at that office.
INHERITED_ROLES = frozenset({Role.LEGAL_OFFICER, Role.AUDITOR, Role.OPERATOR})

# What nobody does any more at a closed office (廃止した部署). All else stands: what is
# on display there must still be recorded, withdrawn, decided on and audited. No
# inherited role holds any of these.
ENDS_WITH_OFFICE = frozenset({"register_notices", "approve_notices"})


PROGRAM_ALONE_JA = (
    "外部システム連携の利用者には、ほかの役割を与えられません。利用者を分けてください。"
)


def is_program_and_person(roles: Collection[str]) -> bool:
    """Whether one account would be another system's and a person's at once.

    A program that could also decide would be an approver without eyes.
    """
    return Role.API_CLIENT in roles and len(set(roles)) > 1


def permissions_at(role: Role, *, closed: bool) -> frozenset[str]:
    """What a role may do at an office that is open, or that has been closed."""
    ended = ENDS_WITH_OFFICE if closed else frozenset()
    return ROLE_PERMISSIONS[role] - ended
