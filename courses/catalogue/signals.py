"""What the catalogue tells the apps above it."""

from django.dispatch import Signal

# Sent with send() in the transaction that writes a version: course, version, previous (None for the first).
requirements_settling = Signal()
# Sent with send_robust() after the commit: course, version, previous.
requirements_settled = Signal()
# Sent with send() where an author has given settings of a course on its screen: course, changes, user.
course_settings_given = Signal()
# Sent with send() in the transaction that changed settings of a course: course, fields.
course_changing = Signal()
# Sent with send() when a course page stands with its identity row, in whatever language: page.
course_page_made = Signal()
# Sent with send_robust() after the commit: course, pending (a PendingRelease just begun).
release_asked = Signal()
