"""Questions that the law leaves to a person: a legal officer answers, with a reason."""

from notices.rules.named_choices import NamedChoice


class LegalQuestion(NamedChoice):
    """What a legal decision is about."""

    INQUIRIES = "inquiries", "調査記録の不足"
    DEADLINE = "deadline", "送達の効力より前の期日・期限"
    INTERRUPTION = "interruption", "掲示の中断の扱い"
    DEEMED_DAY = "deemed_day", "送達があったとみなす日"
    LINKAGE = "linkage", "同じ名前の方の掲示との組合せ"
