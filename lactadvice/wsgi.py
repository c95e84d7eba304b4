"""The web application, for gunicorn: lactadvice.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")

application = get_wsgi_application()
