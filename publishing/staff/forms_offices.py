"""What an administrator of offices types in."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from access_control.rules.administration import LONGEST_NAME
from notices.rules.periods import TYPED_YEARS
from publishing.staff.forms import CHOOSE, DayInput

FACTS = ("sign", "issuer_title", "place", "hours", "telephone")


class OnDayForm(forms.Form):
    """A change that holds from a day on, which is today or before."""

    on = forms.DateField(
        label="変更の日",
        widget=DayInput,
        help_text="今日までの日付。先の日付の変更は、その日に登録します。",
        error_messages={"required": "日付を入力してください。"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day.year not in TYPED_YEARS or day > self.today:
            raise forms.ValidationError("今日までの日付にしてください。")
        return day


class RenameForm(OnDayForm):
    """Another name."""

    name = forms.CharField(label="新しい名称", max_length=LONGEST_NAME)
    field_order = ("name", "on")


class OtherOfficeForm(OnDayForm):
    """A change that names another office."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label="部署", empty_label=CHOOSE
    )
    field_order = ("office", "on")
    label = "部署"

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        self.fields["office"].label = self.label


class MoveForm(OtherOfficeForm):
    label = "新しい上位部署"


class MergeForm(OtherOfficeForm):
    label = "統合先の部署"


class CloseForm(OtherOfficeForm):
    """Closing; the successor may be left out where nothing is open."""

    label = "引継先の部署"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].required = False
        self.fields[
            "office"
        ].help_text = (
            "起案中・審査依頼中の公示送達を引き継ぎ、掲示中のものに責任を持つ部署。"
        )


class FactsForm(forms.ModelForm):
    """What readers need to fetch a document, and the sign of the numbers."""

    class Meta:
        model = Office
        fields = FACTS

    def clean_sign(self) -> str:
        """Numbers that were given are written with it: it changes, and stays."""
        sign: str = self.cleaned_data["sign"]
        if self.initial.get("sign") and not sign:
            raise forms.ValidationError(
                "記号は空にできません。番号を付けた公示の番号が表示できなくなります。"
            )
        return sign


class OfficeFileForm(forms.Form):
    """The spreadsheet of offices and people."""

    file = forms.FileField(
        label="部署・利用者のファイル",
        help_text="Excel(.xlsx)またはCSV。10 MBまで。",
        error_messages={
            "required": "ファイルを選んでください(大きすぎるファイルは届きません)。"
        },
    )
