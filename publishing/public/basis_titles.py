"""What a legal basis is called in the reader's language."""

from django.utils.translation import get_language

from notices.rules.legal_basis import legal_basis


def title_of(basis_id: str) -> str:
    """The title of a legal basis for the page that is being made."""
    basis = legal_basis(basis_id)
    return basis.title_ja if get_language() == "ja" else basis.title_en
