"""掲示証明書: what it would say, issuing it, and what was issued."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from access_control.grants import offices_where
from access_control.models import SubjectKind
from access_control.opening import Subject, record_opening
from access_control.vault.keys import VaultError
from config import clock
from notices.rules.broken_rule import BrokenRule
from publishing.actions.issue_certificate import (
    Issued,
    issue_certificate,
    preview_of,
)
from publishing.audit.forms_certificates import CertificateForm
from publishing.downloads import ZIP, attachment
from publishing.evidence.certificate import Certificate
from publishing.evidence.log_check import LogDamaged
from publishing.models import EntryCopy, IssuedCertificate, Posting, ShellCopy
from publishing.paper.certificate_sheet import TITLES_JA

ROWS_A_PAGE = 50
ERASED = "この掲示の鍵は廃棄されています。新しい証明書は発行できません。"
DAMAGED = "掲示記録が損なわれているため、発行できません。運用担当に連絡してください。"


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """What was issued by the offices of the person, newest first."""
    offices = offices_where(request.user, "issue_certificates")
    if not offices.exists():
        raise Http404
    mine = IssuedCertificate.objects.filter(
        office_code__in=list(offices.values_list("code", flat=True))
    )
    page = Paginator(mine, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/certificates/list.html", {"page": page})


@login_required
@require_safe
def certificate(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, and before anything is issued what could and could not be claimed."""
    found, shell = _found(request, public_id)
    return _form_page(request, found, shell, CertificateForm(entries=shell.entry_count))


@login_required
@require_POST
def issue(request: HttpRequest, public_id: str) -> HttpResponse:
    """The paper and its bundle in one file; neither is kept."""
    found, shell = _found(request, public_id)
    form = CertificateForm(request.POST, entries=shell.entry_count)
    if not form.is_valid():
        return _form_page(request, found, shell, form, status=422)
    entry, at = _entry(shell, form.cleaned_data["entry"]), clock.now()
    if entry is not None:
        notice = found.notice
        subject = Subject(SubjectKind.NOTICE, str(notice.pk), notice.office, entry.pk)
        record_opening(request, subject, entries=1, at=at)
    try:
        made = issue_certificate(
            found,
            by=request.user,
            at=at,
            entry=entry,
            reason=form.cleaned_data["reason"],
        )
    except (BrokenRule, VaultError, LogDamaged) as error:
        form.add_error(None, _in_words(error))
        return _form_page(request, found, shell, form, status=422)
    return attachment(f"{made.row.number}.zip", _files(made), ZIP)


def _found(request: HttpRequest, public_id: str) -> tuple[Posting, ShellCopy]:
    offices = offices_where(request.user, "issue_certificates")
    postings = Posting.objects.filter(notice__office__in=offices)
    found = get_object_or_404(
        postings.select_related("notice__office"), public_id=public_id
    )
    return found, get_object_or_404(ShellCopy, pk=public_id)


def _form_page(
    request: HttpRequest,
    found: Posting,
    shell: ShellCopy,
    form: CertificateForm,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"shell": shell, "form": form, "preview": None}
    try:
        told = preview_of(found, at=clock.now())
        context |= {"preview": told, "title": TITLES_JA[told.kind], **_said(told)}
    except (BrokenRule, VaultError) as error:
        context["refused"] = _in_words(error)
    mine = IssuedCertificate.objects.filter(public_id=shell.pk)
    context["issued"] = mine[:ROWS_A_PAGE]
    return render(request, "audit/certificates/form.html", context, status=status)


def _said(told: Certificate) -> dict[str, Any]:
    return {"why": told.why_report, "limits": told.limits}


def _entry(shell: ShellCopy, number: int | None) -> EntryCopy | None:
    if number is None:
        return None
    return get_object_or_404(shell.entries, position=number - 1)


def _in_words(error: Exception) -> str:
    if isinstance(error, BrokenRule):
        return error.message_ja
    return DAMAGED if isinstance(error, LogDamaged) else ERASED


def _files(made: Issued) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(f"{made.row.number}.pdf", made.pdf)
        archive.writestr(f"{made.row.number}.keijishomei.zip", made.bundle)
    return out.getvalue()
