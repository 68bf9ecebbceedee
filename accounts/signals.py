"""What accounts announces: `…ing` with `send()` inside the transaction, the others with `send_robust` after the commit."""

from django.dispatch import Signal

# A person began to belong: arguments `membership`.
membership_began = Signal()
# A person no longer belongs, in this role: arguments `membership`.
membership_ended = Signal()
# A consent was given, refused or withdrawn: arguments `record`.
consent_changed = Signal()
# An address was proven to be hers: arguments `person`, `email`.
address_verified = Signal()
# Somebody asked an address to join: arguments `invitation`.
member_invited = Signal()
# A person is being erased: arguments `person`, `by`, `addresses` (those proven hers, lowered), `wishes` (what she chose
# on the receivers' part of the form, by the name of the field). Receivers empty their side rows; no letters, no files.
person_erasing = Signal()
# It is done: arguments `person`.
person_erased = Signal()
