"""What a strip is asked for: an office, a legal basis, its period, and a window."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from access_control.models import Office
from notices.models import SourceList
from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_basis import Version, all_legal_bases, legal_basis
from notices.rules.periods import legal_day
from publishing.staff.forms import CHOOSE, PlanForm


class StripForm(PlanForm):
    """A window as it is being typed: nothing of it is stored."""

    office = forms.ModelChoiceField(
        Office.objects.none(), label="部署", empty_label=CHOOSE
    )
    basis = forms.ChoiceField(label="根拠条文")

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        bases = all_legal_bases()
        self.fields["basis"].choices = [(basis.id, basis.title_ja) for basis in bases]
        # A strip draws every period, one that takes a deed of its own included.
        self.fields["variant"] = forms.CharField(label="期間の種類", required=False)

    def clean_variant(self) -> str:
        return self.cleaned_data["variant"] or "first"

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        try:
            self.version.variant(self.cleaned_data["variant"])
        except BrokenRule as refusal:
            self.add_error(None, refusal.message_ja)

    @property
    def version(self) -> Version:
        """The wording in force at the start. Raises NotInForce."""
        begins = self.cleaned_data["display_from"] or self.at
        return legal_basis(self.cleaned_data["basis"]).version_on(legal_day(begins))

    @property
    def subject(self) -> SourceList:
        """What would be planned; never saved."""
        told = self.cleaned_data
        return SourceList(
            office=told["office"],
            basis_id=told["basis"],
            variant=told["variant"],
            display_from=told["display_from"],
            display_until=told["display_until"],
        )
