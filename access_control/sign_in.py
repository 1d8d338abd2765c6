"""Sign-in of staff on django-allauth: nobody signs up by himself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from access_control.models import User
from access_control.succession import is_program

SECOND_STEP = "access_control.sign_on.second_step.SecondStep"


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the authority."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: wrong passwords are counted once, by axes.

        With both counting, allauth refuses first and shuts the right person out.
        """

    def pre_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse | None:
        """Another system's account never signs in to the pages, by whatever means."""
        if is_program(user):
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether it is the password; a signed-in person is not locked out by it."""
        return user.check_password(password)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address for which everything else counts."""
        return import_string(settings.AXES_CLIENT_IP_CALLABLE)(request) or "unknown"

    def get_login_stages(self) -> list[str]:
        """allauth's, with the second step that knows the authority's sign-on."""
        ours = {"allauth.mfa.stages.AuthenticateStage": SECOND_STEP}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]
