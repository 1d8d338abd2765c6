"""docs/law.md as the data says it: every basis, its versions side by side.

The opening, which argues how days are counted, is prose of its own file; what follows
is drawn from the versions, with dates that the arithmetic itself worked out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from string import Template

from notices.rules.legal_basis_types import (
    Channel,
    Continuity,
    LegalBasis,
    Period,
    Variant,
    Version,
)
from notices.rules.periods import (
    DAY,
    deemed_served_on,
    display_until_at_least,
    first_counted_day,
    latest_deemed_day,
)

OPENING = Path(__file__).with_name("law_document_opening.md")

# P of every worked example, whether or not the version was in force on it, so that
# versions can be compared.
EXAMPLE = date(2026, 6, 1)

CHANNEL_NAMES: Mapping[Channel, str] = {
    "web": "web",
    "board_or_terminal": "board or terminal",
    "board": "board",
    "gazette": "gazette",
}
CONTINUITY_NAMES: Mapping[Continuity, str] = {
    "no_effect_repair_promptly": "no effect; repair promptly",
    "extend_by_outage": "the display is extended",
    "legal_officer_decides": "a legal officer decides",
}
OVERVIEW = ("id", "名称", "newest article", "period", "channels", "read in a source")
NOTHING = "–"

Said = Callable[[Version], str]


def law_document(bases: Iterable[LegalBasis]) -> str:
    """The text of docs/law.md, in Markdown, for the legal bases in this order."""
    every = tuple(bases)
    opening = Template(OPENING.read_text(encoding="utf-8"))
    worked = _worked_table(next(b for b in every if b.id == "local_tax"))
    parts = [
        opening.substitute(worked=worked, posted=EXAMPLE.isoformat()).rstrip(),
        _overview(every),
        *(_section(basis) for basis in every),
    ]
    return "\n\n".join(parts) + "\n"


def _worked_table(basis: LegalBasis) -> str:
    variant = basis.version_on(EXAMPLE).variant("first")
    deemed = deemed_served_on(EXAMPLE, variant.period)
    latest = latest_deemed_day(EXAMPLE, variant)
    first = first_counted_day(EXAMPLE, variant.period)
    rows = [
        (f"`{basis.id}`, P = {EXAMPLE}", ""),
        (_in_words(variant.period), f"{first} to {deemed - DAY}"),
        ("deemed served", f"{deemed}, from 00:00"),
        ("deemed served under the other reading", str(latest)),
        ("display may end", f"{latest + DAY}, 00:00"),
    ]
    return _table(rows)


def _overview(bases: Sequence[LegalBasis]) -> str:
    versions = [version for basis in bases for version in basis.versions]
    read = sum(version.verified for version in versions)
    rows = [OVERVIEW, *(_overview_row(basis, basis.versions[-1]) for basis in bases)]
    return (
        f"## The bases\n\n{len(bases)} bases with {len(versions)} versions, {read} of "
        "which were read in a source. Where that says **no**, a legal officer must\n"
        "compare the entry with the text in force before adopting it.\n\n"
        + _table(rows)
    )


def _overview_row(basis: LegalBasis, newest: Version) -> tuple[str, ...]:
    periods = [f"{v.name}: {_in_words(v.period)}" for v in newest.variants.values()]
    return (
        f"[`{basis.id}`](#{basis.id})",
        basis.title_ja,
        newest.article,
        _lines(periods),
        _channels(newest),
        _yes_or_no(newest),
    )


def _section(basis: LegalBasis) -> str:
    rows = [("", *(f"`{version.id}`" for version in basis.versions))]
    rows += [
        (title, *(said(version) for version in basis.versions))
        for title, said in _rows_of(basis)
    ]
    return f"## {basis.id}\n\n{basis.title_ja} — {basis.title_en}\n\n{_table(rows)}"


def _rows_of(basis: LegalBasis) -> list[tuple[str, Said]]:
    names = dict.fromkeys(name for v in basis.versions for name in v.variants)
    return [
        ("in force", _in_force),
        ("article", lambda v: v.article),
        ("statutes", lambda v: _lines(v.articles)),
        ("phrase", lambda v: f"「{v.phrase}」"),
        *((f"`{name}`", _variant_row(name)) for name in names),
        ("channels", _channels),
        ("is shown", lambda v: _fields(v.must_show)),
        ("is shown if adopted", lambda v: _fields(v.may_show)),
        ("is never shown", lambda v: _fields(v.must_not_show)),
        ("交付する旨", lambda v: _lines((v.statement_ja, v.statement_en))),
        ("default end", lambda v: f"earliest lawful end + {v.margin_days} days"),
        ("interruption", _continuity),
        ("read in a source", _yes_or_no),
        ("source", lambda v: _lines(v.source.split(" ; "))),
        ("checked on", lambda v: v.checked_on.isoformat()),
        ("open questions", lambda v: _lines(v.open_questions)),
    ]


def _in_force(version: Version) -> str:
    starts, ends = version.in_force_from, version.in_force_until
    told = [f"from {starts}" if starts else "", f"to {ends - DAY}" if ends else ""]
    return " ".join(filter(None, told)) or "without a known change"


def _variant_row(name: str) -> Said:
    def said(version: Version) -> str:
        if name not in version.variants:
            return NOTHING
        return _lines(_worked(version.variants[name]))

    return said


def _worked(variant: Variant) -> list[str]:
    """What a variant means, and its example with P = EXAMPLE."""
    deemed = deemed_served_on(EXAMPLE, variant.period)
    latest = latest_deemed_day(EXAMPLE, variant)
    disputed = "" if latest == deemed else f" (disputed: {latest})"
    until = display_until_at_least(EXAMPLE, variant)
    return [
        f"{variant.condition_ja} ({variant.condition_en})",
        f"**{_in_words(variant.period)}**",
        f"P = {EXAMPLE} → deemed {deemed}{disputed}",
        f"display may end {until:%Y-%m-%d %H:%M}",
    ]


def _in_words(period: Period) -> str:
    if period.unit == "next_day":
        return "effect on the next day"
    unit = period.unit if period.amount != 1 else period.unit.removesuffix("s")
    counted = "counted" if period.counts_first_day else "not counted"
    return f"{period.amount} {unit}, first day {counted}"


def _channels(version: Version) -> str:
    return " and ".join(CHANNEL_NAMES[channel] for channel in version.channels)


def _continuity(version: Version) -> str:
    return f"`{version.continuity}`: {CONTINUITY_NAMES[version.continuity]}"


def _fields(fields: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in fields) or NOTHING


def _yes_or_no(version: Version) -> str:
    return "yes" if version.verified else "**no**"


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(texts) or NOTHING


def _table(rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown; the first row is its head."""
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)


def _cell(text: str) -> str:
    # A bar would end the cell, and a line break the table.
    return text.replace("|", "\\|").replace("\n", " ")
