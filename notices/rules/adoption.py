"""What an authority chooses when it adopts 採用 a version of a legal basis."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from notices.rules.broken_rule import BrokenRule
from notices.rules.inquiries import InquiryItem
from notices.rules.legal_basis_types import Version
from notices.rules.named_choices import NamedChoice

# The articles of one statute on service, and no whole code.
LONGEST_TEXT = 20_000


class Reading(NamedChoice):
    """Which reading of the period gives the deemed day, where readings differ.

    The display outlasts every reading in any case.
    """

    PLAIN = "plain", "条文の文言どおりの数え方"
    LATEST = "latest", "最も遅くなる数え方"


class SearchMode(NamedChoice):
    """How somebody may look for himself."""

    OFF = "off", "検索させない"
    NAME_AND_OFFICE = "name+office", "氏名と部署がそろったとき"
    NAME_AND_REFERENCE = "name+reference", "氏名と書類の番号がそろったとき"


class LogFailure(NamedChoice):
    """What a page with names does when its leaf cannot be written."""

    REFUSE = "refuse", "氏名を表示しない(503)"
    SHOW = "show", "表示を続け、記録できなかった回数と時間を残す"


class OutageUnit(NamedChoice):
    """How a lost hour of a display counts where the law makes up for it."""

    HOUR = "hour", "時間単位(1時間未満は切上げ)"
    DAY = "day", "日単位(一部でも途切れた日は1日)"


class AdoptionRefused(BrokenRule):
    """The choices do not fit the version, or the wording was not looked at."""


@dataclass(frozen=True)
class AdoptionChoices:
    """Everything an authority decides about one version, on one form.

    `official_text` is the wording that the officer compared with, as of `text_as_of`.
    In its place `confirms_phrase` says, for a version that was read in a source, that
    the shipped phrase is the official one. `accepts_difference` says that the phrase
    does not stand in the pasted text, and that this was seen.
    """

    text_as_of: date
    official_text: str = ""
    text_source: str = ""
    confirms_phrase: bool = False
    accepts_difference: bool = False
    also_shown: tuple[str, ...] = ()
    reading: Reading = Reading.PLAIN
    search_mode: SearchMode = SearchMode.NAME_AND_OFFICE
    log_failure: LogFailure = LogFailure.REFUSE
    outage_counted_by: OutageUnit = OutageUnit.DAY
    required_inquiries: tuple[str, ...] = ()
    note: str = ""


def verify_choices(version: Version, choices: AdoptionChoices, *, today: date) -> None:
    """Raises: AdoptionRefused, when the version cannot be adopted like this."""
    _verify_text(version, choices, today)
    if not set(choices.also_shown) <= set(version.may_show):
        raise AdoptionRefused(
            "この条文が「示してよい」としていない項目は、表示に加えられません。",
            f"{version.id} does not allow every field of also_shown",
        )
    if choices.reading is Reading.LATEST and not is_disputed(version):
        raise AdoptionRefused(
            "この条文の数え方は一つだけです。「条文の文言どおり」を選んでください。",
            f"{version.id} knows one reading only",
        )
    if not set(choices.required_inquiries) <= set(InquiryItem):
        raise AdoptionRefused(
            "調査の項目に、登録のないものがあります。", "an inquiry item is unknown"
        )


def is_disputed(version: Version) -> bool:
    """Whether readings of a period of the version differ."""
    return any(each.latest_reading is not None for each in version.variants.values())


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether the statutory phrase stands in a text, width and spaces apart."""
    return _folded(phrase) in _folded(text)


def _verify_text(version: Version, choices: AdoptionChoices, today: date) -> None:
    if choices.text_as_of > today:
        raise AdoptionRefused(
            "条文の時点は、今日までの日付にしてください。",
            "the wording is as of a day in the future",
        )
    if not choices.official_text.strip():
        _verify_confirmation(version, choices)
        return
    if len(choices.official_text) > LONGEST_TEXT:
        raise AdoptionRefused(
            f"条文は{LONGEST_TEXT}字までです。関係する条だけを貼り付けてください。",
            f"the pasted text is longer than {LONGEST_TEXT} characters",
        )
    if not choices.text_source.strip():
        raise AdoptionRefused(
            "条文の出典(官報の号、法令データのアドレスなど)を入力してください。",
            "the source of the pasted text is missing",
        )
    is_known = holds_phrase(choices.official_text, version.phrase)
    if not is_known and not choices.accepts_difference:
        raise AdoptionRefused(
            f"貼り付けた条文に、登録されている文言「{version.phrase}」が見つかりません。"
            "期間の数え方が変わっていないかを確かめ、それでも採用するときは、"
            "違いを確かめた旨にチェックを付けてください。",
            f"the pasted text does not hold the phrase of {version.id}",
        )


def _verify_confirmation(version: Version, choices: AdoptionChoices) -> None:
    if version.verified and not choices.confirms_phrase:
        raise AdoptionRefused(
            "公式の条文を貼り付けるか、登録の文言と同じことを確かめた旨にチェックを"
            "付けてください。",
            "paste the official text, or confirm that the shipped phrase is the same",
        )
    if not version.verified:
        raise AdoptionRefused(
            "この版の文言は、まだ出典で確認されていません。公式の条文を貼り付けてください。",
            f"the wording of {version.id} was not read in a source; paste it",
        )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
