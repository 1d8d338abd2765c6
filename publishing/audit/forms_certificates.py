"""What is asked before a certificate of display is issued."""

from typing import Any

from django import forms

from access_control.rules.purposes import LONGEST_WORDS
from publishing.evidence.certificate import Copy


class CertificateForm(forms.Form):
    """For anybody, or for the parties of one entry with the reason."""

    copy = forms.ChoiceField(
        label="写しの種類",
        choices=(
            (Copy.PUBLIC, "公開用(氏名を含まない)"),
            (Copy.PARTIES, "当事者用(一件だけを示す)"),
        ),
        widget=forms.RadioSelect,
        initial=Copy.PUBLIC,
    )
    entry = forms.IntegerField(
        label="一件の番号",
        help_text="当事者用のとき。掲示の一覧での、上からの順番です。",
        min_value=1,
        required=False,
    )
    reason = forms.CharField(
        label="当事者用を発行する理由",
        help_text="当事者用のとき。閲覧の記録に残ります。",
        max_length=LONGEST_WORDS,
        required=False,
    )

    def __init__(self, *args: Any, entries: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("copy") != Copy.PARTIES:
            return told | {"entry": None, "reason": ""}
        if not 1 <= (told.get("entry") or 0) <= self.entries:
            self.add_error(
                "entry", f"1から{self.entries}までの番号を入力してください。"
            )
        if not told.get("reason"):
            self.add_error("reason", "理由を入力してください。")
        return told
