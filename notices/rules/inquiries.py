"""調査記録: what an office looked into before it may say that nobody can be reached."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from notices.rules.broken_rule import BrokenRule
from notices.rules.named_choices import NamedChoice


class InquiryItem(NamedChoice):
    """What was looked into. Which of them an addressee needs is adopted."""

    RESIDENT_REGISTER = "resident_register", "住民票"
    FAMILY_REGISTER_SUPPLEMENT = "family_register_supplement", "戸籍の附票"
    SITE_VISIT = "site_visit", "現地調査"
    CORPORATE_REGISTER = "corporate_register", "法人登記の所在地"
    REPRESENTATIVE = "representative", "代表者の住所"
    TAX_REPRESENTATIVE = "tax_representative", "納税管理人の有無"
    SERVICE_ABROAD = "service_abroad", "外国での送達"
    IMMIGRATION_RECORD = "immigration_record", "出入国の記録"
    WORKPLACE = "workplace", "勤務先・関係先への照会"
    TELEPHONE = "telephone", "電話・電子メール"


class Outcome(NamedChoice):
    """What an inquiry came to."""

    NO_TRACE = "no_trace", "所在は判明しなかった"
    FOUND = "found", "所在が判明した"


class InquiryInFuture(BrokenRule):
    """Nobody can have looked into something on a day that has not come."""


@dataclass(frozen=True)
class InquiryRecord:
    """One inquiry as the rules see it: who did it and what was said stay sealed."""

    item: InquiryItem
    done_on: date
    outcome: Outcome


_NATURAL = frozenset({"person", "heirs", "representative"})
_ALL = _NATURAL | {"corporation", "estate"}

# A corporation stands in no resident register, a person in no corporate one; an estate
# 相続財産法人 (民法951条) is found through who settles it.
APPLIES_TO: Mapping[InquiryItem, frozenset[str]] = {
    InquiryItem.RESIDENT_REGISTER: _NATURAL,
    InquiryItem.FAMILY_REGISTER_SUPPLEMENT: _NATURAL,
    InquiryItem.SITE_VISIT: _ALL,
    InquiryItem.CORPORATE_REGISTER: frozenset({"corporation"}),
    InquiryItem.REPRESENTATIVE: frozenset({"corporation", "estate"}),
    # 国税通則法基本通達14条関係2-2: never while a tax representative is in charge.
    InquiryItem.TAX_REPRESENTATIVE: _ALL,
    InquiryItem.SERVICE_ABROAD: _NATURAL | {"corporation"},
    InquiryItem.IMMIGRATION_RECORD: _NATURAL,
    InquiryItem.WORKPLACE: _NATURAL,
    InquiryItem.TELEPHONE: _ALL,
}

# No statute says how old an inquiry may be: half a year is this program's own caution.
STALE_AFTER_DAYS = 180


def items_for(required: Collection[str], kind: str) -> tuple[InquiryItem, ...]:
    """The required items that an addressee of the kind can be looked for by."""
    return tuple(
        item for item in InquiryItem if item in required and kind in APPLIES_TO[item]
    )


def missing_items(
    required: Collection[str], kind: str, records: Iterable[InquiryRecord]
) -> tuple[InquiryItem, ...]:
    """The required items that nobody recorded."""
    recorded = {record.item for record in records}
    return tuple(item for item in items_for(required, kind) if item not in recorded)


def latest_records(
    records: Iterable[InquiryRecord],
) -> Mapping[InquiryItem, InquiryRecord]:
    """The last inquiry of each item; of two on one day, the one given later."""
    in_order = sorted(records, key=lambda record: record.done_on)
    return {record.item: record for record in in_order}


def found_items(records: Iterable[InquiryRecord]) -> tuple[InquiryItem, ...]:
    """The items whose last inquiry found the addressee.

    東京高判平28.4.21: service by publication is void where the address was knowable.
    """
    last = latest_records(records)
    return tuple(
        item for item, record in last.items() if record.outcome == Outcome.FOUND
    )


def stale_items(records: Iterable[InquiryRecord], on: date) -> tuple[InquiryItem, ...]:
    """The items whose last inquiry is older than the office should rely on."""
    last = latest_records(records)
    return tuple(
        item
        for item, record in last.items()
        if (on - record.done_on).days > STALE_AFTER_DAYS
    )


def verify_inquiry_day(done_on: date, on: date) -> None:
    """Raises InquiryInFuture for an inquiry dated after the day of the deed."""
    if done_on > on:
        raise InquiryInFuture(
            "調査した日が先の日付です。今日までの日付を入力してください。",
            "an inquiry cannot be dated after today",
        )
