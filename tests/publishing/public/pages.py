"""Reading a notice page as a stranger's program would, without the project's code."""

import hashlib
import json
from html.parser import HTMLParser


class NoticePage(HTMLParser):
    """Words of the shell and of each entry, with the digests that stand beside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shell: dict[str, str] = {}
        self.entries: list[dict[str, str]] = []
        self.digest = ""
        self.entry_digests: list[str] = []
        self.entry_ids: list[str] = []
        self._field = ""
        self._words = self.shell
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id") == "notice":
            self.digest = found["data-copy-digest"] or ""
        if "data-entry" in found:
            self._enter(found)
        if "data-field" in found:
            self._field = found["data-field"] or ""
            self._words[self._field] = ""

    def handle_data(self, data: str) -> None:
        if self._field:
            self._words[self._field] += data

    def handle_endtag(self, tag: str) -> None:
        self._field = ""
        if tag == "li" and self._words is not self.shell:
            self._words = self.shell

    @property
    def names(self) -> list[str]:
        return [entry["name"] for entry in self.entries]

    def _enter(self, found: dict[str, str | None]) -> None:
        self._words = {}
        self.entries.append(self._words)
        self.entry_digests.append(found["data-copy-digest"] or "")
        self.entry_ids.append(found["data-entry"] or "")


def digest_of(words: dict[str, str]) -> str:
    """SHA-256 of RFC 8785 JSON, which for flat strings is what json can spell."""
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
