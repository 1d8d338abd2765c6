"""How the preconditions of service are said: rows by number, never by name."""

from collections.abc import Sequence

# More rows than these are only counted.
ROWS_NAMED = 20


def rows_in_words(rows: Sequence[int]) -> str:
    """``2、5、9行目``, the first twenty of them."""
    named = "、".join(str(row) for row in rows[:ROWS_NAMED])
    more = len(rows) - ROWS_NAMED
    return f"{named}行目" + (f"ほか{more}件" if more > 0 else "")


DEATH = (
    "{rows}: 返戻理由が死亡です。亡くなった人あての公示送達は無効です。"
    "相続人(又は相続財産法人)を調べ、その名で名簿を作り直してください。"
)
FOUND = (
    "{rows}: 所在が判明しています。判明した所在に送達してください。"
    "そこでも送達できなかったときは、その後の調査を記録してください。"
)
MISSING = (
    "{rows}: 必要な調査の記録がありません。起案者が調査を記録するか、"
    "法務担当が理由を付けて判断してください。"
)
NO_GROUND_UNINVESTIGATED = (
    "{rows}: 返戻理由(不在・保管期間経過・受取拒否など)だけでは、公示送達の要件を"
    "満たしません。調査を記録するか、法務担当が理由を付けて判断してください。"
)
EARLY = (
    "{rows}: 聴聞の期日・弁明書の提出期限・納期限が、送達の効力が生じる日より前です。"
    "期日・期限か掲示の開始を改めるか、法務担当が理由を付けて判断してください。"
)
NO_GROUND = (
    "{rows}: 返戻理由(不在・保管期間経過・受取拒否など)だけでは、公示送達の要件を"
    "満たしません。所在の調査が済んでいるか、確かめてください。"
)
UNKNOWN = "{rows}: 返戻理由から所在不明かどうか判断できません。確かめてください。"
STALE = (
    "{rows}: 180日より前の調査だけの項目があります。法令の定めではありませんが、"
    "今も所在が分からないか、確かめてください。"
)
SAME_DAY = (
    "{rows}: 期日・期限が、送達の効力が生じるその日です。聴聞や弁明には、通知から"
    "相当な期間が必要です(行政手続法15条1項・30条)。"
)
UNCLEAR = (
    "{rows}: 調査の列に、日・人・結果のどれかが欠けているか、読み取れないものが"
    "あります。その調査は登録されません。取込みの後で記録してください。"
)
