from django.apps import AppConfig


class AcademyConfig(AppConfig):
    """The project itself: holds system checks over settings and nothing else."""

    name = "config"
    label = "config"
