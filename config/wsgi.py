"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from config.core_dumps import forbid_core_dumps

forbid_core_dumps()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Imported once the apps are loaded. A broken statute stops the worker here, not the
# first reader of a notice under it.
from notices.rules.legal_basis import all_legal_bases  # noqa: E402

all_legal_bases()
