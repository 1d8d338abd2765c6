"""What a legal officer types in to change the access matrix."""

from typing import Any

from django import forms

from access_control.rules.audiences import Audience
from access_control.rules.field_access import (
    ACCESS_NAMES_JA,
    Access,
    CellKey,
    Matrix,
)
from publishing.staff.forms import CHOOSE
from publishing.staff.matrix_tables import cell_of, cells_to_change


class MatrixChangeForm(forms.Form):
    """One cell of one audience's table, what it is to say, and why."""

    cell = forms.ChoiceField(
        label="どの欄を",
        help_text="変えられる欄だけが並びます。条文が定める欄は変えられません。",
        error_messages={"required": "欄を選んでください。"},
    )
    access = forms.ChoiceField(
        label="どうするか",
        choices=[
            ("", CHOOSE),
            *((access.value, name) for access, name in ACCESS_NAMES_JA.items()),
        ],
        error_messages={"required": "どうするかを選んでください。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="記録に残ります。個人の情報は書かないでください。",
        error_messages={"required": "理由を入力してください。"},
    )

    def __init__(
        self, *args: Any, matrix: Matrix, audience: Audience, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        self.fields["cell"].choices = [
            ("", CHOOSE),
            *cells_to_change(matrix, audience),
        ]

    @property
    def key(self) -> CellKey:
        """The cell that was chosen; the form must be valid."""
        return cell_of(self.cleaned_data["cell"], self.audience)

    @property
    def chosen(self) -> Access:
        """What it is to say; the form must be valid."""
        return Access(self.cleaned_data["access"])
