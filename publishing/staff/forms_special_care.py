"""What staff type about special care 特別配慮."""

from typing import Any

from django import forms

from notices.models import Notice
from notices.rules.named_choices import choices
from notices.rules.special_care import REASON_LENGTH, CareKind
from publishing.staff.forms import CHOOSE

LARGEST_ROW = 999_999_999


class MarkForm(forms.Form):
    """Which row, why it needs care, and where that is known from."""

    row = forms.IntegerField(
        label="行",
        min_value=1,
        max_value=LARGEST_ROW,
        help_text="公示送達の画面の表にある行の番号です。",
    )
    kind = forms.TypedChoiceField(
        label="種類",
        choices=[("", CHOOSE), *choices(CareKind)],
        coerce=CareKind,
    )
    reason = forms.CharField(
        label="理由",
        max_length=REASON_LENGTH,
        help_text="例: 支援措置の通知。暗号化して保存し、限られた人だけが見ます。",
    )

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice

    def clean_row(self) -> int:
        row: int = self.cleaned_data["row"]
        if not self.notice.addressees.filter(row_number=row).exists():
            raise forms.ValidationError("その行は、この公示送達にありません。")
        return row
