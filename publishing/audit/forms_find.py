"""What an auditor looks for among postings."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from notices.rules.periods import TYPED_YEARS
from publishing.audit.forms_opened import DayInput

LONGEST_NAME = 200


class FindForm(forms.Form):
    """Empty fields choose everything."""

    number = forms.CharField(label="公示番号の一部", required=False, max_length=80)
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label="部署",
        required=False,
        to_field_name="code",
        empty_label="すべて",
    )
    day = forms.DateField(label="掲示していた日", required=False, widget=DayInput)

    def __init__(self, *args: Any, offices: QuerySet[Office], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = offices

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day is not None and day.year not in TYPED_YEARS:
            raise forms.ValidationError("年を確かめてください。")
        return day


class NameForm(forms.Form):
    """A name as it stands on a document; it is not kept."""

    name = forms.CharField(
        label="氏名または名称",
        max_length=LONGEST_NAME,
        help_text="書類のとおりに、全部を入力してください。入力した氏名は保存しません。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
