"""What the documents promise is what the program does."""

from pathlib import Path

from access_control.rules.matrix_document import with_matrix
from access_control.rules.matrix_file import shipped_matrix
from notices.rules.law_document import law_document
from notices.rules.legal_basis import all_legal_bases

DOCS = Path(__file__).parents[1] / "docs"


def test_law_page_is_what_the_legal_bases_say() -> None:
    page = (DOCS / "law.md").read_text(encoding="utf-8")
    assert page == law_document(all_legal_bases()), "run manage.py write_law_document"


def test_security_page_holds_the_access_matrix() -> None:
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    fresh = with_matrix(page, shipped_matrix())
    assert page == fresh, "run manage.py write_matrix_document"
