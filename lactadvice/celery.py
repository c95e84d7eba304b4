"""The queue: `celery -A lactadvice.celery worker` and `… beat`. Its settings are the CELERY_ ones of settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")

app = Celery("lactadvice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# The outbox is looked into often: PDFs and recalls wait in it. What is missed while beat is away stays in the table.
app.conf.beat_schedule = {
    "deliver-outbox": {"task": "drugs.tasks.deliver_outbox", "schedule": 10.0, "options": {"expires": 30}},
    # Does nothing unless LACTADVICE_CHECK_LINKS is on.
    "check-links": {"task": "drugs.tasks.check_links", "schedule": 60.0, "options": {"expires": 50}},
}
