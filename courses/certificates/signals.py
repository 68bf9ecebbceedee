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
# Files that were not made yet are wanted: arguments `certificate_ids`.
certificate_files_wanted = Signal()
