"""The access matrix of an authority: the shipped one with its approved changes."""

from functools import reduce

from access_control.models import MatrixChange, Office
from access_control.rules.field_access import Matrix
from access_control.rules.matrix_file import shipped_matrix


def effective_matrix(office: Office) -> Matrix:
    """What holds now at the office's authority.

    Pages for staff ask at every look; a copy for the public keeps what held when it
    was frozen.
    """
    changes = MatrixChange.objects.approved().filter(authority=office.authority())
    return reduce(_applied, changes, shipped_matrix())


def _applied(matrix: Matrix, change: MatrixChange) -> Matrix:
    return matrix.with_cell(change.key, change.access)
