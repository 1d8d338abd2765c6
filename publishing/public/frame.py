"""What every public page stands in: the authority, the languages."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access_control.models import Office
from publishing.public.language import language_links

SECONDS_A_NAME_IS_KEPT = 60


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The template in the public frame; ``context`` wins over what is standing."""
    standing = {
        "authority": cache.get_or_set(
            "authority", _authority_name, SECONDS_A_NAME_IS_KEPT
        ),
        "languages": language_links(request.path_info),
    }
    return render(request, template, standing | context, status=status)


def _authority_name() -> str:
    roots = Office.objects.filter(parent__isnull=True)
    return roots.values_list("name", flat=True).first() or ""
