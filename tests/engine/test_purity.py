"""The engine is pure: it starts without Django, and answers without it."""

import subprocess
import sys

PROGRAM = """
import sys
import lactadvice.engine.decide
loaded = sorted(name for name in sys.modules if name.split(".")[0] in {"django", "celery", "ninja", "pydantic"})
print(loaded)
"""


def test_engine_loads_no_django() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
