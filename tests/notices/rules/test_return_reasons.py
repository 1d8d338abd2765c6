"""What a reason for return amounts to: 国税通則法基本通達14条関係1注."""

import pytest

from notices.rules.return_reasons import ReturnGround, judge_return_reason


@pytest.mark.parametrize(
    ("written", "ground"),
    [
        ("転居先不明", ReturnGround.GROUND),
        ("転居先 不明", ReturnGround.GROUND),
        ("あて所に尋ねあたらず", ReturnGround.GROUND),
        ("あて所に尋ねあたりません", ReturnGround.GROUND),
        ("宛所に尋ね当たらず", ReturnGround.GROUND),
        ("ｱﾃ所ﾆ尋ﾈｱﾀﾗｽﾞ", ReturnGround.GROUND),
        ("居住実態なし", ReturnGround.GROUND),
        ("出国済", ReturnGround.GROUND),
        ("受取人不在", ReturnGround.NO_GROUND),
        ("保管期間経過", ReturnGround.NO_GROUND),
        ("留置期間経過", ReturnGround.NO_GROUND),
        ("受取拒否", ReturnGround.NO_GROUND),
        ("受取人不在(保管期間経過)", ReturnGround.NO_GROUND),
        ("受取人不在（保管期間　経過）", ReturnGround.NO_GROUND),
        ("死亡", ReturnGround.DEATH),
        ("本人死去のため", ReturnGround.DEATH),
        ("死亡・転居先不明", ReturnGround.DEATH),
        ("転居先不明(不在)", ReturnGround.GROUND),
        ("要確認", ReturnGround.UNKNOWN),
        ("", None),
        ("\u3000", None),
        (None, None),
    ],
)
def test_a_reason_amounts_to(written, ground):
    assert judge_return_reason(written) == ground
