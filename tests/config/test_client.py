"""The address for which wrong passwords are counted."""

from typing import Any

import pytest
from django.test import RequestFactory

from config.client import client_network


@pytest.mark.parametrize(
    ("forwarded", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1::7", "2001:db8:0:1::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("198.51.100.9, 192.0.2.7", "192.0.2.7"),
        # A column for addresses would refuse the row, and with it the count.
        ("unknown", None),
        ("192.0.2.7:443", None),
    ],
)
def test_what_stands_for_a_client(
    forwarded: str, network: str | None, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = ["1"]
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_network(request) == network
