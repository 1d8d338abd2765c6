"""The form of a review, what it is about, and taking it in.

What it is about is signed by the page that shows the form, so that nobody invents
pages or offices. The signature holds no time: a page is the same bytes all day.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django import forms
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publishing.models import Review
from publishing.rules.review_screening import MOST_CHARACTERS, screen

ADDRESS = re.compile(r"(/[a-z-]+)?/review/")
SIGNER = Signer(salt="publishing.public.review")
SCORES = (
    (5, _("とてもよい")),
    (4, _("よい")),
    (3, _("ふつう")),
    (2, _("わるい")),
    (1, _("とてもわるい")),
)
# From a page of our own, or from a browser that does not say.
OWN_PAGES = {"same-origin", "none", ""}


@dataclass(frozen=True)
class About:
    """The page that a review is about; ``back`` is its path, which is never kept."""

    page: str
    office_code: str
    back: str

    def signed(self) -> str:
        return SIGNER.sign_object([self.page, self.office_code, self.back])

    @classmethod
    def opened(cls, text: str) -> Self:
        """Raises BadSignature for anything that no page of this site has shown."""
        return cls(*SIGNER.unsign_object(text))


class Sentence(forms.CharField):
    """One line, however many were typed."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class ReviewForm(forms.Form):
    """A score, a sentence if one likes, and a field that only programs fill in."""

    score = forms.TypedChoiceField(
        label=_("評価"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("評価を1つ選んでください。"),
            "invalid_choice": _("評価を1つ選んでください。"),
        },
    )
    comment = Sentence(
        label=_("ひとこと(書かなくてもかまいません)"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "200文字まで。氏名・住所・電話番号などは書かないでください。"
            "見つかったものは自動で伏せます。返事はできません。"
        ),
        error_messages={
            "max_length": _("%(limit_value)d文字までにしてください。"),
            "null_characters_not_allowed": _("使えない文字が入っています。"),
        },
    )
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="review-%s", **options)

    @property
    def about(self) -> str:
        """What it is about, still signed; nothing where no page of ours signed it."""
        text = self.data.get("about") or self.initial.get("about", "")
        try:
            About.opened(text)
        except BadSignature:
            return ""
        return text

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("website") or not self.about:
            raise forms.ValidationError(
                _(
                    "どのページの感想か確かめられなかったため、まだ送っていません。"
                    "もう一度「感想を送る」を押すと、サイト全体への感想として届きます。"
                )
            )
        return told


def is_review(request: HttpRequest) -> bool:
    """Whether the request sends a review."""
    return request.method == "POST" and bool(ADDRESS.fullmatch(request.path_info))


def review_form(request: HttpRequest) -> ReviewForm:
    """The form as it was sent.

    No token can tell without a cookie who made the browser send it; what the browser
    itself says (Fetch Metadata) keeps a foreign page from making its visitors vote.
    """
    typed = request.POST.copy()
    if request.headers.get("Sec-Fetch-Site", "") not in OWN_PAGES:
        typed["about"] = ""
    return ReviewForm(typed)


def receive_review(form: ReviewForm, *, on: date) -> About:
    """Adds the row of a valid form; what is personal in the sentence is never kept."""
    about = About.opened(form.about)
    screened = screen(form.cleaned_data["comment"])
    Review.objects.create(
        given_on=on,
        language=get_language() or "",
        page=about.page,
        office_code=about.office_code,
        score=form.cleaned_data["score"],
        comment=screened.text,
        screening=screened.screening,
        found=" ".join(screened.found),
    )
    return about


def sent_too_soon(request: HttpRequest) -> ReviewForm | None:
    """The form with what was typed, for the page that says to wait; else None."""
    if not is_review(request):
        return None
    try:
        typed = {name: value.replace("\0", "") for name, value in request.POST.items()}
    except UnreadablePostError:
        return None
    return ReviewForm(initial=typed)
