"""Settings of one installation: safe by default, refused when unsafe.

What each variable means stands in ``docs/operations.md``.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from access_control.vault.token_uri import (
    InvalidTokenUri,
    is_token_uri,
    parse_token_uri,
)
from config import env
from config.databases import database, sqlite_file

BASE_DIR = Path(__file__).resolve().parent.parent
ROLES = ("all", "public", "staff", "scheduler", "observer", "witness")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

ROLE = env.one_of("ROLE", ROLES, "all")
VAR = Path(env.filled("VAR", str(BASE_DIR / "var"))).resolve()
DEMONSTRATION = env.flag("DEMONSTRATION", default=False)
# "off" is for demonstration people alone: a password is guessed, lent or phished.
SECOND_FACTOR = env.one_of("MFA", ("required", "off"), "required")
if SECOND_FACTOR == "off" and not DEMONSTRATION:
    raise env.refuse("MFA", "off is for KOJIBAN_DEMONSTRATION=yes only.")

SECRET_KEY = env.secret("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise env.refuse("SECRET_KEY", "must have at least 50 characters.")

PUBLIC_URL = env.url("PUBLIC_URL", ("https", "http")).rstrip("/")
_public = urlsplit(PUBLIC_URL)
IS_LOOPBACK = _public.scheme == "http" and _public.hostname in env.LOOPBACK
if _public.scheme != "https" and not IS_LOOPBACK:
    raise env.refuse("PUBLIC_URL", "must be https:// (http:// only on loopback).")
if not _public.hostname:
    raise env.refuse("PUBLIC_URL", "names no host.")

# Browsers offer passkeys on http://localhost, never on http://127.0.0.1.
_hosts = "127.0.0.1,localhost" if IS_LOOPBACK else _public.hostname
HOSTS = env.hosts("HOSTS", _hosts)
STAFF_HOSTS = env.hosts("STAFF_HOSTS", _hosts)
ALLOWED_HOSTS = {"public": HOSTS, "staff": STAFF_HOSTS}.get(
    ROLE, sorted({*HOSTS, *STAFF_HOSTS})
)
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES")

DEBUG = False
KEYS = env.filled("KEYS", str(VAR / "keys"))
if is_token_uri(KEYS):
    try:
        parse_token_uri(KEYS)
    except InvalidTokenUri as error:
        raise env.refuse("KEYS", str(error)) from None
ORIGIN = env.key_name("ORIGIN", f"{_public.hostname}/log")
DISPLAY_LOG_DIR = VAR / "log"
# Names in clear for the day without power: nowhere unless the authority says where.
PACK_DIR = env.folder("PACK_DIR")
if PACK_DIR and ROLE in ("public", "scheduler"):
    # One serves strangers; the other reads no key and could not open a sheet.
    raise env.refuse("PACK_DIR", "run write_display_pack with the role staff.")
# Who else looks at the log: each gets every checkpoint and cosigns what has grown.
WITNESSES = env.witnesses("WITNESSES")
# Who tells the time of a checkpoint besides this site's own clock (RFC 3161).
TSA_URL = env.url("TSA_URL", ("https", "http"), "")
TSA_CA = env.folder("TSA_CA")
if TSA_URL and not TSA_CA:
    raise env.refuse("TSA_CA", "name the PEM file of the authority's root certificate.")
# The authority's key and certificate (PEM) for the certificates of display it issues.
SIGNING_KEY = env.optional_secret("SIGNING_KEY")
SIGNING_CERT = env.folder("SIGNING_CERT")
SIGNING_CHAIN = env.folder("SIGNING_CHAIN")
if bool(SIGNING_KEY) != bool(SIGNING_CERT):
    raise env.refuse("SIGNING_CERT", "a key and its certificate belong together.")
# An hour bounds how far a stolen log key could backdate; a stamp may cost money.
STAMP_EVERY_S = env.whole_number("STAMP_EVERY_S", 3600, least=1)
TIME_TOLERANCE_S = env.number("TIME_TOLERANCE_S", 1)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "axes",
    "access_control",
    "notices",
    "publishing",
]

MIDDLEWARE = [
    # Around files and the redirect to HTTPS too: they are answers like any other.
    "publishing.public.headers.PublicHeaders",
    "config.middleware.ContentSecurityPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before anything that refuses in words.
    "publishing.public.language.LanguageFromPath",
    "config.middleware.NoNull",
    "config.middleware.NamedVaultErrors",
    "publishing.public.headers.ReadingOnly",
    "publishing.public.throttle.Throttle",
    "publishing.public.compressed.Compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "access_control.sessions.LongestSession",
    "access_control.second_factor.SecondFactorRequired",
    "access_control.opening.OpeningsAreRecorded",
    "axes.middleware.AxesMiddleware",
]
# Where nobody signs in no session is read, whatever cookie a client sends along.
NEEDS_SESSION = {
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "access_control.sessions.LongestSession",
    "access_control.second_factor.SecondFactorRequired",
    "access_control.opening.OpeningsAreRecorded",
}
if ROLE not in ("all", "staff"):
    MIDDLEWARE = [name for name in MIDDLEWARE if name not in NEEDS_SESSION]

ROOT_URLCONF = {
    "all": "config.urls",
    "public": "config.urls_public",
    "staff": "config.urls_staff",
    "scheduler": "config.urls_health",
    # These work by the commands of their names, and never answer as this site.
    "witness": "config.urls_health",
    "observer": "config.urls_health",
}[ROLE]
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "publishing.staff.context.signed_in",
            ],
            "builtins": ["publishing.templatetags.kojiban"],
        },
    }
]


def _database(name: str, file: str) -> dict[str, Any]:
    schemes = ("sqlite", "postgres", "postgresql")
    found = database(env.url(name, schemes, sqlite_file(VAR / file)))
    if not found["NAME"]:
        raise env.refuse(name, "names no database.")
    return found


DATABASES = {
    "default": _database("DATABASE_URL", "kojiban.sqlite3"),
    "keys": _database("KEYS_DATABASE_URL", "keys.sqlite3"),
}
# A backup of both together would bring every erased name back.
_is_shared = env.place(DATABASES["default"]) == env.place(DATABASES["keys"])
if _is_shared and DATABASES["keys"]["NAME"] != ":memory:":
    raise env.refuse("KEYS_DATABASE_URL", "names the database of KOJIBAN_DATABASE_URL.")
DATABASE_ROUTERS = ["config.databases.KeyRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access_control.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "access_control.backends.AppointmentBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# How long an invitation can be used to set a password.
PASSWORD_RESET_TIMEOUT = 72 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff:worklist"

ACCOUNT_ADAPTER = "access_control.sign_in.StaffAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# How long a confirmed password opens the deeds that ask for it.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# Guesses of a password are counted by axes alone (access_control/sign_in.py); these
# count codes of the second factor, for each person.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/10m/key", "reauthenticate": "10/10m/user"}

MFA_ADAPTER = "access_control.second_factor.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The authority makes the accounts and knows the addresses.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "access_control.codes.SignInWithCode",
    "reauthenticate": "access_control.codes.ConfirmWithCode",
}
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "公示板"

# The authority's own sign-on (OpenID Connect); nothing of it exists without an issuer.
OIDC_ISSUER = env.issuer("OIDC_ISSUER")
OIDC_CLIENT_ID = env.filled("OIDC_CLIENT_ID", None) if OIDC_ISSUER else ""
OIDC_CLIENT_SECRET = env.filled_secret("OIDC_CLIENT_SECRET") if OIDC_ISSUER else ""
OIDC_NAME = env.filled("OIDC_NAME", "職員認証")
# Words of amr or acr that stand for two factors; without one our own is asked.
OIDC_MFA_VALUES = env.words("OIDC_MFA_VALUES", "")
SOCIALACCOUNT_ADAPTER = "access_control.sign_on.admission.SignOnAdmission"
SOCIALACCOUNT_STORE_TOKENS = False
# Seconds that an issuer may take for each of the three questions to it.
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

AXES_HANDLER = "access_control.lock_out.LockOut"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=20)
# Whoever knocks on during the lock-out does not prolong it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "access_control.lock_out.typed_address"
AXES_CLIENT_IP_CALLABLE = "config.client.client_network"
AXES_LOCKOUT_CALLABLE = "access_control.lock_out.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "csrfmiddlewaretoken"]
# Failures of one account from all addresses together: slows guessing from many.
LOCK_OUT_CAP = 50

ANONYMOUS_USER_NAME = None
# Its backend knows no dates; access_control.backends answers instead.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

# Staff sit at shared desks: a session ends with the browser, after 30 idle minutes, and
# in any case after the hours of a long working day.
LONGEST_SESSION = timedelta(hours=12)
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "kojiban-session" if IS_LOOPBACK else "__Host-session"
CSRF_COOKIE_NAME = "kojiban-csrf" if IS_LOOPBACK else "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOOPBACK
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# No third cookie beside these two: Django would put what a page says next into one.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

SECURE_SSL_REDIRECT = not IS_LOOPBACK
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if IS_LOOPBACK else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOOPBACK
SECURE_CONTENT_TYPE_NOSNIFF = True
# Staff forms need an Origin to be checked; public pages send no referrer at all.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXIES != ["0"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Django 6's name; the middleware here is a small stand-in until then.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# On the staff side scripts ask this site: the calendar strip, and the passkey.
SECURE_CSP_STAFF = SECURE_CSP | {"connect-src": ["'self'"]}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# An uploaded list stays in memory: a temporary file would hold names in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LANGUAGE_CODE = "ja"
LANGUAGES = [
    ("ja", "日本語"),
    ("ja-easy", "やさしい日本語"),
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
    ("vi", "Tiếng Việt"),
    ("pt-br", "Português"),
    ("ne", "नेपाली"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

REDIS_URL = env.url("REDIS_URL", ("redis", "rediss"), "")
# How much one client may ask: an IPv4 address or an IPv6 /64, which is a household, a
# school, an office, or 2,000 customers of a provider behind one address. Each number
# is chosen so that these never meet it (`manage.py harvest_cost` shows it) and a copy
# of the whole board takes hours and many addresses. That is all a limit can do.
LIMITS = {
    # Two pages a second: nobody reads so fast, and a hundred people do not together.
    "notice": env.rate("LIMIT_NOTICE", "120/minute"),
    # A page of the list is read before the next one; twenty people at once do this.
    "list": env.rate("LIMIT_LIST", "60/minute"),
    # Pages without a name: only a flood is to be stopped.
    "page": env.rate("LIMIT_PAGE", "240/minute"),
    # A name has to be typed: ten people typing at once, and not a list of names.
    "search": env.rate("LIMIT_SEARCH", "20/minute"),
    # One person at one screen; a page of five names is not read in half a second.
    "terminal": env.rate("LIMIT_TERMINAL", "120/minute"),
    # Everybody in a town hall signs in at half past eight.
    "sign_in": env.rate("LIMIT_SIGN_IN", "30/minute"),
    # Whole reviews: a second press of the button counts nothing, and nobody has two
    # opinions a minute.
    "review": env.rate("LIMIT_REVIEW", "1/minute"),
}
# Different names shown to a client in an hour: forty full pages of fifty. A reader who
# looks for himself sees one page or two, a law office some twenty, a dozen readers
# behind a provider's address some thirty. Less than one page would shut everybody out.
LIMIT_NAMES = env.whole_number("LIMIT_NAMES", 2000, least=50)
# More for pages of one name, and for searches: behind an address that somebody has used
# up, sixty people an hour still find themselves: the search is one, the page another.
LIMIT_NAMES_RESERVE = env.whole_number("LIMIT_NAMES_RESERVE", 120, least=0)
# So many times the limits of a household hold for its IPv6 /48. A provider gives one
# customer a /48 at the most; where it holds many, a whole neighbourhood may be busy.
LIMIT_RANGE = env.whole_number("LIMIT_RANGE", 16, least=1)
# Names shown to all clients in an hour that raise an alarm, and refuse nothing: as
# many as are on display, so many times over, and never fewer than the second number.
LIMIT_BULK_BOARDS = env.whole_number("LIMIT_BULK_BOARDS", 1, least=1)
LIMIT_BULK_NAMES = env.whole_number("LIMIT_BULK_NAMES", 20_000, least=1)
# Programs that look whether notices are on display, known by their signatures.
OBSERVER_KEYS = env.observer_keys("OBSERVER_KEYS")
# How often the embedded scheduler looks for itself; 0 for never.
OBSERVE_EVERY_S = env.whole_number("OBSERVE_EVERY_S", 300, least=0)
# A vantage point elsewhere knows the log by its verifier key.
LOG_KEY = env.verifier_key("LOG_KEY")
# Who gets a letter when a display, a vantage point or the log is in trouble.
ALARM_TO = env.words("ALARM_TO", "")

# A mistyped year must not show names for decades.
MAX_DISPLAY_DAYS = env.whole_number("MAX_DISPLAY_DAYS", 92, least=1)
SEAL_EVERY_S = env.number("SEAL_EVERY_S", 10)
# How long the keys of a copy outlive its end: evidence is gathered, then they go.
FORGET_AFTER_S = env.number("FORGET_AFTER_S", 14 * 24 * 3600)
# A year can be compared with the one before; then the sentences of reviews go.
REVIEW_KEEP_DAYS = env.whole_number("REVIEW_KEEP_DAYS", 400, least=1)

if _email_url := env.text("EMAIL_URL", ""):
    import environ

    vars().update(environ.Env.email_url_config(_email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.one_of("LOG_LEVEL", LOG_LEVELS, "WARNING"),
    },
}
