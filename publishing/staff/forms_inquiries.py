"""What staff type about an inquiry, and what a legal officer decides."""

from datetime import date
from typing import Any

from django import forms

from notices.rules.inquiries import InquiryItem, Outcome
from notices.rules.legal_questions import LegalQuestion
from notices.rules.named_choices import choices
from publishing.staff.forms import CHOOSE, DayInput, ReasonForm

# Nothing is chosen beforehand: what was found is for a person to say.
UNCHOSEN = ("", CHOOSE)
_ASKED = (LegalQuestion.INQUIRIES, LegalQuestion.DEADLINE)


class InquiryForm(forms.Form):
    """One item of the record 調査記録: the day, the person, the result."""

    item = forms.TypedChoiceField(label="調査の項目", coerce=InquiryItem)
    done_on = forms.DateField(label="調査した日", widget=DayInput)
    by_whom = forms.CharField(label="調査した人", max_length=100)
    result = forms.CharField(label="調べたこと・分かったこと", max_length=400)
    outcome = forms.TypedChoiceField(
        label="結果", choices=[UNCHOSEN, *choices(Outcome)], coerce=Outcome
    )

    def __init__(
        self, *args: Any, items: list[InquiryItem], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(item.value, item.name_ja) for item in items]
        self.fields["item"].choices = [UNCHOSEN, *named]
        self.today = today

    def clean_done_on(self) -> date:
        done_on = self.cleaned_data["done_on"]
        if done_on > self.today:
            raise forms.ValidationError("今日までの日付にしてください。")
        return done_on


class LegalDecisionForm(ReasonForm):
    """Which question the officer answers, and why the notice may go on."""

    question = forms.TypedChoiceField(
        label="判断すること",
        choices=[(question.value, question.name_ja) for question in _ASKED],
        coerce=LegalQuestion,
        widget=forms.HiddenInput,
    )
