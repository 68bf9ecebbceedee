"""The door for the web server; `site/` must be on the import path (PYTHONPATH=site)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
# What was loaded so far stays as long as the process: the collector need not walk it again and again. A full walk of half
# a million objects stops every request for a tenth of a second.
gc.collect()
gc.freeze()
