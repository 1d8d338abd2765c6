"""Problems as RFC 9457 tells them, in Japanese and English."""

from collections.abc import Mapping
from dataclasses import dataclass

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a request, at which parameter, and what to do about it.

    `type` is a name and no address: there is nothing more to read than is said here.
    """

    status: int
    code: str
    title_ja: str
    title_en: str
    remedy_ja: str
    remedy_en: str
    parameter: str = ""

    def document(self) -> Mapping[str, object]:
        """The members of the JSON object; those of RFC 9457 first."""
        found: dict[str, object] = {
            "type": f"urn:kojiban:problem:{self.code}",
            "title": self.title_ja,
            "status": self.status,
            "detail": self.remedy_ja,
            "title_en": self.title_en,
            "detail_en": self.remedy_en,
        }
        if self.parameter:
            found["parameter"] = self.parameter
        return found
