"""What certificates announces. All are sent with `send_robust` after the commit."""

from django.dispatch import Signal

# A certificate was written: arguments `certificate`, `announce` (whether its holder should hear of it).
certificate_issued = Signal()
# The facts of a certificate have a new version: arguments `certificate`, `facts`.
certificate_reissued = Signal()
# A change of many certificates came to another state, or is to go on: arguments `change`.
bulk_change_moved = Signal()
# Finished cycles of an association are owed certificates: arguments `awarding`.
awarding_due = Signal()
# A certificate was revoked, withdrawn, restored, replaced or has expired: arguments `certificate`, `change`.
certificate_status_changed = Signal()
# The holder's wish for another name was answered: arguments `request` (NameRequest).
name_request_decided = Signal()
# The names of a certificate were erased: arguments `certificate`.
certificate_erased = Signal()
# Status lists wait to be signed anew, for places were taken back or keys changed: arguments `ids`, of the lists.
status_lists_changed = Signal()
# A recognition was asked for, answered, withdrawn or has ended: arguments `endorsement`, `news` (a RecognitionNews).
recognition_changed = Signal()
# Files that were not made yet are wanted: arguments `certificate_ids`.
certificate_files_wanted = Signal()
# An association has looked at the proof of an outside activity: arguments `review` (CpdReview).
cpd_reviewed = Signal()
