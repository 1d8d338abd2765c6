"""A version of a statute in plain Japanese, for whoever decides to adopt it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notices.rules.japanese_dates import era_date
from notices.rules.legal_basis_types import Channel, Continuity, Period, Version
from notices.rules.periods import (
    DAY,
    deemed_served_on,
    display_until_at_least,
    latest_deemed_day,
    legal_day,
)

VARIANT_NAMES_JA: Mapping[str, str] = {
    "first": "初回",
    "repeat": "2回目以降",
    "abroad": "外国でする送達",
}
CHANNEL_NAMES_JA: Mapping[Channel, str] = {
    "web": "インターネット",
    "board_or_terminal": "掲示場又は庁舎内の端末",
    "board": "掲示場",
    "gazette": "官報等",
}
CONTINUITY_JA: Mapping[Continuity, str] = {
    "no_effect_repair_promptly": "効力に影響せず、すみやかに元へ戻す",
    "extend_by_outage": "途切れた分だけ掲示を延ばす",
    "legal_officer_decides": "定めがなく、法務担当が判断する",
}
UNIT_NAMES_JA = {"days": "日間", "weeks": "週間", "months": "か月"}
NOTHING = "なし"

Said = Callable[[Version], str]


@dataclass(frozen=True)
class ComparedRow:
    """One thing that versions say, side by side: (version id, what it says)."""

    title: str
    cells: tuple[tuple[str, str], ...]

    @property
    def differs(self) -> bool:
        """Whether the versions say different things."""
        return len({words for _, words in self.cells}) > 1


def period_in_words(period: Period) -> str:
    """How the days are counted, as one sentence."""
    if period.unit == "next_day":
        return "期間を置かず、掲示を始めた日の翌日に効力が生じます。"
    length = f"{period.amount}{UNIT_NAMES_JA[period.unit]}"
    if period.counts_first_day:
        return f"掲示を始めた日を1日目として、{length}を数えます。"
    return f"掲示を始めた日は数えず、翌日を1日目として、{length}を数えます。"


def in_force_in_words(version: Version) -> str:
    """From when until when the wording is in force."""
    starts, ends = version.in_force_from, version.in_force_until
    told = [
        f"{era_date(starts)}から" if starts else "",
        f"{era_date(ends - DAY)}まで" if ends else "",
    ]
    return "".join(told) or "変更の予定は登録されていません"


def compare(
    versions: Sequence[Version], field_names: Mapping[str, str], *, posted: date
) -> tuple[ComparedRow, ...]:
    """What the versions say, row by row, with the dates for P = `posted`.

    Raises: ImpossibleDate.
    """
    variants = dict.fromkeys(name for each in versions for name in each.variants)
    rows: list[tuple[str, Said]] = [
        ("施行", in_force_in_words),
        ("根拠", lambda v: v.article),
        ("関係する条文", lambda v: "、".join(v.articles)),
        ("期間の文言", lambda v: f"「{v.phrase}」"),
        *((VARIANT_NAMES_JA[name], _variant(name, posted)) for name in variants),
        ("必要な掲示", lambda v: "、".join(CHANNEL_NAMES_JA[c] for c in v.channels)),
        ("必ず示す項目", lambda v: _fields(v.must_show, field_names)),
        ("示してよい項目", lambda v: _fields(v.may_show, field_names)),
        ("示さない項目", lambda v: _fields(v.must_not_show, field_names)),
        ("交付する旨", lambda v: v.statement_ja),
        ("標準の終わり", _default_end),
        ("掲示が途切れたとき", lambda v: CONTINUITY_JA[v.continuity]),
        ("文言を出典で確認", lambda v: "確認済み" if v.verified else "未確認"),
        ("出典", lambda v: v.source),
        ("確認した日", lambda v: era_date(v.checked_on)),
        ("残る疑問", lambda v: "。".join(v.open_questions) or NOTHING),
    ]
    return tuple(
        ComparedRow(title, tuple((each.id, said(each)) for each in versions))
        for title, said in rows
    )


def _variant(name: str, posted: date) -> Said:
    def said(version: Version) -> str:
        variant = version.variants.get(name)
        if variant is None:
            return NOTHING
        deemed = deemed_served_on(posted, variant.period)
        latest = latest_deemed_day(posted, variant)
        until = legal_day(display_until_at_least(posted, variant))
        disputed = f"(別の数え方では{era_date(latest)})" if latest != deemed else ""
        return (
            f"{variant.condition_ja}。{period_in_words(variant.period)}"
            f"{era_date(posted)}に始めると、{era_date(deemed)}に送達があったものと"
            f"みなされます{disputed}。掲示は{era_date(until)}の午前0時まで続けます。"
        )

    return said


def _default_end(version: Version) -> str:
    if not version.margin_days:
        return "終えられる最も早い時"
    return f"終えられる最も早い時から{version.margin_days}日後"


def _fields(fields: Sequence[str], names: Mapping[str, str]) -> str:
    return "、".join(names.get(field, field) for field in fields) or NOTHING
