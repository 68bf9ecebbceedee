"""Links a holder gives away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.certificates.models.certificates import Certificate
from courses.certificates.querysets import ShareTokenQuerySet


class ShareToken(models.Model):
    """One row per link a holder made: it shows the certificate in full until its end date or her change of mind.

    Only the hash of the token is kept: the link is shown once, when it is made. Erasure deletes the row.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="share_tokens")
    token_hash = models.CharField(max_length=64)
    label = models.CharField(_("for whom"), max_length=60, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(pgettext_lazy("link", "until"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ShareTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a certificate")
        verbose_name_plural = _("links to certificates")
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="share_token_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("made_at")),
                name="share_token_withdrawn_after_made",
            ),
        ]

    def __str__(self) -> str:
        return f"Link {self.pk}"
