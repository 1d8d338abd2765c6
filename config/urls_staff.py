"""The staff side: register, approval, audit."""

from allauth.account import views as account
from django.urls import include, path

from publishing.public.urls import health_patterns
from publishing.staff.views_invitation import InvitationView

urlpatterns = [
    *health_patterns,
    path("staff/sign-in/", account.login, name="account_login"),
    path("staff/sign-out/", account.logout, name="account_logout"),
    path(
        "staff/password/",
        account.password_change,
        name="account_change_password",
    ),
    path("staff/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("staff/security/", include("allauth.mfa.urls")),
    path("staff/closed/", account.account_inactive, name="account_inactive"),
    path(
        "staff/invitation/<uidb64>/<token>/",
        InvitationView.as_view(),
        name="invitation",
    ),
    path("staff/", include("publishing.staff.urls")),
    path("audit/", include("publishing.audit.urls")),
]

handler400 = "config.errors.bad_request"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
