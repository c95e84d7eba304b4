"""Where a key stands in a TOML text, so that a curator is sent to the line and not to a path.

Pure: standard library only. Reads headers and keys at the start of lines, which is how monographs are laid out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line (from 1) of the deepest part of `path`, such as ("facts", 2, "unit"), that is found; None if nothing is.

    >>> line_of('slug = "a"\\n[[facts]]\\nlow = 1\\n[[facts]]\\nunit = "x"', ("facts", 1, "unit"))
    5
    """
    lines = text.splitlines()
    start, end = _table(lines, path)
    keys = [str(step) for step in path if isinstance(step, str)]
    for key in reversed(keys):
        for number in range(start, end):
            found = _KEY.match(lines[number])
            if found and found[1] == key:
                return number + 1
    return start or None


def _table(lines: list[str], path: Sequence[str | int]) -> tuple[int, int]:
    """The lines [start, end) under the header that `path` leads to; the head of the text if it names none."""
    headers = [(n, m[1] == "[[", m[2]) for n, line in enumerate(lines) if (m := _HEADER.match(line))]
    start, end, name = 0, headers[0][0] if headers else len(lines), ""
    within = (0, len(lines))
    for step in range(len(path)):
        if not isinstance(path[step], str):
            continue
        name = f"{name}.{path[step]}" if name else str(path[step])
        index = path[step + 1] if step + 1 < len(path) and isinstance(path[step + 1], int) else 0
        at = [n for n, _, header in headers if header == name and within[0] <= n < within[1]]
        if not isinstance(index, int) or index >= len(at):
            break
        start = at[index] + 1
        end = next((n for n, _, _ in headers if n >= start), len(lines))
        within = (
            start,
            next((n for n, _, header in headers if n >= start and not header.startswith(name + ".")), len(lines)),
        )
    return start, end
