"""The pages as a WSGI program, for those who serve them otherwise than by `orkhon run`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orkhon.config.settings")

application = get_wsgi_application()
