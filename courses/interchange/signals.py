"""What happened to an import. Sent once the change is committed."""

from django.dispatch import Signal

# job_id: a file was brought and waits to be read.
import_brought = Signal()
# job_id: whoever brought it has read the report and wants it in.
import_confirmed = Signal()
