"""What staff type in: a list with its legal basis, a reason, a decision, a moment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from access_control.tree import authorities_of
from notices.actions.office_calendar import calendar_of
from notices.models import AdoptedVersion
from notices.rules.broken_rule import BrokenRule
from notices.rules.japanese_dates import era_date
from notices.rules.legal_basis import NotInForce, Variant, all_legal_bases, legal_basis
from notices.rules.periods import TYPED_YEARS, legal_day
from notices.rules.variants import plain_variants, verify_plain_variant

GROUPS: Mapping[str, tuple[str, ...]] = {
    "税・保険料・分担金": (
        "national_tax",
        "local_tax",
        "national_health_insurance",
        "late_stage_elderly",
        "long_term_care",
        "local_claims",
    ),
    "道路交通": ("parking_violation", "road_traffic_explanation"),
    "聴聞・弁明・審査請求": (
        "administrative_procedure_hearing",
        "administrative_procedure_explanation",
        "administrative_appeal",
        "social_insurance_review",
        "labour_insurance_review",
    ),
    "裁判・意思表示": ("civil_procedure", "civil_code", "organised_crime"),
    "土地・森林・鉱業": ("land_expropriation", "land_readjustment", "forest", "mining"),
}
OTHERS = "その他の法令"

MINUTE = "%Y-%m-%dT%H:%M"
PAST = "開始の日時を過ぎています。先の日時にしてください。"
TWO_STARTS = "開始の日時と「次の開庁日の朝」の、どちらか一つだけにしてください。"

# What a list of choices says before one is chosen.
CHOOSE = "選んでください"


class MomentInput(forms.DateTimeInput):
    """A day and minute of Japan's wall clock, chosen in the browser."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "input--short"}, format=MINUTE)


class MomentField(forms.DateTimeField):
    """A moment whose year a person can have meant."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if moment is not None and moment.year not in TYPED_YEARS:
            raise forms.ValidationError("年を確かめてください。")
        return moment


class DayInput(forms.DateInput):
    """A day chosen in the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "input--short"}, format="%Y-%m-%d")


class PlanForm(forms.Form):
    """When a notice should be shown, seen from the instant ``at``.

    ``variants`` are the periods to choose from; with fewer than two there is no choice.
    """

    display_from = MomentField(
        label="掲示の開始",
        required=False,
        widget=MomentInput,
        help_text="空欄なら、決裁した時に掲示が始まります。",
    )
    on_open_morning = forms.BooleanField(
        label="次の開庁日の朝に始める",
        required=False,
        help_text="閉庁日に始めると、書類を受け取りに来られない日から期間が進みます。",
    )
    display_until = MomentField(
        label="掲示の終了",
        required=False,
        widget=MomentInput,
        help_text=(
            "空欄なら、根拠条文の期間が満ちた後の日に終わります。"
            "終わる日は「暦を見る」で確かめられます。"
        ),
    )
    variant = forms.ChoiceField(
        label="期間の種類",
        required=False,
        widget=forms.RadioSelect,
        help_text="根拠条文が場合によって別の期間を定めています。",
    )

    def __init__(
        self,
        *args: Any,
        at: datetime,
        office: Office | None = None,
        variants: Sequence[Variant] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.office = at, office
        if len(variants) < 2:
            del self.fields["variant"]
            return
        self.fields["variant"].choices = [(v.name, v.condition_ja) for v in variants]

    def clean_display_from(self) -> datetime | None:
        begins = self.cleaned_data["display_from"]
        if begins is not None and begins < self.at:
            raise forms.ValidationError(PAST)
        return begins

    def clean_variant(self) -> str | None:
        return self.cleaned_data["variant"] or None

    def clean(self) -> None:
        if self.cleaned_data.pop("on_open_morning", False):
            self._start_on_open_morning()
        begins = self.cleaned_data.get("display_from") or self.at
        until = self.cleaned_data.get("display_until")
        if until is not None and until <= begins:
            self.add_error("display_until", "終了は、開始より後の日時にしてください。")

    def _start_on_open_morning(self) -> None:
        office = self.cleaned_data.get("office") or self.office
        if self.cleaned_data.get("display_from"):
            self.add_error("on_open_morning", TWO_STARTS)
        elif office is not None:
            morning = calendar_of(office).next_open_morning(self.at)
            self.cleaned_data["display_from"] = morning


class UploadForm(PlanForm):
    """An office's list, its legal basis, and when it should be shown."""

    file = forms.FileField(
        label="名簿のファイル",
        help_text="Excel(.xlsx)またはCSV。お使いの表のままで構いません。10 MBまで。",
        error_messages={
            "required": "名簿を選んでください(大きすぎるファイルは届きません)。"
        },
    )
    office = forms.ModelChoiceField(
        Office.objects.none(), label="部署", empty_label=CHOOSE
    )
    basis = forms.ChoiceField(label="根拠条文")
    field_order = ("file", "office", "basis", "variant")

    def __init__(
        self, *args: Any, offices: QuerySet[Office], at: datetime, **kwargs: Any
    ) -> None:
        adopted = adopted_by(offices)
        variants = variants_of(adopted, legal_day(at))
        super().__init__(*args, at=at, variants=variants, **kwargs)
        # A successor sees closed offices, which take no new notices.
        offices = offices.exclude(closed_on__lte=legal_day(at))
        self.fields["office"].queryset = offices
        self.fields["basis"].choices = basis_choices(adopted)
        if "variant" in self.fields:
            self.fields["variant"].initial = variants[0].name
        if len(offices) == 1:
            self.fields["office"].initial = offices[0]

    def clean(self) -> None:
        super().clean()
        told = self.cleaned_data
        if told.get("variant") is None or "basis" not in told:
            return
        try:
            day = legal_day(told.get("display_from") or self.at)
            version = legal_basis(told["basis"]).version_on(day)
            verify_plain_variant(version, told["variant"])
        except NotInForce as refusal:
            self.add_error("basis", refusal.message_ja)
        except BrokenRule as refusal:
            self.add_error("variant", refusal.message_ja)


class ReasonForm(forms.Form):
    """Why: the reason stays with the deed for good."""

    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="記録に残ります。",
        error_messages={"required": "理由を入力してください。"},
    )


