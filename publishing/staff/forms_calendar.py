"""What the keepers of an office calendar type in."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from notices.actions.office_calendar import LONGEST_NOTE
from notices.rules.periods import TYPED_YEARS
from publishing.staff.forms import DayInput

CLOSED, OPEN = "closed", "open"


class OfficeDayForm(forms.Form):
    """A day on which the office differs from the general rule."""

    day = forms.DateField(
        label="日",
        widget=DayInput,
        error_messages={"required": "日を入力してください。"},
    )
    kind = forms.ChoiceField(
        label="開庁・閉庁",
        choices=((CLOSED, "閉庁する"), (OPEN, "開庁する")),
        initial=CLOSED,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="理由",
        max_length=LONGEST_NOTE,
        help_text="職員の画面に出ます。例: 庁舎の停電、休日窓口",
        error_messages={"required": "理由を入力してください。"},
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day.year not in TYPED_YEARS:
            raise forms.ValidationError("年を確かめてください。")
        return day


class LimitsForm(forms.Form):
    """When the office opens, and how long it may display."""

    opens_at = forms.TimeField(
        label="開庁の時刻",
        widget=forms.TimeInput(
            attrs={"type": "time", "class": "input--short"}, format="%H:%M"
        ),
        help_text="「次の開庁日の朝」に始める掲示は、この時刻に始まります。",
        error_messages={"required": "時刻を入力してください。"},
    )
    max_display_days = forms.IntegerField(
        label="掲示の最長日数",
        required=False,
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ceiling = settings.MAX_DISPLAY_DAYS
        longest = self.fields["max_display_days"]
        longest.help_text = (
            f"初日を含む日数で、{ceiling}日まで。空欄なら上位の部署と同じです。"
            "根拠条文がより長い期間を必要とするときは、条文が優先します。"
        )
