"""What certificates announces. All are sent with `send_robust` after the commit."""

from django.dispatch import Signal

# A certificate was written: arguments `certificate`, `announce` (whether its holder should hear of it).
certificate_issued = Signal()
# The facts of a certificate have a new version: arguments `certificate`, `facts`.
certificate_reissued = Signal()
# A certificate was revoked, withdrawn, restored, replaced or has expired: arguments `certificate`, `change`.
certificate_status_changed = Signal()
# The names of a certificate were erased: arguments `certificate`.
certificate_erased = Signal()
# Places on status lists were taken back: arguments `ids`, of the lists.
status_lists_changed = Signal()
# A recognition was asked for, answered, withdrawn or has ended: arguments `endorsement`, `news` (a RecognitionNews).
recognition_changed = Signal()