class DecisionForm(forms.Form):
    """The decision 決裁 as the office filed it: between registration and today."""

    decision_number = forms.CharField(label="決裁番号", max_length=60, required=False)
    decided_on = forms.DateField(label="決裁日", widget=DayInput)

    def __init__(
        self, *args: Any, registered_on: date, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"decided_on": today}, **kwargs)
        self.registered_on, self.today = registered_on, today

    def clean_decided_on(self) -> date:
        decided_on = self.cleaned_data["decided_on"]
        if decided_on > self.today:
            raise forms.ValidationError("決裁日は、今日までの日付にしてください。")
        if decided_on < self.registered_on:
            raise forms.ValidationError(
                f"決裁日は、起案の日({era_date(self.registered_on)})以後の"
                "日付にしてください。"
            )
        return decided_on


class BoardForm(forms.Form):
    """When a person saw it happen at the board; never filled in beforehand."""

    moment = MomentField(
        label="日時",
        widget=MomentInput,
        error_messages={"required": "日時を入力してください。"},
    )


def variants_of(basis_ids: set[str], day: date) -> list[Variant]:
    """Every period that a registrar may choose under one of the bases, once each."""
    found: dict[str, Variant] = {}
    for basis_id in sorted(basis_ids):
        for version in legal_basis(basis_id).versions:
            if version.is_in_force_on(day):
                found |= {v.name: v for v in plain_variants(version)} | found
    return list(found.values())


def adopted_by(offices: QuerySet[Office]) -> set[str]:
    """Ids of the legal bases that the offices' authorities adopted."""
    adopted = AdoptedVersion.objects.current().filter(
        authority__in=authorities_of(offices)
    )
    return set(adopted.values_list("basis_id", flat=True))


def basis_choices(adopted: set[str]) -> list[Any]:
    """Choices of the adopted bases in groups, after an empty one."""
    titles = {b.id: b.title_ja for b in all_legal_bases() if b.id in adopted}
    known = {basis_id for group in GROUPS.values() for basis_id in group}
    rest = tuple(basis_id for basis_id in titles if basis_id not in known)
    groups = [
        (name, [(basis_id, titles[basis_id]) for basis_id in ids if basis_id in titles])
        for name, ids in (*GROUPS.items(), (OTHERS, rest))
    ]
    return [("", "選んでください"), *(group for group in groups if group[1])]
