"""Reads and checks a file of legal bases; whatever is wrong is named and refused.

[[bases]]
id = "local_tax"
title_ja = "…"   title_en = "…"
  [[bases.versions]]            # oldest first, without gap or overlap
  id = "local_tax/original"
  in_force_until = 2026-05-21   # exclusive; in_force_from is inclusive
  …
    [bases.versions.variants.first]
    period = { amount = 7, unit = "days", counts_first_day = true }
"""

import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from notices.rules.legal_basis_types import (
    CHANNELS,
    CONTINUITIES,
    ROW_FIELDS,
    UNITS,
    BrokenLegalBasis,
    LegalBasis,
    Period,
    Variant,
    Version,
)
from notices.rules.toml_fields import TomlFields

# Every statute has a period for the first publication; the others are exceptions.
VARIANTS = ("first", "repeat", "abroad")

# No statute waits for longer than a year, and a slip of the hand is found early.
AMOUNTS = range(1, 367)
MARGINS = range(367)


def read_file(file: Path) -> tuple[LegalBasis, ...]:
    """The legal bases of one file, in the order in which they stand there.

    Raises: BrokenLegalBasis, naming file and field.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenLegalBasis(file.name, "file", str(error)) from error
    fields = TomlFields(file.name, "", table)
    bases = tuple(_basis(basis) for basis in fields.tables("bases"))
    fields.refuse_the_rest()
    return bases


def _basis(fields: TomlFields) -> LegalBasis:
    basis_id = fields.text("id")
    basis = LegalBasis(
        id=basis_id,
        title_ja=fields.text("title_ja"),
        title_en=fields.text("title_en"),
        versions=tuple(
            _version(version, basis_id) for version in fields.tables("versions")
        ),
    )
    fields.refuse_the_rest()
    _refuse_gaps(fields, basis)
    return basis


def _version(fields: TomlFields, basis_id: str) -> Version:
    version = Version(
        id=fields.text("id"),
        basis_id=basis_id,
        in_force_from=fields.optional(fields.day, "in_force_from"),
        in_force_until=fields.optional(fields.day, "in_force_until"),
        article=fields.text("article"),
        articles=fields.texts("articles"),
        phrase=fields.text("phrase"),
        variants=_variants(fields.table("variants")),
        channels=fields.options("channels", CHANNELS),
        must_show=fields.options("must_show", ROW_FIELDS),
        may_show=fields.options("may_show", ROW_FIELDS),
        must_not_show=fields.options("must_not_show", ROW_FIELDS),
        statement_ja=fields.text("statement_ja"),
        statement_en=fields.text("statement_en"),
        margin_days=fields.whole_number("margin_days", within=MARGINS),
        continuity=fields.option("continuity", CONTINUITIES),
        source=fields.text("source"),
        verified=fields.flag("verified"),
        checked_on=fields.day("checked_on"),
        open_questions=fields.texts("open_questions"),
    )
    fields.refuse_the_rest()
    _refuse_contradictions(fields, version)
    return version


def _variants(fields: TomlFields) -> Mapping[str, Variant]:
    if "first" not in fields.names():
        raise fields.broken("first", "is missing")
    variants = {
        name: _variant(name, fields.table(name))
        for name in VARIANTS
        if name in fields.names()
    }
    fields.refuse_the_rest()
    return MappingProxyType(variants)


def _variant(name: str, fields: TomlFields) -> Variant:
    latest_reading = fields.optional(fields.table, "latest_reading")
    variant = Variant(
        name=name,
        period=_period(fields.table("period")),
        latest_reading=_period(latest_reading) if latest_reading else None,
        condition_ja=fields.text("condition_ja"),
        condition_en=fields.text("condition_en"),
    )
    fields.refuse_the_rest()
    return variant


def _period(fields: TomlFields) -> Period:
    period = Period(
        amount=fields.whole_number("amount", within=AMOUNTS),
        unit=fields.option("unit", UNITS),
        counts_first_day=fields.flag("counts_first_day"),
    )
    fields.refuse_the_rest()
    if period.unit == "next_day" and period != Period(1, "next_day", False):
        raise fields.broken("unit", "next_day is one day that follows the first")
    return period


def _refuse_contradictions(fields: TomlFields, version: Version) -> None:
    if not version.id.startswith(f"{version.basis_id}/"):
        raise fields.broken("id", f"does not start with {version.basis_id}/")
    if not version.articles:
        raise fields.broken("articles", "is empty")
    if not version.channels:
        raise fields.broken("channels", "is empty")
    if "name" not in version.must_show:
        raise fields.broken("must_show", "does not hold the name of the addressee")
    shown = (*version.must_show, *version.may_show, *version.must_not_show)
    if len(set(shown)) != len(shown):
        raise fields.broken("may_show", "and its neighbours name one field twice")
    if not version.verified and not version.open_questions:
        raise fields.broken("open_questions", "must say what is not verified")


def _refuse_gaps(fields: TomlFields, basis: LegalBasis) -> None:
    ids = [version.id for version in basis.versions]
    if len(set(ids)) != len(ids):
        raise fields.broken("versions", "hold one id twice")
    for version in basis.versions:
        starts, ends = version.in_force_from, version.in_force_until
        if starts and ends and ends <= starts:
            raise fields.broken("versions", f"{version.id} ends before it starts")
    for older, newer in pairwise(basis.versions):
        if older.in_force_until is None or older.in_force_until != newer.in_force_from:
            problem = f"{older.id} and {newer.id} overlap or leave a gap"
            raise fields.broken("versions", problem)
