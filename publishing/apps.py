from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "掲示"

    def ready(self) -> None:
        from publishing import checks  # noqa: F401
