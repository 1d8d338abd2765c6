"""What an authority chooses when it adopts 採用 a version of a legal basis."""

from notices.rules.named_choices import NamedChoice


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
