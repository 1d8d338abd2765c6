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
