"""A process set up as for production, graded by the rules of MDN's HTTP Observatory."""

import http.client
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.deploy.observatory import A_PLUS, score
from tests.sites import Site, make_site

pytestmark = pytest.mark.machine

HOST = "koji.city.example.jp"
# As deploy/nginx.conf tells it; and the same reader over plain HTTP.
SECURE = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
PLAIN = SECURE | {"X-Forwarded-Proto": "http"}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, str]:
    """The tables of the demonstration, and a notice on display."""
    site = make_site(tmp_path_factory.mktemp("observatory"))
    return site, site.publish("vehicle_tax.xlsx", "DEMO-TAX", "local_tax")


@pytest.fixture(scope="module")
def site(installation: tuple[Site, str]) -> Iterator[Site]:
    production = {
        "KOJIBAN_DEMONSTRATION": "no",
        "KOJIBAN_MFA": "required",
        "KOJIBAN_ROLE": "public",
        "KOJIBAN_PUBLIC_URL": f"https://{HOST}",
        "KOJIBAN_HOSTS": f"{HOST},127.0.0.1",
        "KOJIBAN_TRUSTED_PROXIES": "1",
    }
    site = replace(installation[0], more=production)
    with site.served("--no-scheduler"):
        yield site


@pytest.fixture(params=["/", "/en/", "/notices/", "NOTICE", "/search/"])
def address(request: pytest.FixtureRequest, installation: tuple[Site, str]) -> str:
    asked: str = request.param
    return f"/notices/{installation[1]}/" if asked == "NOTICE" else asked


def test_every_page_gets_an_a_plus(site: Site, address: str) -> None:
    status, headers, html = _get(site, address, SECURE)
    _, plain, _ = _get(site, address, PLAIN)
    points, found = score(headers, html, redirects_to=plain.get("location"))
    assert status == 200
    assert points >= A_PLUS, found
    assert [finding for finding in found if finding[1] < 0] == []


def test_plain_http_leads_to_the_same_address_over_tls(
    site: Site, address: str
) -> None:
    status, headers, _ = _get(site, address, PLAIN)
    assert (status, headers["location"]) == (301, f"https://{HOST}{address}")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("content-security-policy", ""),
        ("content-security-policy", "default-src 'self' 'unsafe-inline'"),
        ("strict-transport-security", ""),
        ("set-cookie", "sessionid=1"),
        ("access-control-allow-origin", "*"),
    ],
)
def test_a_page_without_one_of_them_would_not(
    site: Site, header: str, value: str
) -> None:
    _, headers, html = _get(site, "/", SECURE)
    points, _ = score(headers | {header: value}, html, redirects_to="https://x/")
    assert points < A_PLUS


def test_a_foreign_script_would_be_found(site: Site) -> None:
    _, headers, _ = _get(site, "/", SECURE)
    html = '<script src="http://cdn.example/x.js"></script>'
    assert score(headers, html, redirects_to="https://x/")[0] < A_PLUS


def _get(
    site: Site, address: str, headers: dict[str, str]
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    html = answer.read().decode()
    connection.close()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, told, html
