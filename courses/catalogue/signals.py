"""What the catalogue tells the apps above it."""

from django.dispatch import Signal

# Sent with send() in the transaction that writes a version: course, version, previous (None for the first).
requirements_settling = Signal()
# Sent with send_robust() after the commit: course, version, previous.
requirements_settled = Signal()
# Sent with send_robust() after the commit, when a course is published for the first time or its page changes: course.
course_published = Signal()
