"""Changes of many certificates at once: asked for by one officer, confirmed by another, carried out in the background."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from courses.certificates.enums import (
    BULK_OVER,
    BULK_REASON_CHOICES,
    BULK_REASONS,
    BulkKind,
    BulkNoteKind,
    BulkState,
    Hindrance,
    ItemState,
    LineVerdict,
)
from courses.certificates.models.certificates import Certificate
from courses.certificates.querysets import BulkChangeQuerySet, BulkItemQuerySet

CONFIRMED = (BulkState.RUNNING, BulkState.STOPPED, BulkState.DONE)
NOT_CONFIRMED = (BulkState.DRAFT, BulkState.GATHERING, BulkState.WAITING, BulkState.REFUSED)


class Carried(models.Model):
    """Abstract. Work that one worker at a time carries on with, chunk by chunk.

    `runner` is who has it, `beat_at` when it last gave a sign of life. Whose sign is old is taken to be dead; that two
    should work all the same does no harm, since each piece of work is done under its own lock.
    """

    runner = models.UUIDField(null=True, blank=True, editable=False)
    beat_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class BulkChange(Carried, AppendOnly):
    """One row per change of many certificates of one association: what shall be done, to which, why, and who says so.

    What was asked for never changes: a draft is not edited but followed by another, so that the second officer confirms
    what she read. Only how far it is changes. The words for the file are in BulkNote; `note_hash` proves them as long as
    their salt exists.
    """

    mutable: ClassVar[tuple[str, ...]] = (
        *("state", "asked_at", "confirmed_by", "confirmed_at", "ended_by", "over_at", "runner", "beat_at"),
        *("total", "waiting", "done", "skipped", "failed"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issuer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="bulk_changes")
    kind = models.CharField(_("kind"), max_length=7, choices=BulkKind.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=BULK_REASON_CHOICES)
    note_hash = models.CharField(max_length=64)
    # Which certificates: {"course": 3, "version": 2, "from": "2026-01-01", "to": …, "state": "valid", "key": 5,
    # "since": moment}, each where it narrows; or {"list": true}, and the numbers are BulkLines.
    selection = models.JSONField()
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    endless = models.BooleanField(_("without end"), default=False)
    tell_holders = models.BooleanField(_("tell the holders"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=BulkState.choices, default=BulkState.DRAFT)
    # When it was put before a second officer; until then it is its maker's own.
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    # Who refused it, called it off or ended it before all was done; nobody where it came to its end by itself.
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    over_at = models.DateTimeField(_("over"), null=True, blank=True)
    # As of the last chunk; the items themselves tell what holds now.
    total = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of many certificates")
        verbose_name_plural = _("changes of many certificates")
        constraints = [
            # Nobody confirms, and nobody refuses, what she has asked for herself.
            models.CheckConstraint(condition=~Q(confirmed_by=F("asked_by")), name="bulk_change_second_person"),
            models.CheckConstraint(
                condition=~Q(state=BulkState.REFUSED) | Q(ended_by__isnull=False) & ~Q(ended_by=F("asked_by")),
                name="bulk_change_refused_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="bulk_change_confirmed_has_date",
            ),
            # Nothing runs that was not confirmed.
            models.CheckConstraint(
                condition=Q(state__in=CONFIRMED, confirmed_at__isnull=False)
                | Q(state__in=NOT_CONFIRMED, confirmed_at__isnull=True)
                | Q(state=BulkState.CANCELLED),
                name="bulk_change_runs_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state=BulkState.DRAFT, asked_at__isnull=True)
                | (~Q(state=BulkState.DRAFT) & Q(asked_at__isnull=False))
                | Q(state=BulkState.CANCELLED),
                name="bulk_change_asked_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BULK_OVER, over_at__isnull=False)
                | (~Q(state__in=BULK_OVER) & Q(over_at__isnull=True)),
                name="bulk_change_over_has_date",
            ),
            # An extension says until when, or that there is no end; nothing else does.
            models.CheckConstraint(
                condition=Q(kind=BulkKind.EXTEND, endless=True, ends_on__isnull=True)
                | Q(kind=BulkKind.EXTEND, endless=False, ends_on__isnull=False)
                | (~Q(kind=BulkKind.EXTEND) & Q(endless=False, ends_on__isnull=True)),
                name="bulk_change_extension_has_end",
            ),
            models.CheckConstraint(
                condition=Q(
                    *(Q(kind=kind, reason__in=[str(reason) for reason in fit]) for kind, fit in BULK_REASONS.items()),
                    _connector=Q.OR,
                ),
                name="bulk_change_reason_fits",
            ),
        ]
        indexes = [models.Index(fields=["issuer", "-made_at"], name="bulk_change_of_issuer")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_over(self) -> bool:
        return self.state in BULK_OVER

    @property
    def is_of_a_list(self) -> bool:
        return bool(self.selection.get("list"))


class BulkNote(models.Model):
    """One row per words that an officer wrote about a change, for the file of her association. Erasable.

    They may name somebody, so they go with any holder the change concerned who is erased: at once where it is over,
    and else when it is (`goes_at_the_end`).
    """

    change = models.ForeignKey(BulkChange, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=7, choices=BulkNoteKind.choices)
    text = models.TextField(_("what happened"), max_length=1000)
    salt = models.CharField(max_length=64)
    goes_at_the_end = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("note on a change of many certificates")
        verbose_name_plural = _("notes on changes of many certificates")
        constraints = [models.UniqueConstraint(fields=["change", "kind"], name="bulk_note_once")]

    def __str__(self) -> str:
        return f"Note on {self.change_id}"


class BulkLine(models.Model):
    """One row per line of a list of numbers, as it was typed, and what is said of it. Erasable.

    The clock deletes it ninety days after the change is over, and with a draft that was given up.
    """

    change = models.ForeignKey(BulkChange, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    typed = models.CharField(max_length=80)
    verdict = models.CharField(max_length=9, choices=LineVerdict.choices)
    # The line that named the same number first.
    same_as = models.PositiveIntegerField(null=True, blank=True)
    certificate = models.ForeignKey(Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a list of numbers")
        verbose_name_plural = _("lines of lists of numbers")
        constraints = [
            models.UniqueConstraint(fields=["change", "number"], name="bulk_line_once"),
            models.UniqueConstraint(fields=["change", "certificate"], name="bulk_line_certificate_once"),
            # What is found is a certificate, and nothing else is.
            models.CheckConstraint(
                condition=Q(verdict=LineVerdict.FOUND, certificate__isnull=False)
                | (~Q(verdict=LineVerdict.FOUND) & Q(certificate__isnull=True)),
                name="bulk_line_found_names_it",
            ),
        ]
        indexes = [models.Index(fields=["change", "verdict", "number"], name="bulk_line_verdict")]

    def __str__(self) -> str:
        return f"Line {self.number}"


class BulkItem(AppendOnly):
    """One row per certificate of a change that was put before a second officer: what became of it there. Append-only.

    The rows are the set that she confirms. Each is done in the transaction that changes its certificate, so that an
    interrupted change goes on where it stopped and does nothing twice.
    """

    mutable: ClassVar[tuple[str, ...]] = ("state", "why", "at", "told_at")

    change = models.ForeignKey(BulkChange, on_delete=models.PROTECT, related_name="items")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="bulk_items")
    state = models.CharField(_("state"), max_length=7, choices=ItemState.choices, default=ItemState.WAITING)
    why = models.CharField(_("why"), max_length=9, choices=Hindrance.choices, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    # When its holder was written to. Claimed before the letter goes out, so that there is one letter.
    told_at = models.DateTimeField(null=True, blank=True)

    objects = BulkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of a change of many")
        verbose_name_plural = _("certificates of changes of many")
        constraints = [
            models.UniqueConstraint(fields=["change", "certificate"], name="bulk_item_once"),
            models.CheckConstraint(
                condition=Q(state=ItemState.WAITING, at__isnull=True)
                | (~Q(state=ItemState.WAITING) & Q(at__isnull=False)),
                name="bulk_item_settled_has_date",
            ),
            # What was not done says why, and nothing else does.
            models.CheckConstraint(
                condition=(Q(state__in=(ItemState.SKIPPED, ItemState.FAILED)) & ~Q(why=""))
                | Q(state__in=(ItemState.WAITING, ItemState.DONE), why=""),
                name="bulk_item_left_out_says_why",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(state=ItemState.DONE), name="bulk_item_told_when_done"
            ),
        ]
        indexes = [
            models.Index(fields=["change", "state", "id"], name="bulk_item_state"),
            # Letters that are still to be written.
            models.Index(
                fields=["change", "id"],
                condition=Q(state=ItemState.DONE, told_at__isnull=True),
                name="bulk_item_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.state}"
