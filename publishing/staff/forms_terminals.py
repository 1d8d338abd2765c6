"""What staff type in about screens, and about paper during an outage."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from publishing.rules.public_notice import CHECK_CODE
from publishing.staff.forms import CHOOSE, MomentField, MomentInput


class TerminalForm(forms.Form):
    """A screen that is to show what an office has on display."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label="部署", empty_label=CHOOSE
    )
    place = forms.CharField(
        label="設置場所",
        max_length=60,
        help_text="例: 本庁舎1階ロビー。同じ場所に2台あるときは、番号を付けます。",
    )
    with_below = forms.BooleanField(
        label="下の部署の公示も表示する",
        required=False,
        help_text="部署の下にあるすべての部署の公示を、この端末に出します。",
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices


class PaperForm(forms.Form):
    """Which sheet hung where while web or board were away."""

    place = forms.CharField(
        label="掲示した場所", max_length=60, help_text="例: 本庁舎1階 正面玄関の掲示板"
    )
    check_code = forms.CharField(
        label="紙の照合番号",
        max_length=9,
        help_text="掲示した紙の下に印刷してある番号です(例 ABCD-2345)。",
    )
    starts = MomentField(label="掲示した日時", widget=MomentInput)
    ends = MomentField(label="外した日時", widget=MomentInput)

    def clean_check_code(self) -> str:
        code: str = self.cleaned_data["check_code"].upper()
        if not CHECK_CODE.fullmatch(code):
            raise forms.ValidationError(
                "照合番号は、英字と2〜7の数字を4字ずつ「-」でつないだものです。"
            )
        return code

    def clean(self) -> None:
        starts = self.cleaned_data.get("starts")
        ends = self.cleaned_data.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", "外した日時は、掲示した日時より後にしてください。")
