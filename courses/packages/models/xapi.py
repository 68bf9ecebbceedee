"""What a unit of cmi5 says and keeps through the Experience API. All of it is about one person, and erasable."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UnitSession(models.Model):
    """One row per launch of a unit by a learner, from the moment the unit fetched its token.

    The token itself is nowhere: only its SHA-256. A session that was ended, by the unit or in its stead when the
    learner had gone on elsewhere, takes no further statement.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="unit_sessions")
    activity = models.ForeignKey("catalogue.Activity", on_delete=models.PROTECT, related_name="unit_sessions")
    part = models.CharField(max_length=200)
    # The moment of the launch, as its ticket says it.
    launch = models.BigIntegerField()
    session_id = models.UUIDField(unique=True)
    registration = models.UUIDField()
    token = models.CharField(max_length=64)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    # The verbs of cmi5 that it has used, each once.
    said = models.JSONField(default=list)
    statements = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)
    was_abandoned = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("session of a unit")
        verbose_name_plural = _("sessions of units")
        constraints = [
            # Two windows opened in one millisecond are one launch: the token is given once.
            models.UniqueConstraint(fields=["person", "activity", "part", "launch"], name="unit_session_once"),
            models.CheckConstraint(
                condition=Q(was_abandoned=False) | Q(ended_at__isnull=False), name="unit_session_abandoned_is_ended"
            ),
        ]

    def __str__(self) -> str:
        return str(self.session_id)


class UnitStatement(models.Model):
    """One row per statement of a unit, or of the academy about it. Never changed."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="unit_statements")
    activity = models.ForeignKey("catalogue.Activity", on_delete=models.PROTECT, related_name="unit_statements")
    session = models.ForeignKey(UnitSession, on_delete=models.CASCADE, related_name="held")
    statement_id = models.UUIDField()
    # SHA-256 of what was sent: the same again is no conflict.
    digest = models.CharField(max_length=64)
    verb = models.CharField(max_length=500)
    content = models.JSONField()
    stored_at = models.DateTimeField(_("stored"), default=timezone.now)

    class Meta:
        verbose_name = _("statement of a unit")
        verbose_name_plural = _("statements of units")
        constraints = [models.UniqueConstraint(fields=["person", "statement_id"], name="unit_statement_once")]

    def __str__(self) -> str:
        return str(self.statement_id)


class UnitDocument(models.Model):
    """One row per document a unit keeps about a person: a state of its own, or a profile.

    Profiles too are one person's in one activity: units of different makers share nothing.
    """

    class Kind(models.TextChoices):
        STATE = "state", _("state")
        AGENT = "agent", _("profile of the learner")
        ACTIVITY = "activity", _("profile of the activity")

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="unit_documents")
    activity = models.ForeignKey("catalogue.Activity", on_delete=models.PROTECT, related_name="unit_documents")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # What it belongs to: part and registration of a state; nothing of a profile.
    place = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=500)
    content_type = models.CharField(max_length=200)
    content = models.BinaryField()
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("document of a unit")
        verbose_name_plural = _("documents of units")
        constraints = [
            models.UniqueConstraint(fields=["person", "activity", "kind", "place", "name"], name="unit_document_once"),
        ]

    def __str__(self) -> str:
        return self.name
