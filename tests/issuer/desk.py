"""A desk with one browser: the site as Django's client, the issuer over the network."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.test import Client

from tests.issuer.provider import PASSWORD
from tests.services import free_port, running

START, BACK = "/staff/sign-in/office/", "/staff/sign-in/office/back/"
CONFIRM = "/staff/confirm/office/"
PROGRAM = Path(__file__).parent / "provider.py"
REDIRECTS = (301, 302, 303)
PATIENCE_S = 20


@contextmanager
def issuer(directory: Path, callback: str) -> Iterator[str]:
    """The provider in a process of its own: its issuer's name."""
    port = free_port()
    name = f"http://localhost:{port}/o"
    command = [sys.executable, str(PROGRAM), str(directory), str(port), callback]
    with running(command, lambda: _answers(name)):
        yield name


class Desk:
    """Somebody before a browser, who has one account at the issuer."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.site = Client()
        self.elsewhere = requests.Session()

    def sign_in(self, **typed: str) -> Any:
        """The whole way; what the site answers in the end."""
        return self.come_back(self.at_issuer(self.leave(START, **typed)))

    def confirm(self, **typed: str) -> Any:
        return self.come_back(self.at_issuer(self.leave(CONFIRM, **typed)))

    def leave(self, path: str, **typed: str) -> str:
        """The address of the issuer to which the site leads on."""
        page = self.site.post(path, typed)
        address = page.context["address"]
        assert f'content="0; url={address}"' in page.content.decode().replace(
            "&amp;", "&"
        )
        return str(address)

    def at_issuer(self, address: str) -> str:
        """Signs in there where asked; the address to which the issuer leads back."""
        while urlsplit(address).path != BACK:
            answer = self._get(address)
            if answer.status_code not in REDIRECTS:
                answer = self._type(address, answer.text)
            assert answer.status_code in REDIRECTS, answer.text
            address = urljoin(address, answer.headers["Location"])
        return address

    def come_back(self, address: str) -> Any:
        """Without the cookie first, as SameSite=Strict has it, then from the site."""
        parts = urlsplit(address)
        page = Client().get(f"{parts.path}?{parts.query}")
        if "redirect_to" not in (page.context or {}):
            return page
        return self.site.get(page.context["redirect_to"])

    def _get(self, address: str) -> requests.Response:
        return self.elsewhere.get(address, allow_redirects=False, timeout=PATIENCE_S)

    def _type(self, address: str, page: str) -> requests.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, page
        typed = {"username": self.who, "password": PASSWORD}
        typed["csrfmiddlewaretoken"] = token[1]
        return self.elsewhere.post(
            address, typed, allow_redirects=False, timeout=PATIENCE_S
        )


def _answers(name: str) -> bool:
    address = f"{name}/.well-known/openid-configuration"
    try:
        return requests.get(address, timeout=2).ok
    except requests.RequestException:
        return False
