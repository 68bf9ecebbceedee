from django.apps import AppConfig


class AcademyConfig(AppConfig):
    """The project itself: holds system checks over settings and nothing else."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        import config.checks  # noqa: F401 registers the checks once the apps are loaded
