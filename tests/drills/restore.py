"""`make drill-restore`: a site with the whole library and a history is saved, lost, and brought back from the file.

Prints the seconds of each step. Fails when a table comes back with other rows, a rule or index of the database with
other words, a number that is counted up at another place, an answer or a search with another result, when it takes
more than 15 minutes, or when a table that a history fills was empty, so that nothing was proved of it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from tests.drills.site import Drill, drill_site, person, published_edit

LIMIT_SECONDS = 15 * 60
ASKED = 60  # drugs whose answers and searches are compared
# Tables that a site's everyday life fills only in ways this drill has no part in.
EMPTY = {
    "django_admin_log",
    "lactadvice_cache",
    "mfa_authenticator",
    "account_emailaddress",
    "account_emailconfirmation",
    "accounts_user_user_permissions",
    "drugs_searchmiss",
    "drugs_commentevent",
}


def main() -> int:
    """Run the drill; exit status 1 where anything is missed."""
    with drill_site(served=0) as here:
        seconds: dict[str, float] = {}
        _timed(seconds, "fill", lambda: _fill(here))
        before = _everything()
        file = here.var / "drill.dump"
        address = _libpq()
        _timed(seconds, "save", lambda: _save(file, address))
        _timed(seconds, "lose", _lose)
        lost = hashes()
        _timed(seconds, "restore", lambda: _restore(file, address))
        after = _everything()
        for step, took in seconds.items():
            print(f"{step:<10} {took:6.1f} s")
        print(f"{'file':<10} {file.stat().st_size / 1e6:6.1f} MB")
        return _verdict(before, lost, after, seconds["restore"])


def _timed(seconds: dict[str, float], step: str, do: Callable[[], Any]) -> None:
    begun = time.monotonic()
    do()
    seconds[step] = time.monotonic() - begun


def _libpq() -> dict[str, str]:
    import os

    from lactadvice.backup import libpq

    return libpq(os.environ)


def _save(file: Any, address: dict[str, str]) -> None:
    from lactadvice.backup import save

    save(file, address)


def _restore(file: Any, address: dict[str, str]) -> None:
    from django.db import connection

    from lactadvice.backup import restore

    connection.close_pool()
    restore(file, address)


def _fill(here: Drill) -> None:
    """The library as shipped, and a history: something in every table that a site's life fills."""
    import tomlkit

    from drugs import actions
    from drugs.models import MonographVersion, RetractionReview
    from lactadvice.celery import app

    app.loader.import_default_modules()  # what the outbox holds is done here, by no worker
    actions.load_library()
    _handout_on("codeine")
    curator = person("curator", "curator", email="curator@example.org")
    one, two = person("one", "approver", credential_number="1"), person("two", "approver")
    edited = MonographVersion.objects.get(drug__slug="ibuprofen", status="published")
    actions.follow(slug="ibuprofen", by=curator, site="http://localhost")  # type: ignore[arg-type]
    text = tomlkit.parse(edited.toml)
    text["summary"] = "Written anew at this site."
    published_edit("ibuprofen", tomlkit.dumps(text), curator, [one, two])
    retracted = MonographVersion.objects.get(drug__slug="codeine", status="published")
    actions.retract(version_id=retracted.pk, by=one, reason="A drill.")  # type: ignore[arg-type]
    review = RetractionReview.objects.get(version=retracted)
    actions.close_review(review_id=review.pk, by=two, finding="A drill it was.")  # type: ignore[arg-type]
    draft = actions.draft(slug="sertraline", by=curator, reason="A drill.")  # type: ignore[arg-type]
    actions.comment(version_id=draft.pk, by=two, text="Which dose?", is_request=True)  # type: ignore[arg-type]
    for words in ("Written in one window.", "Written in another."):
        text["summary"] = words  # both from the same beginning: the second is set aside for its writer to choose
        text["slug"], text["name"] = "sertraline", "Sertraline"
        actions.working.save_text(version_id=draft.pk, by=curator, toml=tomlkit.dumps(text), base_number=0)  # type: ignore[arg-type]
    _daily_life()


def _handout_on(drug: str) -> None:
    """A handout, and whoever made it signed in."""
    from django.test import Client

    from lactadvice.advice.answers import answer
    from lactadvice.advice.cases import case_from_json
    from lactadvice.handouts import actions as handouts
    from lactadvice.handouts.sheet import Wish

    issuer: Any = person("issuer", "clinician")
    Client().force_login(issuer)
    case = case_from_json(json.dumps({"exposures": [{"drug": drug}], "now": "2026-11-22T12:00:00+00:00"}))
    handouts.issue(
        by=issuer,
        case=case,
        advice=answer(case),
        language="en",
        wish=Wish(paper="a4", include=("schedule", "labels", "sources", "choices")),
        form_key=uuid.uuid4(),
        origin="http://localhost",
    )


