"""What a legal officer types in: a day to count from, an adoption, a reason."""

from datetime import date
from typing import Any

from django import forms

from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import AdoptedVersion
from notices.rules.adoption import (
    LONGEST_TEXT,
    AdoptionChoices,
    LogFailure,
    OutageUnit,
    Reading,
    SearchMode,
    is_disputed,
)
from notices.rules.inquiries import InquiryItem
from notices.rules.legal_basis import Version
from notices.rules.named_choices import NamedChoice, choices
from notices.rules.periods import TYPED_YEARS
from publishing.staff.forms import DayInput

CHECKBOXES = forms.CheckboxSelectMultiple


class CountedDayForm(forms.Form):
    """The day on which a display is taken to start."""

    on = forms.DateField(label="掲示を始める日", widget=DayInput, required=False)

    def clean_on(self) -> date | None:
        day = self.cleaned_data["on"]
        if day is not None and day.year not in TYPED_YEARS:
            raise forms.ValidationError("年を確かめてください。")
        return day


class AdoptionForm(forms.Form):
    """All that an authority decides about one version, on one page."""

    official_text = forms.CharField(
        label="公式の条文",
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="官報や法令データから、根拠の条を貼り付けてください。",
    )
    text_source = forms.CharField(
        label="条文の出典",
        required=False,
        max_length=400,
        help_text="官報の号数や、法令データのアドレス。",
    )
    text_as_of = forms.DateField(
        label="いつの時点の条文か",
        widget=DayInput,
        error_messages={"required": "条文を確かめた日を入力してください。"},
    )
    confirms_phrase = forms.BooleanField(
        label="登録されている文言が、公式の条文と同じことを確かめた",
        required=False,
        help_text="公式の条文を貼り付けないときに付けます。",
    )
    accepts_difference = forms.BooleanField(
        label="登録されている文言と違うことを確かめた",
        required=False,
        help_text="貼り付けた条文に、登録の「期間の文言」が見つからないときだけ付けます。",
    )
    also_shown = forms.MultipleChoiceField(
        label="示してよい項目のうち、公開する項目",
        required=False,
        widget=CHECKBOXES,
        help_text="付けなければ、条文が必ず示すと定める項目だけを公開します。",
    )
    reading = forms.ChoiceField(
        label="送達があったとみなす日の数え方",
        widget=forms.RadioSelect,
        help_text="どちらを選んでも、掲示は最も遅い数え方の日まで続きます。",
    )
    search_mode = forms.ChoiceField(
        label="本人による検索",
        widget=forms.RadioSelect,
        help_text="氏名だけで探せるようにはできません。",
    )
    log_failure = forms.ChoiceField(
        label="掲示の記録を書き込めないとき",
        widget=forms.RadioSelect,
        help_text="記録のない表示は、後から証明できません。",
    )
    outage_counted_by = forms.ChoiceField(
        label="途切れた時間の数え方",
        widget=forms.RadioSelect,
        help_text="途切れた分だけ掲示を延ばすと定める条文で使います。",
    )
    required_inquiries = forms.MultipleChoiceField(
        label="決裁の前に必要な調査",
        choices=choices(InquiryItem),
        required=False,
        widget=CHECKBOXES,
        help_text="付けた項目の調査記録がそろうまで、決裁できません。"
        "対象の種類に合わない項目(法人の住民票など)は求められません。",
    )
    note = forms.CharField(
        label="採用の理由・覚え",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="記録に残ります。個人の情報は書かないでください。",
    )
    replacing = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        version: Version,
        current: AdoptedVersion | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=_initial(current), **kwargs)
        self._offer("search_mode", SearchMode)
        self._offer("log_failure", LogFailure)
        self._offer("outage_counted_by", OutageUnit)
        self._offer("reading", Reading)
        if not is_disputed(version):
            self.fields["reading"].choices = choices(Reading)[:1]
        self.fields["also_shown"].choices = [
            (field, FIELD_NAMES_JA[field]) for field in version.may_show
        ]
        if not version.verified:
            del self.fields["confirms_phrase"]

    @property
    def chosen(self) -> AdoptionChoices:
        """What was chosen; the form must be valid."""
        told = {k: v for k, v in self.cleaned_data.items() if k != "replacing"}
        return AdoptionChoices(
            **told
            | {
                "also_shown": tuple(told["also_shown"]),
                "required_inquiries": tuple(told["required_inquiries"]),
                "reading": Reading(told["reading"]),
                "search_mode": SearchMode(told["search_mode"]),
                "log_failure": LogFailure(told["log_failure"]),
                "outage_counted_by": OutageUnit(told["outage_counted_by"]),
            }
        )

    def _offer(self, name: str, kind: type[NamedChoice]) -> None:
        self.fields[name].choices = choices(kind)


def _initial(current: AdoptedVersion | None) -> dict[str, Any]:
    """The current choices; without an adoption the safe ones."""
    if current is None:
        return {
            "reading": Reading.PLAIN,
            "search_mode": SearchMode.NAME_AND_OFFICE,
            "log_failure": LogFailure.REFUSE,
            "outage_counted_by": OutageUnit.DAY,
        }
    kept = (
        "official_text text_source text_as_of also_shown reading search_mode "
        "log_failure outage_counted_by required_inquiries note"
    )
    return {name: getattr(current, name) for name in kept.split()} | {
        "replacing": current.pk
    }
