"""What staff type in about requests for one's own data."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from notices.rules.data_requests import (
    LONGEST_DAYS,
    LONGEST_EXTENSION,
    NEEDS_REASON,
    IdentityProof,
    RequestKind,
    RequestOutcome,
)
from notices.rules.named_choices import choices
from notices.rules.periods import TYPED_YEARS
from publishing.staff.forms import CHOOSE, DayInput

SEALED = "暗号化して保存されます。"


class ReceiveForm(forms.Form):
    """A request as it came: what, when, and who asks."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label="部署", to_field_name="code", empty_label=CHOOSE
    )
    kind = forms.TypedChoiceField(
        label="種別",
        choices=choices(RequestKind),
        coerce=RequestKind,
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(label="受け付けた日", widget=DayInput)
    days = forms.IntegerField(
        label="決定までの日数",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=LONGEST_DAYS,
        help_text="受け付けた日の翌日から数えます。条例がより短い期間を定めるときは、"
        "その日数にしてください。",
    )
    name = forms.CharField(label="請求した人の氏名", max_length=200, help_text=SEALED)
    contact = forms.CharField(
        label="連絡先", max_length=400, required=False, help_text=SEALED
    )
    request = forms.CharField(
        label="請求の内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=SEALED,
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = offices

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day.year not in TYPED_YEARS:
            raise forms.ValidationError("年を確かめてください。")
        return day

    def asked(self) -> dict[str, str]:
        """What is sealed; the form must be valid."""
        return {
            part: self.cleaned_data[part] for part in ("name", "contact", "request")
        }


class IdentityForm(forms.Form):
    """By what the person was recognised."""

    proof = forms.TypedChoiceField(
        label="本人確認の方法", choices=choices(IdentityProof), coerce=IdentityProof
    )


class ExtensionOfRequestForm(forms.Form):
    """For how long, and why, the decision takes longer."""

    days = forms.IntegerField(
        label="延長する日数", min_value=1, max_value=LONGEST_EXTENSION
    )
    reason = forms.CharField(
        label="延長の理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"延長の期間と理由は、請求した人に書面で知らせます。{SEALED}",
    )


class DecisionOnRequestForm(forms.Form):
    """What was decided, and why."""

    outcome = forms.TypedChoiceField(
        label="決定", choices=choices(RequestOutcome), coerce=RequestOutcome
    )
    reason = forms.CharField(
        label="決定の理由",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"請求のとおりにしないときは必ず書いてください。{SEALED}",
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("outcome") in NEEDS_REASON and not told.get("reason", "").strip():
            self.add_error("reason", "この決定には理由が必要です。")
        return told
