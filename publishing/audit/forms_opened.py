"""What an auditor looks for among openings."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office, PersonalDataAccess, User
from notices.rules.periods import TYPED_YEARS
from publishing.audit.opened import Line

DAYS_SHOWN = 30
LONGEST_SPAN = 92


class DayInput(forms.DateInput):
    """A day chosen in the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "input--short"}, format="%Y-%m-%d")


class OpenedForm(forms.Form):
    """A filter; empty fields choose everything of the last thirty days."""

    first = forms.DateField(label="開いた日(から)", required=False, widget=DayInput)
    last = forms.DateField(label="開いた日(まで)", required=False, widget=DayInput)
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label="部署",
        required=False,
        to_field_name="code",
        empty_label="すべて",
    )
    person = forms.ModelChoiceField(
        User.objects.none(), label="開いた人", required=False, empty_label="すべて"
    )
    number = forms.CharField(label="公示番号の一部", required=False, max_length=80)
    unusual = forms.BooleanField(label="確かめたいものだけ", required=False)

    def __init__(
        self, *args: Any, offices: QuerySet[Office], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        codes = list(offices.values_list("code", flat=True))
        opened = PersonalDataAccess.objects.filter(office_code__in=codes).order_by()
        people = User.objects.filter(pk__in=opened.values("sitting__person"))
        self.fields["office"].queryset = offices
        self.fields["person"].queryset = people.order_by("name")
        self.today = today

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        last = told.get("last") or self.today
        first = told.get("first") or _days_before(last, DAYS_SHOWN)
        if first.year not in TYPED_YEARS or last.year not in TYPED_YEARS:
            self.add_error("first", "年を確かめてください。")
        elif first > last:
            self.add_error("first", "「まで」より前の日を入力してください。")
        elif (last - first).days >= LONGEST_SPAN:
            self.add_error("first", f"{LONGEST_SPAN}日以内の期間にしてください。")
        return told | {"first": first, "last": last}

    def chosen(self, lines: list[Line]) -> list[Line]:
        """The lines that are looked for; marks were found among all of them."""
        told = self.cleaned_data
        office, person = told["office"], told["person"]
        return [
            line
            for line in lines
            if (not office or line.row.office_code == office.code)
            and (not person or line.row.sitting.person_id == person.pk)
            and told["number"] in line.subject
            and (line.marks or not told["unusual"])
        ]


def _days_before(day: date, days: int) -> date:
    return day - timedelta(days=days) if day.year in TYPED_YEARS else day
