from argparse import ArgumentParser
from typing import Any

from access_control.matrix import effective_matrix
from access_control.models import Office
from access_control.rules.audiences import Audience
from access_control.rules.field_access import CellKey
from access_control.rules.matrix_file import shipped_matrix
from access_control.rules.phases import Phase
from notices.commands import DeedCommand


class Command(DeedCommand):
    help = "Shows the access matrix of an authority: what each audience gets, and when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--authority", metavar="CODE", help="default: the only one")
        words = [audience.value for audience in Audience]
        parser.add_argument("--audience", choices=words, help="default: all")

    def deed(self, **options: Any) -> dict[str, Any]:
        code = options["authority"]
        roots = Office.objects.filter(parent__isnull=True)
        authority = self.one(
            roots.filter(code=code) if code else roots, code or "authority"
        )
        matrix, shipped = effective_matrix(authority), shipped_matrix()
        chosen = [a for a in Audience if options["audience"] in (None, a)]
        rows = [
            {
                "audience": audience.value,
                "field_class": kind,
                **{
                    phase.value: matrix.access(CellKey(kind, audience, phase)).value
                    for phase in Phase
                },
            }
            for audience in chosen
            for kind in matrix.classes
        ]
        changed = [
            {"cell": "/".join(key), "shipped": shipped.access(key).value}
            for key in matrix.cells
            if key.audience in chosen and matrix.access(key) != shipped.access(key)
        ]
        return {"authority": authority.code, "cells": rows, "changed": changed}
