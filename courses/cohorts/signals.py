"""What cohorts tells after the commit. The sender is the model's class."""

from django.dispatch import Signal

# invitation_ids: letters are asked for.
invitations_made = Signal()

# roster_id: somebody confirmed a list that was checked.
roster_confirmed = Signal()
