"""An OpenID Connect provider of its own: django-oauth-toolkit in a process apart.

``python tests/issuer/provider.py DIRECTORY PORT CALLBACK`` serves
``http://localhost:PORT/o``. It shares no code with the client under test: tokens are
made by oauthlib and jwcrypto there, read by allauth and PyJWT here.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET, PASSWORD = "kojiban", "only-for-tests-secret", "issuer-test-only"
# Who may sign in there, and what is told of them; "apart" tells it at UserInfo only.
PEOPLE: dict[str, dict[str, Any]] = {
    "sato": {"email": "Sato@demo.example", "email_verified": True},
    "sato-unverified": {"email": "sato@demo.example", "email_verified": False},
    "sato-in-words": {"email": "sato@demo.example", "email_verified": "true"},
    "sato-apart": {"email": "sato@demo.example", "email_verified": True, "apart": True},
    "sato-strong": {
        "email": "sato@demo.example",
        "email_verified": True,
        "amr": ["pwd", "mfa"],
    },
    "approver": {
        "email": "approver@demo.example",
        "email_verified": True,
        "amr": ["mfa"],
    },
    "stranger": {"email": "stranger@demo.example", "email_verified": True},
    "nameless": {},
}
LOGIN_PAGE = """<form method="post">{% csrf_token %}{{ form }}
<button type="submit">Sign in</button></form>"""


def main(directory: Path, port: int, callback: str) -> None:
    _configure(directory, f"http://localhost:{port}/o")
    _fill(callback)
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", port, get_wsgi_application(), _Threaded, _Silent)
    server.serve_forever()


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Nothing: tests read answers, not logs."""


def _configure(directory: Path, issuer: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="only-for-tests-" * 5,
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": directory / "issuer.sqlite3",
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"registration/login.html": LOGIN_PAGE},
                        )
                    ]
                },
            }
        ],
        SESSION_COOKIE_NAME="issuer-session",
        CSRF_COOKIE_NAME="issuer-csrf",
        LOGIN_URL="/login/",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem.decode(),
            "OIDC_ISS_ENDPOINT": issuer,
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who", "email": "address"},
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
        },
    )
    django.setup()


def _fill(callback: str) -> None:
    """Tables, the one client and the people."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        name=CLIENT,
        redirect_uris=callback,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)


def __getattr__(name: str) -> Any:
    """``urlpatterns`` and ``Validator``, which need a configured Django."""
    if name == "urlpatterns":
        from django.contrib.auth.views import LoginView
        from django.urls import include, path

        return [
            path("login/", LoginView.as_view()),
            path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
        ]
    if name == "Validator":
        return _validator()
    raise AttributeError(name)


def _validator() -> type:
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):
        oidc_claim_scope = OAuth2Validator.oidc_claim_scope | {"amr": "openid"}

        def get_additional_claims(self, request: Any) -> dict[str, Any]:
            told = dict(PEOPLE[request.user.username])
            if told.pop("apart", False) and not self._is_userinfo(request):
                return {}
            return told

        def _is_userinfo(self, request: Any) -> bool:
            return request.uri.endswith("/userinfo/")

    return Validator


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
