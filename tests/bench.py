"""`make bench`: how fast it is, side by side in one run. Ratios travel between machines, milliseconds do not.

Starts PostgreSQL, Valkey and gunicorn of its own, loads the shipped library, and asks pages in turn from four
connections; beside them an empty Django view with one query. Then made-up libraries of BENCH_SIZES monographs
("2000,20000"; 0 leaves them out), each loaded, searched and asked in a database of its own (tests/bench_size.py).
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lactadvice import embedded
from lactadvice.places import DATABASE_NAME, Places, places

PORT = 8901
CONNECTIONS = 4
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = 2
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "2000,20000").split(",") if int(size)]
CASE = {
    "exposures": [
        {
            "drug": "sertraline",
            "route": "oral",
            "dose": {"amount": 50, "unit": "mg"},
            "regimen": {"kind": "repeated", "interval_hours": 24},
        }
    ],
    "infant": {"age_days": 60, "conditions": [], "gestational_age_weeks": 40},
}
PAGES = {
    "empty view, one query": "/bench/empty",
    "advice page": "/advice/?drug=sertraline&dose=50&unit=mg&route=oral&regimen=repeated&every=24&age=60&age_unit=days",
    "advice page, nothing told": "/advice/?drug=nitrofurantoin",
    "suggestions": "/suggest/?drug=ibup",
    "search API": "/api/v1/drugs?q=ibuprofin",
    "monograph": "/drugs/ibuprofen/",
    "home": "/",
}


def asked(path: str, until: float, times: list[float], wrong: list[int]) -> None:
    """Ask one path on one connection until the clock says so; seconds a request go into `times`."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    while time.perf_counter() < until:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Host": "127.0.0.1"})
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - start)
        if response.status != 200:
            wrong.append(response.status)
    connection.close()


def load(path: str, seconds: float) -> tuple[float, list[float], list[int]]:
    """Requests a second, each request's seconds, and statuses other than 200."""
    times: list[float] = []
    wrong: list[int] = []
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=asked, args=(path, until, times, wrong)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / seconds, times, wrong


def measure_pages() -> None:
    """Every page in turn, several rounds; throughput as a share of the empty view's."""
    rates: dict[str, list[float]] = {name: [] for name in PAGES}
    spent: dict[str, list[float]] = {name: [] for name in PAGES}
    faults: dict[str, list[int]] = {name: [] for name in PAGES}
    for path in PAGES.values():
        load(path, 0.5)
    for _ in range(ROUNDS):
        for name, path in PAGES.items():
            rate, times, wrong = load(path, SECONDS)
            rates[name].append(rate)
            spent[name] += times
            faults[name] += wrong
    base = statistics.mean(rates["empty view, one query"])
    print(f"\n{'page':28} {'req/s':>8} {'of empty':>9} {'p50 ms':>8} {'p95 ms':>8}  not 200")
    for name in PAGES:
        rate = statistics.mean(rates[name])
        cuts = statistics.quantiles(spent[name], n=20)
        p50, p95 = statistics.median(spent[name]) * 1000, cuts[-1] * 1000
        print(f"{name:28} {rate:8.0f} {rate / base:9.2f} {p50:8.1f} {p95:8.1f}  {len(faults[name])}")


def timed(label: str, run: Callable[[], Any], times: int) -> None:
    """Median milliseconds of one call."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append((time.perf_counter() - start) * 1000)
    print(f"{label:44} {statistics.median(spent):8.2f} ms")


def measure_engine() -> None:
    """One decision, with the milk curve and without, and without what-if questions."""
    from drugs import queries
    from lactadvice.advice.answers import matches_of
    from lactadvice.advice.cases import case_from_json
    from lactadvice.engine.case import Policy
    from lactadvice.engine.decide import decide
    from lactadvice.engine.settle import settle_all

    case = case_from_json(json.dumps(CASE))
    library = queries.library()
    matches = matches_of(case, library)
    print()
    timed("decide, with curve", lambda: decide(case, matches), 300)
    timed("decide, without curve", lambda: decide(case, matches, curves=False), 300)
    timed("settle alone", lambda: settle_all(case, matches, Policy()), 300)
    slugs = list(library)
    everything = [library[slug] for slug in slugs]
    start = time.perf_counter()
    count = settle_whole_library(everything)
    took = time.perf_counter() - start
    print(f"{'whole library x 40 dyads, settled':44} {took:8.1f} s for {count} decisions")


def settle_whole_library(monographs: list[Any]) -> int:
    """Each monograph for 40 dyads of rising age, term and preterm; how many decisions."""
    from lactadvice.engine.case import Case, Exposure, Infant, Match, Part, Policy
    from lactadvice.engine.settle import settle_all

    dyads = [
        Infant(age_days=float(age), gestational_age_weeks=weeks, conditions=())
        for age in (0, 1, 3, 7, 14, 21, 28, 42, 61, 75, 91, 120, 150, 183, 220, 270, 320, 365, 450, 600)
        for weeks in (32.0, 40.0)
    ]
    count = 0
    for monograph in monographs:
        matches = {monograph.slug: Match(resolution="direct", parts=(Part(monograph=monograph, share=1.0),))}
        for infant in dyads:
            settle_all(Case(exposures=(Exposure(drug=monograph.slug),), infant=infant), matches, Policy())
            count += 1
    return count


def measure_loading() -> None:
    """The shipped library into an empty database, and again with nothing changed."""
    from drugs.actions.load import load_library

    for label in ("load into an empty database", "load again, nothing changed"):
        start = time.perf_counter()
        load_library()
        print(f"{label:44} {time.perf_counter() - start:8.2f} s")


def serve(log: Path) -> subprocess.Popen[bytes]:
    """The site under gunicorn; returns when it listens."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:lactadvice.web", "--bind", f"127.0.0.1:{PORT}"]
    with log.open("wb") as out:
        child = subprocess.Popen([*command, "tests.bench_site"], stdout=out, stderr=subprocess.STDOUT)
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
            return child
        if child.poll() is not None:
            break
        time.sleep(0.1)
    child.terminate()
    raise SystemExit("the site did not start:\n" + log.read_text()[-2000:])


def measure_sizes(spot: Places) -> None:
    """Each made-up library in a process and an empty database of its own."""
    import psycopg

    for size in SIZES:
        name = f"bench_{size}"
        with psycopg.connect(host=str(spot.sockets), user="postgres", dbname="postgres", autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{name}"')
        address = spot.database_url.replace(f"/{DATABASE_NAME}?", f"/{name}?")
        command = [sys.executable, "-m", "tests.bench_size", str(size)]
        subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=True)


def main() -> None:
    """Services, library, pages, engine; everything stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lactadvice-bench-"))
    folder.chmod(0o711)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lactadvice.settings")
    os.environ |= {"ALLOWED_HOSTS": "127.0.0.1,localhost", "SECRET_KEY": secrets.token_urlsafe(64), "HTTPS": "0"}
    os.environ |= {"STATIC_MANIFEST": "0", "LOG_LEVEL": "warning"}
    embedded.use_local_environment(os.environ, folder)
    with embedded.services(places(folder)):
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measure_loading()
        measure_engine()
        child = serve(folder / "web.log")
        try:
            measure_pages()
        finally:
            child.terminate()
            child.wait(20)
        measure_sizes(places(folder))


if __name__ == "__main__":
    main()
