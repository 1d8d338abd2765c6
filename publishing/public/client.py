"""Who asks: the client's true address, and the networks that count for it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A household has a /64; a provider gives one customer a /48 at the most.
HOUSEHOLD_PREFIX, RANGE_PREFIX = 64, 48
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The client's address; forwarded ones are believed through known proxies only.

    Counted from the right of X-Forwarded-For: the left is the client's to write.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    chain = [*(hop.strip() for hop in forwarded if hop.strip())]
    chain.append(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if len(proxies) == 1 and proxies[0].isdigit():
        return chain[max(0, len(chain) - 1 - int(proxies[0]))]
    return _first_untrusted(chain, proxies)


def networks_of(address: str) -> tuple[str, ...]:
    """The household's network and, of IPv6, the range around it.

    IPv4 counts alone: its neighbours are other people's. What is no address counts as
    one client.
    """
    parsed = _parsed(address)
    if parsed is None:
        return (UNKNOWN,)
    if parsed.version == 4:
        return (str(parsed),)
    prefixes = (HOUSEHOLD_PREFIX, RANGE_PREFIX)
    return tuple(
        str(ipaddress.ip_network((parsed, prefix), strict=False)) for prefix in prefixes
    )


def network_of(address: str) -> str:
    """IPv4 as it is, IPv6 by its /64 (one household), anything else as one client."""
    return networks_of(address)[0]


def _parsed(
    address: str,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _first_untrusted(chain: list[str], proxies: list[str]) -> str:
    networks = [ipaddress.ip_network(proxy, strict=False) for proxy in proxies]
    for address in reversed(chain):
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return address
        if not any(parsed in network for network in networks):
            return address
    return chain[0]
