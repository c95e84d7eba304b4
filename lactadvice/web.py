"""gunicorn's settings: `gunicorn -c python:lactadvice.web lactadvice.wsgi`."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
preload_app = True  # read once, then shared: half the time to start, and less memory
timeout = 60
graceful_timeout = 5
control_socket_disable = True  # it would lie in the home folder, one for all projects
accesslog = "-"
# The path alone: what follows the question mark is a case.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(L)ss'
