"""Forms that belong to no deed: why somebody opens personal data."""

from typing import Any

from django import forms

from access_control.rules.purposes import (
    LONGEST_WORDS,
    PURPOSE_NAMES_JA,
    Purpose,
    needs_words,
)

PURPOSE_PREFIX = "sitting"
WORDS_NEEDED = "「その他」のときは、目的を具体的に書いてください。"


class PurposeForm(forms.Form):
    """One of the fixed purposes, and words where the fixed one says nothing."""

    purpose = forms.TypedChoiceField(
        label="閲覧の目的",
        choices=[(purpose.value, name) for purpose, name in PURPOSE_NAMES_JA.items()],
        coerce=Purpose,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="目的の説明",
        required=False,
        max_length=LONGEST_WORDS,
        help_text=(
            "「その他」を選んだときは必ず書いてください。"
            "氏名や住所など、個人が分かることは書かないでください。"
        ),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        purpose = told.get("purpose")
        if purpose and needs_words(purpose) and not told.get("words"):
            self.add_error("words", WORDS_NEEDED)
        return told
