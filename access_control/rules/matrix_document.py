"""The shipped access matrix as a table of Markdown, for docs/security.md."""

from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, CellKey, Matrix
from access_control.rules.phases import Phase

BEGINS = "<!-- matrix: written by manage.py write_matrix_document -->"
ENDS = "<!-- end of matrix -->"
LETTERS = {Access.SHOW: "S", Access.MASK: "M", Access.HIDE: "·"}


def with_matrix(document: str, matrix: Matrix) -> str:
    """The document with the table between its two marks set right.

    Raises ValueError for a document without the marks.
    """
    before, begins, rest = document.partition(BEGINS)
    _, ends, behind = rest.partition(ENDS)
    if not (begins and ends):
        raise ValueError("the document has no place for the matrix")
    return f"{before}{BEGINS}\n\n{_table(matrix)}\n\n{ENDS}{behind}"


def _table(matrix: Matrix) -> str:
    audiences = [audience.value.replace("_", " ") for audience in Audience]
    lines = [
        _line(["field class", *audiences]),
        _line(["---"] * (len(audiences) + 1)),
        *(_line([kind, *_row(matrix, kind)]) for kind in matrix.classes),
    ]
    return "\n".join(lines)


def _row(matrix: Matrix, kind: str) -> list[str]:
    return [
        " ".join(
            LETTERS[matrix.access(CellKey(kind, audience, phase))] for phase in Phase
        )
        for audience in Audience
    ]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
