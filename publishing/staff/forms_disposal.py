"""What a legal officer types in about keeping: years, a hold, why a line is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from access_control.models import User
from notices.rules.named_choices import choices
from notices.rules.retention import YEARS, HoldCause, RecordKind
from publishing.staff.forms import CHOOSE, DayInput


class RetentionForm(forms.Form):
    """Years for a kind of record, as the authority's own rule says."""

    kind = forms.ChoiceField(label="種別", choices=choices(RecordKind))
    basis = forms.ChoiceField(label="根拠条文")
    years = forms.IntegerField(
        label="保存年数",
        min_value=YEARS[0],
        max_value=YEARS[-1],
        help_text="完結した年度の翌年度4月1日から数えます。",
    )
    source = forms.CharField(
        label="文書管理規程の根拠",
        max_length=200,
        required=False,
        help_text="例「文書管理規程 第12条 別表第一」。",
    )

    def __init__(self, *args: Any, bases: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = list(bases.items())

    def facts(self) -> dict[str, Any]:
        """What the deed takes; the form must be valid."""
        told = self.cleaned_data
        return {
            "kind": RecordKind(told["kind"]),
            "basis_id": told["basis"],
            "years": told["years"],
            "source": told["source"],
        }


class HoldForm(forms.Form):
    """Why a notice is kept, who looks at it again, and when."""

    cause = forms.TypedChoiceField(
        label="理由の区分", choices=choices(HoldCause), coerce=HoldCause
    )
    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="事件番号や請求の番号など。暗号化して保存されます。",
    )
    reviewer = forms.ModelChoiceField(
        User.objects.none(), label="見直す人", empty_label=CHOOSE
    )
    review_on = forms.DateField(label="見直す日", widget=DayInput)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [person.pk for person in people]
        self.fields["reviewer"].queryset = User.objects.filter(pk__in=ids)


class StrikeForm(forms.Form):
    """Why a line is taken out of a disposal list; kept in clear."""

    reason = forms.CharField(
        label="除く理由",
        max_length=200,
        help_text="氏名など個人の情報は書かないでください。",
    )
