"""What each role may do: role → permission codenames on an office.

A grant hangs on an office, never on a single notice. Nobody holds anything by being
a superuser.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """The offices' own words for who does what."""

    REGISTRAR = "registrar"
    APPROVER = "approver"
    LEGAL_OFFICER = "legal_officer"
    AUDITOR = "auditor"
    OPERATOR = "operator"


ROLE_NAMES_JA: Mapping[Role, str] = {
    Role.REGISTRAR: "起案者",
    Role.APPROVER: "決裁者",
    Role.LEGAL_OFFICER: "法務担当",
    Role.AUDITOR: "監査担当",
    Role.OPERATOR: "運用担当",
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
    "decide_disposal": "廃棄を決定する・保留する",
    "view_display_log": "掲示記録を検証する",
    "issue_certificates": "掲示証明書を発行する",
    "operate_site": "システムを運用する",
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
        }
    ),
    Role.LEGAL_OFFICER: frozenset(
        {
            "view_register",
            "adopt_rules",
            "decide_exceptions",
            "decide_disposal",
            "view_display_log",
            "issue_certificates",
        }
    ),
    Role.AUDITOR: frozenset({"view_display_log"}),
    # An operator keeps the machine running and sees no personal data.
    Role.OPERATOR: frozenset({"operate_site"}),
}
