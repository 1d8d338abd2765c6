from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "原簿"

    def ready(self) -> None:
        from notices import checks  # noqa: F401
