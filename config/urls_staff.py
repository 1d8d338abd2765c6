"""The staff side: register, approval, audit."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path

from access_control.pages import change_password, confirmed
from access_control.views_purpose import purpose
from config.urls_sign_on import sign_on_patterns
from publishing.public.urls import health_patterns
from publishing.staff.views_invitation import InvitationView

urlpatterns = [
    *health_patterns,
    path("staff/sign-in/", account.login, name="account_login"),
    path("staff/sign-out/", account.logout, name="account_logout"),
    path("staff/password/", change_password, name="account_change_password"),
    path("staff/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("staff/confirmed/", confirmed, name="confirmed"),
    path("staff/security/", include("allauth.mfa.urls")),
    *(sign_on_patterns if settings.OIDC_ISSUER else []),
    path("staff/closed/", account.account_inactive, name="account_inactive"),
    path(
        "staff/invitation/<uidb64>/<token>/",
        InvitationView.as_view(),
        name="invitation",
    ),
    path("staff/purpose/", purpose, name="purpose"),
    path("staff/", include("publishing.staff.urls")),
    path("audit/", include("publishing.audit.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
