"""What every refusal of a rule has in common: words for staff and for operators."""


class BrokenRule(Exception):
    """A rule refuses; a person reads why in Japanese or in English.

    Views show `message_ja`; `str()` gives both, for commands and logs. Neither may
    hold personal data.
    """

    def __init__(self, message_ja: str, message_en: str) -> None:
        super().__init__(message_ja, message_en)
        self.message_ja = message_ja
        self.message_en = message_en

    def __str__(self) -> str:
        return f"{self.message_ja} / {self.message_en}"
