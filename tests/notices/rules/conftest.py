"""Versions of legal bases that differ from the shipped ones in one point."""

from dataclasses import replace

import pytest

from notices.rules.legal_basis import legal_basis


@pytest.fixture
def make_version():
    """A version of local_tax with changes."""
    version = legal_basis("local_tax").version("local_tax/2026-05-21")
    return lambda **changes: replace(version, **changes)


@pytest.fixture
def make_basis(make_version):
    """local_tax with one version, changed."""
    basis = legal_basis("local_tax")
    return lambda **changes: replace(basis, versions=(make_version(**changes),))
