"""The site as it is, under the addresses of `tests.bench_urls`."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "tests.bench_urls"
application = get_wsgi_application()
