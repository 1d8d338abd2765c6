"""Every public string, found where it is written: templates and Python."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.template import Template, engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import to_locale

from notices.rules.legal_basis import all_legal_bases
from publishing.public.views_notice import SHELL_LABELS_JA
from publishing.rules.kana_rows import LATIN_ROWS, ROW_ORDER
from publishing.rules.public_notice import FIELD_LABELS_JA

ROOT = Path(__file__).parents[3]
TEMPLATES = ("public/**/*.html", "parts/*.html")
# The gettext functions under the names that they are imported as.
TITLES = {basis.title_ja for basis in all_legal_bases()}
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}


def public_strings() -> set[str]:
    """All msgids; of a plural the singular one."""
    written = {*_in_templates(), *_in_python()}
    labels = {*SHELL_LABELS_JA.values(), *FIELD_LABELS_JA.values()}
    return written | labels | {*ROW_ORDER} - {*LATIN_ROWS} | TITLES


def _in_templates() -> Iterator[str]:
    for pattern in TEMPLATES:
        for path in (ROOT / "templates").glob(pattern):
            yield from _of(Template(path.read_text(), engine=engines["django"].engine))


def _of(template: Template) -> Iterator[str]:
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        # Of a variable it is nothing.
        if node.filter_expression.var.literal:
            # Django doubles the sign before it looks the text up.
            yield node.filter_expression.var.literal.replace("%", "%%")
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        yield _msgid(node)


def _msgid(node: BlockTranslateNode) -> str:
    return node.render_token_list(node.singular)[0]


def _in_python() -> Iterator[str]:
    for path in (ROOT / "publishing" / "public").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _is_marked(node):
                yield ast.literal_eval(node.args[0])


def _is_marked(call: ast.Call) -> bool:
    is_text = bool(call.args) and isinstance(call.args[0], ast.Constant)
    return is_text and isinstance(call.func, ast.Name) and call.func.id in MARKS


@dataclass(frozen=True)
class Catalog:
    """A catalog as it is written: the forms of every msgid."""

    code: str
    text: str
    forms: Mapping[str, Sequence[str]]
    plurals: frozenset[str]

    @property
    def nplurals(self) -> int:
        found = re.search(r"nplurals=(\d)", self.text)
        assert found
        return int(found[1])


def catalog_of(code: str) -> Catalog:
    """Reads locale/…/django.po, as far as the format is used here."""
    place = ROOT / "locale" / to_locale(code) / "LC_MESSAGES" / "django.po"
    text = place.read_text()
    entries = [_entry(block) for block in text.split("\n\n")]
    forms, plurals = {}, set()
    for entry in entries:
        if entry.get("msgid"):
            forms[entry["msgid"]] = [
                value for name, value in entry.items() if name.startswith("msgstr")
            ]
        if "msgid_plural" in entry:
            plurals.add(entry["msgid"])
    return Catalog(code, text, forms, frozenset(plurals))


def _entry(block: str) -> dict[str, str]:
    entry: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        keyword, quote, rest = line.partition('"')
        name = keyword.strip() or name
        entry[name] = entry.get(name, "") + ast.literal_eval(quote + rest)
    return entry
