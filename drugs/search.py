"""Finding a drug by any of its names, and saying why it was found.

`find` answers a finished query: `direct` (this and nothing else was named), `ask` (somebody must choose) or `none`.
A name that was misspelt, that several drugs share, or beside which other words stand is never direct: "Tylenol PM" is
not Tylenol. `suggest` completes what is being typed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Left, Length

from drugs.actions.misses import note_miss
from drugs.matches import (
    INGREDIENTS_KIND,
    KIND_ORDER,
    Candidate,
    Found,
    Match,
    because,
    findable,
    ingredients_of,
    listed,
    match_of,
    matches_of,
    out_of_use,
    rank,
)
from drugs.models import Combination, DrugClass, Name
from drugs.spelling import NAME_LIMIT, is_salt, normal, phrases, readable, slips, typos_forgiven, without_salt
from drugs.vocabulary import NameKind, Tier

RAW_LIMIT = 20_000  # characters looked at before a query is called too long to be a name
CHOICES = 12  # how many are offered when somebody must choose
COUNTED = 55  # letters whose slips are counted: PostgreSQL counts in at most 255 bytes, four to a letter
MEMBERS = 60  # how many members of a class are offered
JOINERS = frozenset({"and", "with", "plus", "y", "con"})
# Words that name a drug only where nothing stands beside them: peppermint tea holds no caffeine, lactic acid no LSD.
ALONE = frozenset({"acid", "acido", "cider", "ice", "mate", "pot", "smoking", "speed", "te", "tea", "vape", "vaping"})


def find(query: str, country: str | None = None, *, note: bool = True) -> Found:
    """What a name means. `country` (ISO 3166 alpha-2) settles a brand that differs between countries.

    Words that find nothing are noted for the curators, unless `note` is off.
    """
    shown = readable(query) if len(query) <= RAW_LIMIT else ""
    if len(query) > RAW_LIMIT or len(shown) > NAME_LIMIT:
        return Found(
            query=readable(query[:NAME_LIMIT]), resolution="none", reason=f"A name has at most {NAME_LIMIT} characters."
        )
    words = normal(shown)
    if not words:
        return Found(query=shown, resolution="none", reason="Type the name of a drug.")
    found = _exact(shown, words, country) or _by_ingredients(shown, words) or _to_choose(shown, words)
    if found:
        return found
    if note:
        note_miss(words=shown)
    near = tuple(_near(words))
    return Found(query=shown, resolution="none", matches=near, reason="No drug of this name is in the library.")


# ---- exactly this name ---------------------------------------------------------------------------------------------


def _exact(shown: str, words: str, country: str | None) -> Found | None:
    rows = list(_named([words.replace(" ", "")]))
    if rows:
        return _settle(shown, _of_country(rows, country), "")
    stem = without_salt(words)
    if stem:
        rows = [r for r in _named([stem.replace(" ", "")]) if r.drug_id and r.kind != NameKind.BRAND]
        return _settle(shown, rows, "The salt makes no difference here.") if rows else None
    return None


def _things() -> QuerySet[Name]:
    return Name.objects.select_related("drug", "combination", "drug_class")


def _named(letters: Iterable[str]) -> QuerySet[Name]:
    return _things().filter(compact__in=list(letters))


def _of_country(rows: list[Name], country: str | None) -> list[Name]:
    """Where a brand means several things, those it means in this country; all, where countries do not settle it."""
    if not country:
        return rows
    here = [r for r in rows if country.upper() in r.countries]
    unplaced = [r for r in rows if not r.countries]
    return here + unplaced if here else rows


def _settle(shown: str, rows: list[Name], aside: str) -> Found:
    """One thing named: direct. Several: somebody must choose. A class: its monograph, or else its members."""
    drugs = [r for r in rows if not isinstance(r.thing, DrugClass)]
    if not drugs and isinstance(rows[0].thing, DrugClass):
        return _class_found(shown, rows[0], rows[0].thing)
    matches = matches_of((row, 1.0, f"{because(row)} {aside}".strip(), False) for row in drugs)
    if len(matches) == 1:
        return Found(query=shown, resolution="direct", matches=matches)
    return Found(query=shown, resolution="ask", matches=matches, reason="Several drugs go by this name: choose one.")


def _class_found(shown: str, row: Name, found: DrugClass) -> Found:
    members = list(findable().filter(classes__overlap=_with_classes_below(found.slug)))
    members.sort(key=lambda d: (d.tier != Tier.CLASS, d.name))  # a monograph for many members before the single drugs
    standing = [d for d in members if d.tier == Tier.CLASS and found.slug in (d.slug, *d.classes)]
    why = f"{row.text} is a class of drugs"
    if len(standing) == 1:
        match = match_of(standing[0], row, 1.0, f"{why}; one monograph stands for it.")
        return Found(query=shown, resolution="direct", matches=(match,))
    page = match_of(found, row, 1.0, f"{why}: its page lists the drugs in it.")
    each = [match_of(d, row, 0.7, f"{d.name} belongs to {found.name}.") for d in members[:MEMBERS]]
    return Found(query=shown, resolution="ask", matches=(page, *each), reason=f"{why}: choose the drug.")


def _with_classes_below(slug: str) -> list[str]:
    parents = dict(DrugClass.objects.values_list("slug", "parent"))
    found = [slug]
    for each in found:  # grows while it is walked
        found += [child for child, parent in parents.items() if parent == each and child not in found]
    return found


# ---- several drugs named one after the other -----------------------------------------------------------------------


def _by_ingredients(shown: str, words: str) -> Found | None:
    """ "trimethoprim-sulfamethoxazole": nothing but full names of drugs, so nothing is lost by taking all of them."""
    runs = phrases(words)
    by_letters: dict[str, set[int]] = {}
    wanted = Q(kind=NameKind.GENERIC) | Q(kind=NameKind.SYNONYM)
    for letters, drug in (
        _named({letters for *_, letters in runs}).filter(wanted, drug__isnull=False).values_list("compact", "drug_id")
    ):
        by_letters.setdefault(letters, set()).add(drug)
    parts, at, drugs = words.split(), 0, []
    while at < len(parts):
        run = next((r for r in runs if r[0] == at and r[2] not in ALONE and len(by_letters.get(r[2], ())) == 1), None)
        if run:
            drugs += list(by_letters[run[2]])
            at = run[1]
        elif parts[at] in JOINERS or (drugs and is_salt(parts[at])):
            at += 1
        else:
            return None
    return _together(shown, sorted(set(drugs))) if len(set(drugs)) > 1 else None


def _together(shown: str, ids: list[int]) -> Found:
    drugs = sorted(findable().filter(pk__in=ids), key=lambda d: d.name)
    slugs = tuple(sorted(d.slug for d in drugs))
    of_these = [c for c in Combination.objects.all() if tuple(sorted(ingredients_of(c))) == slugs]
    if len(of_these) == 1:  # ordinary and slow release would be two: then each drug is advised on for itself
        name = Name(text=of_these[0].name, kind=NameKind.GENERIC, combination=of_these[0])
        why = f"{of_these[0].name} is the combination of {listed(d.name for d in drugs)}."
        return Found(query=shown, resolution="direct", matches=matches_of([(name, 0.95, why, False)]))
    names = listed(d.name for d in drugs)
    match = Match(
        target=INGREDIENTS_KIND,
        slug="+".join(slugs),
        name=names,
        ingredients=slugs,
        kind=INGREDIENTS_KIND,
        matched=shown,
        countries=(),
        why=f"These words name {names}: each is advised on.",
        score=0.95,
        retracted=bool(out_of_use(d.pk for d in drugs)),
    )
    return Found(query=shown, resolution="direct", matches=(match,))


# ---- somebody must choose ------------------------------------------------------------------------------------------


def _to_choose(shown: str, words: str) -> Found | None:
    inside = _inside(words)
    guesses = _guesses(words) or ([] if inside else [g for w in words.split()[:6] if len(w) >= 5 for g in _guesses(w)])
    matches = matches_of(inside + guesses)[:CHOICES]
    if not matches:
        return None
    if inside:
        reason = "Other words stand beside a known name, and such a product may hold other drugs: choose what is in it."
    else:
        reason = "No drug is spelt like this. Did you mean one of these?"
    return Found(query=shown, resolution="ask", matches=matches, reason=reason)


def _inside(words: str) -> list[Candidate]:
    """Known names among the words, the longest first; a name inside a longer known one is left out."""
    runs = [r for r in phrases(words) if len(r[2]) >= 3 and r[2] not in ALONE and not is_salt(r[2])]
    known: dict[str, list[Name]] = {}
    for row in _named({letters for *_, letters in runs}):
        known.setdefault(row.compact, []).append(row)
    taken: set[int] = set()
    found: list[Candidate] = []
    for start, end, letters in runs:
        if letters in known and not taken & set(range(start, end)):
            taken |= set(range(start, end))
            found += [(row, 0.6, f"{because(row)} Other words stand beside it.", False) for row in known[letters]]
    return found


def _guesses(words: str) -> list[Candidate]:
    """Names at most one or two slips away (by length), the nearest first."""
    letters = words.replace(" ", "")
    most = typos_forgiven(letters)
    if not most or len(letters) > COUNTED:
        return []
    near = [(slips(letters, row.compact, most), row) for row in _spelt_like(letters, most)]
    ranked = sorted((n for n in near if n[0] <= most), key=lambda n: (n[0], rank(n[1].kind), n[1].compact))
    return [(row, 0.9 - count / 10, f"Did you mean {row.text}? {because(row)}", True) for count, row in ranked]


def _spelt_like(letters: str, most: int) -> QuerySet[Name]:
    """Names within twice `most` letter changes: swapped neighbours count as two there and as one slip here."""
    rows = _things().annotate(size=Length("compact"), changes=_changes(COUNTED + 4, letters, 2 * most))
    rows = rows.filter(size__gte=len(letters) - most, size__lte=len(letters) + most, changes__lte=2 * most)
    if len(letters) > 6:  # below, too few letter groups survive a slip for the index to find them
        rows = rows.filter(compact__trigram_similar=letters)
    return rows.order_by("changes")[:40]


def _changes(first: int, letters: str, most: int) -> Func:
    """Letters added, lost or changed between the `first` letters of a name and these, counted up to `most` + 1."""
    costs = (1, 1, 1, Value(most))
    counted = (Left("compact", first), Value(letters), *costs)
    return Func(*counted, function="levenshtein_less_equal", output_field=IntegerField())


def _near(words: str) -> tuple[Match, ...]:
    """Names that look somewhat like the words, for "nothing found; near are"."""
    rows = (
        _things()
        .filter(normal__trigram_similar=words)
        .annotate(similarity=TrigramSimilarity("normal", words))
        .filter(similarity__gte=0.4)
        .order_by("-similarity", "text")[:20]
    )
    return matches_of((row, round(row.similarity / 2, 2), f"{row.text} looks somewhat like it.", True) for row in rows)[
        :5
    ]


# ---- while typing --------------------------------------------------------------------------------------------------


def suggest(prefix: str, limit: int = 10) -> tuple[Match, ...]:
    """Up to `limit` things whose names, or a word in them, begin like this, the likeliest first; else guesses."""
    words = normal(prefix)
    letters = words.replace(" ", "")
    if not 2 <= len(letters) <= NAME_LIMIT:
        return ()
    begun = list(_ordered(_things().filter(compact__startswith=letters), letters)[: limit * 6])
    candidates: list[Candidate] = [(row, 1.0 if row.compact == letters else 0.9, because(row), False) for row in begun]
    if len(letters) >= 3 and len(begun) < limit * 3:
        within = _ordered(_things().filter(normal__contains=f" {words}"), letters)[: limit * 3]
        candidates += [(row, 0.7, because(row), False) for row in within]
    return matches_of(candidates or _misspelt_beginnings(letters))[:limit]


def _ordered(rows: QuerySet[Name], letters: str) -> QuerySet[Name]:
    """The exact name first, then by kind, English before its translations, short before long."""
    kinds = Case(
        *[When(kind=kind, then=n) for n, kind in enumerate(KIND_ORDER)], default=9, output_field=IntegerField()
    )
    exact = Case(When(compact=letters, then=0), default=1, output_field=IntegerField())
    english = Case(When(language="en", then=0), default=1, output_field=IntegerField())
    rows = rows.annotate(exact=exact, rank=kinds, english=english, size=Length("compact"))
    return rows.order_by("exact", "rank", "english", "size", "compact")


def _misspelt_beginnings(letters: str) -> list[Candidate]:
    """Names with this first letter that begin within a slip or two of what has been typed so far."""
    most, typed = typos_forgiven(letters), len(letters)
    if not most or typed > COUNTED:
        return []
    rows = _things().filter(compact__startswith=letters[0]).annotate(changes=_changes(typed, letters, 2 * most))
    rows = rows.filter(changes__lte=2 * most).order_by("changes")[:60]
    near = [(min(slips(letters, row.compact[: typed + d], most) for d in (-1, 0, 1)), row) for row in rows]
    ranked = sorted((n for n in near if n[0] <= most), key=lambda n: (n[0], rank(n[1].kind), len(n[1].compact)))
    return [(row, 0.5 - count / 10, f"Did you mean {row.text}? {because(row)}", True) for count, row in ranked]
