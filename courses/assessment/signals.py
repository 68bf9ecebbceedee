"""What assessment tells after the commit. The sender is always `Marking`."""

from django.dispatch import Signal

# marking (Marking): somebody marked work or sent it back, or corrected a mark, and whose it is does not know yet.
work_marked = Signal()
