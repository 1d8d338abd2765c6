"""What somebody types who looks for himself: a whole name, and one thing more."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.rules.adoption import SearchMode
from publishing.public.searching import Offices, Question
from publishing.rules.search_question import LONGEST_REFERENCE, Fault, fault_of

# A browser that checks spelling elsewhere would send the name there.
TYPED = {"spellcheck": "false", "autocapitalize": "off"}
FAULTS: Mapping[Fault, Promise] = {
    Fault.EMPTY: gettext_lazy("氏名か名称を入力してください。"),
    Fault.TOO_LONG: gettext_lazy("長すぎます。200字までで入力してください。"),
    Fault.PRIVATE_USE: gettext_lazy(
        "この機器にしかない文字(外字)が入っています。ふつうの文字か、読みがなで入力してください。"
    ),
    Fault.ONE_LETTER: gettext_lazy(
        "1文字では検索できません。氏名の全部を入力してください。"
    ),
}


class OfficeSelect(forms.Select):
    """Offices are named in Japanese whatever the page's language."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"] |= {"lang": "ja", "translate": "no"}
        return option


class SearchForm(forms.Form):
    """A name with an office, or with a document's number, as the authority adopted."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("氏名・名称"),
        help_text=gettext_lazy(
            "あなたの氏名の全部、または会社などの名称の全部。漢字の字体の違い、空白、"
            "全角と半角、大文字と小文字は問いません。登録された通称や読みがなでも"
            "検索できます。"
        ),
        # The first of our own errors stands in for Django's.
        required=True,
        error_messages={"required": FAULTS[Fault.EMPTY]},
        widget=forms.TextInput({"autocomplete": "name", **TYPED}),
    )
    office = forms.ChoiceField(
        label=gettext_lazy("部署"),
        help_text=gettext_lazy(
            "書類を出した部署。局や区を選ぶと、その下の部署をすべて検索します。"
        ),
        required=False,
        widget=OfficeSelect,
        error_messages={"invalid_choice": gettext_lazy("一覧から選んでください。")},
    )
    reference = forms.CharField(
        label=gettext_lazy("書類の番号"),
        help_text=gettext_lazy("わかるときだけ。番号の全部を入力してください。"),
        required=False,
        max_length=LONGEST_REFERENCE,
        error_messages={
            "max_length": gettext_lazy("長すぎます。番号を確かめてください。")
        },
        widget=forms.TextInput({"autocomplete": "off", **TYPED}),
    )

    def __init__(self, *args: Any, offices: Offices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [
            ("", _("部署を選んでください")),
            *offices.choices(),
        ]
        if SearchMode.NAME_AND_REFERENCE not in offices.modes:
            del self.fields["reference"]
            self.fields["office"].required = True
            self.fields["office"].error_messages["required"] = _(
                "部署を選んでください。"
            )
        elif SearchMode.NAME_AND_OFFICE not in offices.modes:
            del self.fields["office"]
            self.fields["reference"].required = True
            self.fields["reference"].help_text = _(
                "届いた書類や通知にある番号の全部。わからないときは、担当の窓口へお電話ください。"
            )
            self.fields["reference"].error_messages["required"] = _(
                "書類の番号を入力してください。"
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        fault = fault_of(name)
        if fault is not None:
            raise forms.ValidationError(FAULTS[fault])
        return name

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not (told.get("office") or told.get("reference")):
            self.add_error("office", _("部署を選ぶか、書類の番号を入力してください。"))
        return told

    @property
    def question(self) -> Question:
        """What was typed, once it is valid."""
        told = self.cleaned_data
        return Question(told["name"], told.get("office", ""), told.get("reference", ""))
