"""Who signs in."""

from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users that sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None, **fields: Any
    ) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff. Being a superuser gives no right to any deed."""

    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=80)
    is_active = models.BooleanField("有効", default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        verbose_name = verbose_name_plural = "利用者"

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """What the backends say; Django itself would say yes to every superuser."""
        asked = [each for each in get_backends() if hasattr(each, "has_perm")]
        return any(backend.has_perm(self, perm, obj) for backend in asked)
