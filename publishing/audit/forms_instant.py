"""Which instant an auditor asks about."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from notices.rules.periods import TYPED_YEARS

SECOND = "%Y-%m-%dT%H:%M:%S"


class SecondInput(forms.DateTimeInput):
    """A day and second of Japan's wall clock, chosen in the browser."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "input--short", "step": "1"}, format=SECOND)


class SecondField(forms.DateTimeField):
    """A second whose year a person can have meant."""

    widget = SecondInput

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if moment is not None and moment.year not in TYPED_YEARS:
            raise forms.ValidationError("年を確かめてください。")
        return moment


class InstantForm(forms.Form):
    """An empty instant is now."""

    at = SecondField(
        label="知りたい時点(日本時間)", required=False, help_text="空欄なら今です。"
    )
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label="部署",
        required=False,
        to_field_name="code",
        empty_label="すべて",
    )
    known = SecondField(
        label="この時までに封緘された記録だけで答える",
        required=False,
        help_text="後から書かれた記録を除いて確かめるときに入力します。",
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = offices
