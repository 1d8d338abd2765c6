"""The review widget ユーザーレビュー: one tag for every public page."""

from typing import Any

from django import template
from django.urls import reverse

from publishing.public.reviews import About, ReviewForm

register = template.Library()

NOT_ON_DISPLAY = "not_on_display"


@register.inclusion_tag("public/review_widget.html", takes_context=True)
def review_widget(context: template.Context, page: str = "") -> dict[str, Any]:
    """The form about the page it stands on; ``page`` replaces the address's own name.

    From the context: ``request``; ``office_code`` on a page of one office;
    ``review_form`` where one was sent and is shown again.
    """
    form = context.get("review_form") or ReviewForm()
    about = form.about or _about(context, page).signed()
    return {"form": form, "about": about, "action": reverse("public:review")}


def _about(context: template.Context, page: str) -> About:
    match = context["request"].resolver_match
    name = page or (match.url_name if match else NOT_ON_DISPLAY)
    # One page for every address without a notice: it must not repeat which it was.
    is_nowhere = name == NOT_ON_DISPLAY
    back = reverse("public:entry") if is_nowhere else context["request"].path_info
    return About(name, context.get("office_code", ""), back)
