"""A queue that is gone, or that accepts and never answers, must not keep a request waiting."""

import socket
import subprocess
import sys
from pathlib import Path

from lactadvice.embedded import BASE_DIR
from tests.test_settings import PRODUCTION

PUBLISH = """
import time
import django
django.setup()
from kombu.exceptions import OperationalError
from lactadvice.celery import app
begun = time.monotonic()
try:
    app.send_task("nobody.waits.for.this")
except OperationalError:
    print(time.monotonic() - begun)
"""


def seconds_until_refused(broker_url: str) -> float:
    environment = PRODUCTION | {"BROKER_URL": broker_url, "DJANGO_SETTINGS_MODULE": "lactadvice.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # bound and not listening: refused at once
        assert seconds_until_refused(f"redis://127.0.0.1:{probe.getsockname()[1]}/0") < 2


def test_somebody_listens_and_never_answers() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        assert seconds_until_refused(f"redis://127.0.0.1:{mute.getsockname()[1]}/0") < 4


def test_no_such_socket(tmp_path: Path) -> None:
    assert seconds_until_refused(f"redis+socket://{tmp_path}/none.sock") < 2
