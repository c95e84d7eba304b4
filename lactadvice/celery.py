"""The queue: `celery -A lactadvice.celery worker` and `… beat`. Its settings are the CELERY_ ones of settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")

app = Celery("lactadvice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
