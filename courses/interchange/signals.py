"""What happened to an import. Sent once the change is committed."""

from django.dispatch import Signal

# job_id: a file was brought and waits to be read.
import_brought = Signal()
# job_id: whoever brought it has read the report and wants it in.
import_confirmed = Signal()
# pks: pages got other words in a way that sends no signal of Wagtail's: what searches and references must look anew.
pages_written = Signal()
