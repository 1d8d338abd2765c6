"""What ``user.has_perm`` answers about an office: what the appointments say."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser

from access_control.grants import may
from access_control.models import Office, User

PREFIX = "access_control."


class AppointmentBackend(BaseBackend):
    """Answers about offices alone; guardian's own backend would not know the dates."""

    def has_perm(
        self, user_obj: User | AnonymousUser, perm: str, obj: Any = None
    ) -> bool:
        if not isinstance(obj, Office) or not perm.startswith(PREFIX):
            return False
        return may(user_obj, perm.removeprefix(PREFIX), obj)
