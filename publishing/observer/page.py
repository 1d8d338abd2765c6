"""What a stranger's program reads of a notice page: the frozen words, and the pager.

The words are taken from the ``data-field`` children of the elements that bear a
``data-copy-digest`` (the article and each entry in it) and their digests are derived
anew; the digest that the attribute claims has to agree.
"""

from dataclasses import dataclass
from html.parser import HTMLParser

from publishing.rules.public_notice import words_digest

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Unreadable(ValueError):
    """The page is not a notice; the message is a short code of what it lacks."""


@dataclass(frozen=True)
class Read:
    """Digests as derived from the words, and where the next page is ("" for none)."""

    shell: str
    entries: tuple[str, ...]
    next_query: str


def read_page(html: str) -> Read:
    """Read one page of a notice.

    Raises Unreadable: no_notice, two_notices, field_twice, attribute (a digest that
    the page claims is not that of its words).
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not reader.scopes:
        raise Unreadable("challenge" if reader.asks_for_secret else "no_notice")
    shell, *entries = reader.scopes
    return Read(_checked(shell), tuple(map(_checked, entries)), reader.next_query)


class _Scope:
    """The words of the article or of an entry, and the digest claimed for them."""

    def __init__(self, claimed: str) -> None:
        self.claimed = claimed
        self.words: dict[str, str] = {}


class _Reader(HTMLParser):
    """Keeps a stack of open elements, from the article inwards."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scopes: list[_Scope] = []
        self.next_query = ""
        self.asks_for_secret = False
        # Per open element: its name, the scope and the field that it opened, if any.
        self._open: list[tuple[str, _Scope | None, str]] = []

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        told = dict(attributes)
        if tag == "input" and told.get("type") == "password":
            self.asks_for_secret = True
        if "data-copy-digest" in told:
            self._open_scope(tag, told["data-copy-digest"] or "")
            return
        if not self._open or tag in VOID:
            return
        if tag == "a" and told.get("rel") == "next" and not self.next_query:
            self.next_query = told.get("href") or ""
        field = told.get("data-field") or ""
        if field:
            self._require_new(field)
        self._open.append((tag, None, field))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if self._open and (field := self._open[-1][2]):
            self._scope().words[field] += data

    def _open_scope(self, tag: str, claimed: str) -> None:
        is_article = tag == "article"
        if is_article and self.scopes:
            raise Unreadable("two_notices")
        if not is_article and not self._open:
            raise Unreadable("no_notice")
        scope = _Scope(claimed)
        self.scopes.append(scope)
        self._open.append((tag, scope, ""))

    def _require_new(self, field: str) -> None:
        words = self._scope().words
        if field in words:
            raise Unreadable("field_twice")
        words[field] = ""

    def _scope(self) -> _Scope:
        return next(scope for _, scope, _ in reversed(self._open) if scope)


def _checked(scope: _Scope) -> str:
    derived = words_digest(scope.words)
    if derived != scope.claimed:
        raise Unreadable("attribute")
    return derived
