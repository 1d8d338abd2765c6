"""漏えい等の資料: all that is known about a posting or an entry, on one page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from access_control.grants import may, offices_where
from config import clock
from notices.models import Notice
from notices.rules.legal_basis import legal_basis
from publishing.audit.breach import BreachPack, as_zip, breach_pack
from publishing.audit.reading import postings_of
from publishing.downloads import ZIP, attachment

ROWS_SHOWN = 50
ROOT_DIGITS = 16


@login_required
@require_safe
def breach(request: HttpRequest, public_id: str) -> HttpResponse:
    pack = _pack(request, public_id)
    notice = Notice.objects.select_related("office").get(posting__public_id=public_id)
    checkpoint = pack.checkpoint
    context = {
        "pack": pack,
        "shell": pack.shell,
        "basis": legal_basis(pack.shell.basis_id),
        "windows": pack.concerned[:ROWS_SHOWN],
        "opened": pack.opened[:ROWS_SHOWN],
        "most": ROWS_SHOWN,
        "root": bytes(checkpoint.root).hex()[:ROOT_DIGITS] if checkpoint else "",
        "may_read_names": may(request.user, "view_register", notice.office),
    }
    return render(request, "audit/breach/pack.html", context)


@login_required
@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    pack = _pack(request, public_id)
    name = f"漏えい等の資料-{pack.shell.number}.zip"
    return attachment(name, as_zip(pack), ZIP)


def _pack(request: HttpRequest, public_id: str) -> BreachPack:
    """The pack of the posting, or of the one entry that the address names; or 404."""
    offices = offices_where(request.user, "view_display_log")
    shell = get_object_or_404(postings_of(offices), pk=public_id)
    entry_id = request.GET.get("entry", "")
    if entry_id:
        get_object_or_404(shell.entries, pk=entry_id)
    return breach_pack(shell, entry_id, at=clock.now())
