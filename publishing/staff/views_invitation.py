"""An invitation is opened: the person sets his own password."""

from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse_lazy

from access_control.administration import record
from access_control.invitations import invitation_tokens
from access_control.rules.administration import AdministrationDeed
from config import clock


class InvitationView(PasswordResetConfirmView):
    """Django's own page: it moves the token out of the address before it asks."""

    token_generator = invitation_tokens
    template_name = "account/invitation.html"
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Form) -> HttpResponse:
        told = {"by": self.user, "person": self.user, "at": clock.now()}
        record(AdministrationDeed.SET_PASSWORD, **told)
        messages.success(
            self.request,
            "パスワードを設定しました。メールアドレスとパスワードでログインしてください。",
        )
        return super().form_valid(form)
