"""Who knocks: the client's address as counters and logs of signing in want it."""

from django.http import HttpRequest

from publishing.public.client import client_address, network_of


def client_network(request: HttpRequest) -> str | None:
    """The address, of IPv6 the household's network; None when it is unreadable."""
    network = network_of(client_address(request)).partition("/")[0]
    return None if network == "unknown" else network
