"""Has anything changed since the work was last done?"""

import hashlib
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
LOCK = "requirements.lock"


def of_everything() -> str:
    """Of all files `lactadvice.prepare` reads: code, library, pages' files, the list of packages."""
    return _fingerprint(
        sorted(path for folder in ("drugs", "lactadvice", "static", "locale") for path in _files(folder))
    )


def of_static_files() -> str:
    """Of the files `collectstatic` copies: ours, and by the list of packages those of others; and of how it does."""
    how = [BASE_DIR / "lactadvice" / name for name in ("page_files.py", "settings.py")]
    return _fingerprint([*sorted(_files("static")), *how])


def _files(folder: str) -> list[Path]:
    found = (BASE_DIR / folder).rglob("*")
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def _fingerprint(paths: list[Path]) -> str:
    """Over names, sizes and times: reading 700 monographs at every start would take longer than the start."""
    total = hashlib.sha256((BASE_DIR / LOCK).read_bytes())
    for path in paths:
        facts = path.stat()
        total.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return total.hexdigest()
