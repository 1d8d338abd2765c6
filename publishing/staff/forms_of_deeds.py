"""What staff type in for deeds on a posting: a correction, a receipt, a later end."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import Notice
from notices.rules.named_choices import choices
from publishing.rules.collection import IdentityCheck, Receipt, Recipient
from publishing.rules.corrections import Consequence, consequence_of
from publishing.rules.public_notice import FIELD_LABELS_JA, Words
from publishing.staff.forms import (
    CHOOSE,
    DayInput,
    MomentField,
    MomentInput,
    ReasonForm,
)

BY_COMMAND_ONLY = (IdentityCheck.UNSPECIFIED, Recipient.UNSPECIFIED)


class CorrectionForm(ReasonForm):
    """Which shown field is wrong, and what it should say."""

    field = forms.ChoiceField(label="誤っている項目")
    value = forms.CharField(
        label="正しい内容",
        max_length=400,
        error_messages={"required": "正しい内容を入力してください。"},
    )
    field_order = ("field", "value", "reason")

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [("", CHOOSE)]
        for field in (name for name in FIELD_LABELS_JA if name in words):
            told.append((field, _label_of(field)))
        self.fields["field"].choices = told


class CollectionForm(forms.Form):
    """Who came, how they were recognised, and the receipt 受領書 they signed."""

    identity_check = forms.ChoiceField(label="本人確認の方法")
    recipient = forms.ChoiceField(label="受領書に署名した人")
    number = forms.CharField(label="受領書の番号", max_length=60, required=False)
    signed_on = forms.DateField(label="受領書の日付", widget=DayInput)
    reason = forms.CharField(
        label="覚え",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="記録に残ります。証明書類の番号は書かないでください。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_check"].choices = _at_the_counter(IdentityCheck)
        self.fields["recipient"].choices = _at_the_counter(Recipient)

    def facts(self) -> dict[str, Any]:
        """What the deed wants of a valid form."""
        typed = self.cleaned_data
        return {
            "identity_check": IdentityCheck(typed["identity_check"]),
            "receipt": Receipt(
                typed["number"], typed["signed_on"], Recipient(typed["recipient"])
            ),
            "reason": typed["reason"],
        }


class ExtensionForm(ReasonForm):
    """The new end (exclusive) of a display."""

    until = MomentField(
        label="新しい終了の日時",
        widget=MomentInput,
        help_text="この時刻に見えなくなります。今の終了より後にしてください。",
        error_messages={"required": "日時を入力してください。"},
    )
    field_order = ("until", "reason")


class AnewForm(ReasonForm):
    """The fields of one entry as they should have been, and why."""

    def __init__(self, *args: Any, told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = told
        for field, value in told.items():
            self.fields[field] = forms.CharField(
                label=FIELD_NAMES_JA[field],
                max_length=400,
                required=bool(value),
                initial=value,
            )
        self.order_fields((*told, "reason"))

    def changes(self) -> dict[str, str]:
        """Only what differs from what was published."""
        typed = {field: self.cleaned_data[field] for field in self.told}
        return {f: text for f, text in typed.items() if text != self.told[f].strip()}


class RepeatForm(forms.Form):
    """Which publication was the first, and that party and matter are the same."""

    first = forms.ModelChoiceField(
        Notice.objects.none(),
        label="最初の公示送達の公示番号",
        empty_label=CHOOSE,
        error_messages={"required": "最初の公示送達を選んでください。"},
    )
    is_same_matter = forms.BooleanField(
        label="同じ事件の同じ当事者であることを、記録で確かめました",
        error_messages={"required": "確かめてから、印を付けてください。"},
    )

    def __init__(self, *args: Any, earlier: QuerySet[Notice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = earlier


def _label_of(field: str) -> str:
    if consequence_of(field) is Consequence.KEEPS_P:
        return FIELD_LABELS_JA[field]
    return f"{FIELD_LABELS_JA[field]}(訂正できません。あらためて掲示)"


def _at_the_counter(kind: Any) -> list[tuple[str, str]]:
    told = [(word, name) for word, name in choices(kind) if word not in BY_COMMAND_ONLY]
    return [("", CHOOSE), *told]
