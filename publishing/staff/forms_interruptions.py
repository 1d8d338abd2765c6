"""What staff type in about interruptions, decisions after posting and the board."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from notices.rules.named_choices import choices
from publishing.actions.correct_board import FIELD_NAMES_JA, FIELDS
from publishing.models import Interruption, Posting
from publishing.rules.continuity import Cause
from publishing.rules.ruling import Ruling
from publishing.staff.forms import (
    CHOOSE,
    DayInput,
    MomentField,
    MomentInput,
    ReasonForm,
)

CHANNELS = Interruption._meta.get_field("channel").choices


class OutageForm(forms.Form):
    """When something was away and why; the end stays empty while it goes on."""

    cause = forms.ChoiceField(label="原因", choices=[("", CHOOSE), *choices(Cause)])
    starts = MomentField(label="始まり", widget=MomentInput)
    ends = MomentField(
        label="終わり",
        required=False,
        widget=MomentInput,
        help_text="まだ続いているときは、空欄にします。",
    )
    note = forms.CharField(
        label="覚え",
        max_length=200,
        required=False,
        help_text="氏名や住所など、個人の情報は書かないでください。",
    )

    def clean(self) -> None:
        starts = self.cleaned_data.get("starts")
        ends = self.cleaned_data.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", "終わりは、始まりより後の日時にしてください。")


class InterruptionForm(OutageForm):
    """One channel of one posting."""

    channel = forms.ChoiceField(
        label="途切れた掲示", choices=CHANNELS, widget=forms.RadioSelect
    )
    field_order = ("channel",)


class SiteOutageForm(OutageForm):
    """The web for every posting of an office and of all below it."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label="部署", empty_label=CHOOSE
    )
    field_order = ("office",)

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices


class EndForm(forms.Form):
    """When what was away came back."""

    ends = MomentField(label="元に戻った日時", widget=MomentInput)


class RulingForm(ReasonForm):
    """What a legal officer makes of the interruptions."""

    outcome = forms.ChoiceField(
        label="扱い", choices=choices(Ruling), widget=forms.RadioSelect
    )
    until = MomentField(
        label="延長した掲示の終了",
        required=False,
        widget=MomentInput,
        help_text="掲示を延長するときだけ入力します。この時に見えなくなります。",
    )
    field_order = ("outcome", "until")

    def clean(self) -> None:
        extends = self.cleaned_data.get("outcome") == Ruling.EXTENDED
        is_missing = self.cleaned_data.get("until") is None
        if extends and is_missing and "until" not in self.errors:
            self.add_error("until", "掲示をいつまで延長するか、入力してください。")


class DeemedDayForm(ReasonForm):
    """From which day the document counts as served, or that it does not."""

    effect = forms.ChoiceField(
        label="判断",
        choices=(
            ("day", "次の日に送達があったものとみなす"),
            ("none", Ruling.ANEW.name_ja),
        ),
        widget=forms.RadioSelect,
    )
    deemed_on = forms.DateField(
        label="送達があったとみなす日",
        required=False,
        widget=DayInput,
        help_text="計算した日より前の日にはできません。",
    )
    field_order = ("effect", "deemed_on")

    def clean(self) -> None:
        is_missing = self.cleaned_data.get("deemed_on") is None
        names_day = self.cleaned_data.get("effect") == "day"
        if names_day and is_missing and "deemed_on" not in self.errors:
            self.add_error("deemed_on", "みなす日を入力してください。")
        if not names_day:
            self.cleaned_data["deemed_on"] = None


class BoardCorrectionForm(ReasonForm):
    """A typing error in what was recorded at the board."""

    which = forms.ChoiceField(label="訂正する記録", widget=forms.RadioSelect)
    moment = MomentField(label="正しい日時", widget=MomentInput)
    field_order = ("which", "moment")

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [
            (which, FIELD_NAMES_JA[field])
            for which, field in FIELDS.items()
            if getattr(posting, field) is not None
        ]
