"""Who is looking."""

from enum import StrEnum


class Audience(StrEnum):
    """A reader's standing towards a notice."""

    PUBLIC = "public"
    TERMINAL = "terminal"
    ADDRESSEE = "addressee"
    OWN_OFFICE = "own_office"
    OTHER_OFFICE = "other_office"
    AUDITOR = "auditor"
    LEGAL_OFFICER = "legal_officer"
    OPERATOR = "operator"


AUDIENCE_NAMES_JA = {
    Audience.PUBLIC: "公衆(インターネット)",
    Audience.TERMINAL: "窓口の端末を見る人",
    Audience.ADDRESSEE: "受取コードを持つ本人",
    Audience.OWN_OFFICE: "担当の部署",
    Audience.OTHER_OFFICE: "ほかの部署",
    Audience.AUDITOR: "監査担当",
    Audience.LEGAL_OFFICER: "法務担当",
    Audience.OPERATOR: "運用担当",
}
