"""Wagtail's own clockwork."""

from django.core.management import call_command

from common import clock


@clock.job()
def publish_what_is_scheduled() -> None:
    """Publishes and takes down what editors have scheduled."""
    call_command("publish_scheduled", verbosity=0)
