"""Sign-in of staff on django-allauth: nobody signs up by himself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the authority."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
