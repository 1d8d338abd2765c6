"""The review widget ユーザーレビュー: one tag for every public page."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from publishing.public.reviews import About, ReviewForm

register = template.Library()

NOT_ON_DISPLAY = "not_on_display"


@register.simple_tag(takes_context=True)
def review_widget(context: template.Context, page: str = "") -> SafeString:
    """The form about the page it stands on; ``page`` replaces the address's own name.

    From the context: ``request``; ``office_code`` on a page of one office;
    ``review_form`` where one was sent and is shown again.
    """
    sent: ReviewForm | None = context.get("review_form")
    about = (sent.about if sent else "") or _about(context, page).signed()
    return _drawn(sent, about) if sent else _blank(get_language(), about)


# Every page ends with it, and nothing in it is about the reader.
@lru_cache(maxsize=512)
def _blank(language: str, about: str) -> SafeString:
    """The form with nothing in it; ``language`` is the active one."""
    return _drawn(ReviewForm(), about)


def _drawn(form: ReviewForm, about: str) -> SafeString:
    context = {"form": form, "about": about, "action": reverse("public:review")}
    return render_to_string("public/review_widget.html", context)


def _about(context: template.Context, page: str) -> About:
    match = context["request"].resolver_match
    name = page or (match.url_name if match else NOT_ON_DISPLAY)
    # One page for every address without a notice: it must not repeat which it was.
    is_nowhere = name == NOT_ON_DISPLAY
    back = reverse("public:entry") if is_nowhere else context["request"].path_info
    return About(name, context.get("office_code", ""), back)
