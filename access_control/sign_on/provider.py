"""What is asked of the issuer, and what is believed of its answer.

OpenID Connect Core 1.0, section 3.1: authorization code with PKCE (S256). allauth
speaks; issuer, endpoints, signature and subject are checked here. The nonce is
checked where the session is at hand (``admission``).
"""

from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.app_settings import UID_MAX_LENGTH
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OPTIONAL_ENDPOINTS = ("userinfo_endpoint",)
# Signatures with a key pair only: never "none", never the client's secret.
ALGORITHMS = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "EdDSA"]
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
# Seconds by which the clocks of issuer and site may differ.
LEEWAY_S = 60
# What goes wrong on the way to the issuer, or with what it says.
UNREACHABLE = (RequestException, OAuth2Error)


class SignOnAdapter(OpenIDConnectOAuth2Adapter):
    """Asks the issuer; believes nothing that is not checked."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The issuer's own description. Raises OAuth2Error when it cannot be used."""
        found = super().openid_config
        if not isinstance(found, dict) or found.get("issuer") != settings.OIDC_ISSUER:
            raise OAuth2Error("the description names another issuer")
        told = [name for name in OPTIONAL_ENDPOINTS if name in found]
        for name in (*ENDPOINTS, *told):
            if not _is_safe(found.get(name)):
                raise OAuth2Error(f"{name} is missing or not https")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("sign_on_callback"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """The person as the issuer tells; ``claims`` are kept for the admission."""
        claims = verified_claims(kwargs["response"].get("id_token"), self._keys())
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            claims = self._told_apart(token.token, claims["sub"]) | claims
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        return login

    def _keys(self) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            return answer.json()

    def _told_apart(self, access_token: str, subject: str) -> dict[str, Any]:
        """Claims from the UserInfo endpoint, of the same subject (section 5.3.2)."""
        told = self._fetch_user_info(access_token)
        if not isinstance(told, dict) or told.get("sub") != subject:
            raise OAuth2Error("UserInfo is about another subject")
        return told


class SignOnProvider(OpenIDConnectProvider):
    """The one issuer of the settings; nothing of a person is kept but the subject."""

    oauth2_adapter_class = SignOnAdapter

    @property
    def server_url(self) -> str:
        return f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration"

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


def sign_on_provider(request: HttpRequest) -> SignOnProvider:
    """The issuer as allauth wants it; a subject is known together with its issuer."""
    app = SocialApp(
        provider=SignOnProvider.id,
        provider_id=settings.OIDC_ISSUER,
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={"oauth_pkce_enabled": True, "scope": ["openid", "email"]},
    )
    return SignOnProvider(request, app=app)


def verified_claims(id_token: str | None, keys: Any) -> dict[str, Any]:
    """The ID token's claims (section 3.1.3.7). Raises OAuth2Error."""
    try:
        claims = jwt.decode(
            id_token or "",
            _key_of(id_token or "", keys),
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY_S,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise OAuth2Error("the ID token does not verify") from error
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise OAuth2Error("the ID token is for another client")
    if len(claims["sub"]) > UID_MAX_LENGTH:
        raise OAuth2Error("the subject is too long")
    return claims


def _key_of(id_token: str, keys: Any) -> jwt.PyJWK:
    """The key the token names, or the only one. Raises PyJWTError."""
    named = jwt.get_unverified_header(id_token).get("kid")
    if not isinstance(keys, dict):
        raise jwt.InvalidKeyError("no keys")
    known = jwt.PyJWKSet.from_dict(keys).keys
    fitting = [key for key in known if named is None or key.key_id == named]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("no key for the ID token")
    return fitting[0]


def _is_safe(address: Any) -> bool:
    """Whether it is https; where the issuer itself is on loopback, http will do."""
    scheme = urlsplit(str(address)).scheme
    return scheme in {"https", urlsplit(settings.OIDC_ISSUER).scheme}