def _daily_life() -> None:
    """A report, a word nobody knows, a notice, what was seen at a source's address; and the work that all this left."""
    from drugs import actions
    from drugs.links import Seen
    from drugs.models import Change, Follow, Notice

    actions.report_problem(page="/", text="A drill.")
    actions.note_miss(words="nobody knows this")
    follow, change = Follow.objects.get(), Change.objects.filter(drug__slug="ibuprofen").get()
    Notice.objects.create(person_id=follow.person_id, change=change)
    actions.links.note_link(url="https://example.org/gone", seen=Seen(False, "not found (404)"))
    while actions.deliver_outbox():
        pass


def _lose() -> None:
    """What nobody should ever do: all tables gone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _everything() -> dict[str, str]:
    """All that must come back the same, by what it is."""
    return {**hashes(), **_rules(), **_answers()}


def hashes() -> dict[str, str]:
    """The number of rows and the hash of all rows of each table."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            name = connection.ops.quote_name(table)
            digest = "md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
            cursor.execute(f"SELECT count(*), {digest} FROM {name} t")  # noqa: S608 a table's own name
            rows, content = cursor.fetchone()
            found[f"table {table}"] = f"{rows} rows, {content}"
    return found


# What the database refuses and how it counts and finds, in its own words.
RULES = {
    "trigger": "SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "function": "SELECT oid::regprocedure::text, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "constraint": "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "count": "SELECT sequencename::text, coalesce(last_value, 0)::text FROM pg_sequences WHERE schemaname = 'public'",
}


def _rules() -> dict[str, str]:
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for kind, query in RULES.items():
            cursor.execute(query)
            # A list of words is told with other casts and brackets once it was read in again; it is the same list.
            found |= {f"{kind} {name}": re.sub(r"::[a-z ]+|[()\[\]\s]", "", words) for name, words in cursor.fetchall()}
    return found


def _answers() -> dict[str, str]:
    """What is advised on, and found for, drugs from all over the library."""
    from drugs import queries, search
    from lactadvice.advice.answers import answer
    from lactadvice.engine.advice import document_of
    from lactadvice.engine.case import Case, Exposure

    found = {"library version": queries.library_version()}
    names = list(queries.drugs_in_use().values_list("name", flat=True))
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    for name in names[:: max(1, len(names) // ASKED)]:
        advice = answer(Case(exposures=(Exposure(drug=name),), now=now), curves=False)
        found[f"answer on {name}"] = json.dumps(document_of(advice), default=str)
        found[f"search for {name[:5]}"] = repr(search.find(name[:5], note=False))
    return found


def _rules_hold() -> bool:
    """Whether the database still refuses to change a version in use."""
    from django.db import IntegrityError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE drugs_monographversion SET toml = 'other' WHERE status = 'published'")
    except IntegrityError:
        return True
    return False


def _verdict(before: dict[str, str], lost: dict[str, str], after: dict[str, str], took: float) -> int:
    different = sorted(what for what in before.keys() | after.keys() if before.get(what) != after.get(what))
    missed = [f"{what}: {_brief(before.get(what))} → {_brief(after.get(what))}" for what in different]
    missed += [f"{what} was empty, so nothing is proved of it" for what in _empty(before)]
    if lost:
        missed.append("the database was not lost, so nothing was proved")
    if not _rules_hold():
        missed.append("a version in use can be changed after the restore")
    if took > LIMIT_SECONDS:
        missed.append(f"the restore took {took:.0f} s, more than {LIMIT_SECONDS}")
    for kind in ("table", *RULES, "answer", "search"):
        of_kind = [what for what in before if what.startswith(f"{kind} ")]
        equal = [what for what in of_kind if what not in different]
        print(f"{kind:<10} {len(of_kind):6} compared, {len(equal)} equal")
    for sentence in missed:
        print(f"MISSED {sentence}")
    return int(bool(missed))


def _brief(words: str | None) -> str:
    return "nothing" if words is None else words[:80]


def _empty(found: dict[str, str]) -> list[str]:
    """Tables of this project without a row, but for those known to stay so here."""
    return [
        what
        for what, content in found.items()
        if what.startswith("table ") and content.startswith("0 rows") and what.removeprefix("table ") not in EMPTY
    ]


if __name__ == "__main__":
    sys.exit(main())
