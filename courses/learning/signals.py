"""What learning tells the apps above it.

`…ing` is sent with `send()` inside the action's transaction: receivers only write rows, and an error rolls everything
back. `…ed` is sent with `send_robust()` after the commit: mail, tasks, caches. The sender is always `Enrolment`.
"""

from django.dispatch import Signal

# enrolment, by (Person or None), at (datetime): the last requirement was met; the cycle is completed in this transaction.
course_completing = Signal()

# enrolment, by (Person or None), at (datetime): a suspended cycle goes on, or a cycle she had left is opened again. What
# she finished meanwhile and no cycle took down may be recorded now.
cycle_resuming = Signal()

# enrolment: the cycle was completed.
course_completed = Signal()

# enrolment, route: somebody got a place by a road that was not open before. `created` says whether the cycle is new.
learner_enrolled = Signal()

# enrolment: its last route was closed.
learner_withdrawn = Signal()

# enrolment, result: an activity was completed for the first time.
activity_completed = Signal()

# request (EnrolmentRequest): somebody asked for a place.
place_requested = Signal()

# request (EnrolmentRequest): somebody answered.
request_decided = Signal()
