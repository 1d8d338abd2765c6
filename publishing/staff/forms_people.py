"""What an administrator of people types in."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office, User
from access_control.rules.roles import ROLE_NAMES_JA
from notices.rules.periods import TYPED_YEARS
from publishing.staff.forms import CHOOSE, DayInput


class NewPersonForm(forms.Form):
    """A person who will sign in."""

    email = forms.EmailField(label="メールアドレス", max_length=254)
    name = forms.CharField(label="氏名", max_length=80)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(
                "このメールアドレスは、すでに登録されています。"
            )
        return email


class AppointmentForm(forms.Form):
    """A role at an office, and its days."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label="部署", empty_label=CHOOSE
    )
    role = forms.ChoiceField(
        label="役割", choices=[(r.value, name) for r, name in ROLE_NAMES_JA.items()]
    )
    from_on = forms.DateField(label="開始日", widget=DayInput, required=False)
    until_on = forms.DateField(label="終了日", widget=DayInput, required=False)

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices

    def clean(self) -> None:
        super().clean()
        days = [self.cleaned_data.get(name) for name in ("from_on", "until_on")]
        for name, day in zip(("from_on", "until_on"), days, strict=True):
            if isinstance(day, date) and day.year not in TYPED_YEARS:
                self.add_error(name, "年を確かめてください。")
        if all(days) and days[0] > days[1]:
            self.add_error("until_on", "終了日が開始日より前です。")
