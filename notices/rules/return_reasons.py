"""返戻理由: what the reason for which a letter came back says about the addressee.

A reason is no proof: 国税通則法基本通達14条関係1注, one letter that came back, without
an inquiry, gives no effect (昭44.3.5東京地判, 昭49.12.25東京高判). It only tells
whether publication can be thought of at all.
"""

import re
import unicodedata

import jaconv

from notices.rules.named_choices import NamedChoice


class ReturnGround(NamedChoice):
    """What a reason for return amounts to."""

    GROUND = "ground", "所在が分からないことをうかがわせる理由"
    NO_GROUND = "no_ground", "公示送達の理由にならない返戻"
    DEATH = "death", "死亡"
    UNKNOWN = "unknown", "判断できない理由"


_NOISE = re.compile(r"[\s()\[\]「」『』【】〔〕<>・,、。./;:_-]")

# A document for the dead must be served on the heirs 国税通則法13条, 地方税法9条の2.
_DEATH = re.compile("死亡|死去|逝去|他界|亡くな")
# Whoever may have moved can not be served where he was; what he is to be told is then
# looked for in the registers.
_GROUND = re.compile(
    "(転居先|転出先|住所|居所|所在|行方|宛先|宛所|あて先|あて所)(が)?不明"
    "|(あて|宛て?)(所|先|名)に?(尋ね|たずね|訪ね|尋)?(あた|当た?)[らり]"
    "|(居住|営業|事業)(の)?(実態|事実|実体)(が)?(なし|無し|ない|無い|認められ)"
    "|居住(なし|無し|せず|していな)|居住確認でき[なず]"
    "|出国|国外転出|海外転出|職権消除|家屋なし|空き?家|更地|行方知れず"
)
# The address is known, and a letter may yet be served there: 差置送達 and service in
# person (国税通則法12条5項, 地方税法20条3項) come first.
_NO_GROUND = re.compile(
    "不在|(保管|留置|留め置き|保留)(期間|期限)?(の)?(経過|満了|切れ|満期)"
    "|(受取|受け取り|受領|受取り|配達)(を)?(拒否|拒絶|辞退)|未受領|不受領"
)


def judge_return_reason(text: str | None) -> ReturnGround | None:
    """What a written reason amounts to; None where nothing is written."""
    folded = _folded(text or "")
    if not folded:
        return None
    for found, pattern in (
        (ReturnGround.DEATH, _DEATH),
        (ReturnGround.GROUND, _GROUND),
        (ReturnGround.NO_GROUND, _NO_GROUND),
    ):
        if pattern.search(folded):
            return found
    return ReturnGround.UNKNOWN


def _folded(text: str) -> str:
    plain: str = jaconv.kata2hira(unicodedata.normalize("NFKC", text))
    return _NOISE.sub("", plain)
