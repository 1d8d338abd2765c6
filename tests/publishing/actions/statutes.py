"""A statute with another policy on interruptions than the one of the builders."""

from dataclasses import replace

import pytest

from notices.rules.legal_basis import legal_basis
from publishing.actions import continuity


def set_policy(monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    """Every version says this about interruptions, for the rest of the test."""

    class Basis:
        def __init__(self, basis_id: str) -> None:
            self.basis = legal_basis(basis_id)

        def version(self, version_id: str) -> object:
            return replace(self.basis.version(version_id), continuity=policy)

    monkeypatch.setattr(continuity, "legal_basis", Basis)
