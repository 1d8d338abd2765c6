"""Whether a certificate was issued: by its number and what stands on its foot."""

import re
import unicodedata
from hmac import compare_digest

from django.http import HttpRequest, HttpResponse

from publishing.models import IssuedCertificate
from publishing.public.frame import page

DIGITS = re.compile("[0-9a-f]{16}")
LONGEST_NUMBER = 60


def verify(request: HttpRequest) -> HttpResponse:
    """What can be checked of a display; asked for a number, whether it was issued.

    The number is no secret and names nobody. Without the digits that stand on the paper
    the answer is that for an unknown number.
    """
    number, digits = _typed(request, "number"), _typed(request, "digits").lower()
    context = {
        "number": number[:LONGEST_NUMBER],
        "digits": digits[:LONGEST_NUMBER],
        "is_asked": bool(number or digits),
        "issued": _issued(number, digits),
    }
    return page(request, "public/verify.html", context)


def _typed(request: HttpRequest, name: str) -> str:
    """Without spaces, and as typed on any keyboard (NFKC)."""
    return "".join(unicodedata.normalize("NFKC", request.GET.get(name, "")).split())


def _issued(number: str, digits: str) -> IssuedCertificate | None:
    """The first digits of the machine form's SHA-256, or of the bundle's."""
    is_number = 0 < len(number) <= LONGEST_NUMBER and number.isprintable()
    if not is_number or not DIGITS.fullmatch(digits):
        return None
    found = IssuedCertificate.objects.filter(pk=number).first()
    if found is None:
        return None
    known = (found.proof_sha256, found.bundle_sha256)
    return found if any(compare_digest(each[:16], digits) for each in known) else None
