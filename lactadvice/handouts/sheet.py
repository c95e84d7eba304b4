"""One page for the family, from an advice and its case, in the language asked for: main message first.

Everything said here is a sentence of `texts`, or a step or sign of a monograph that may stand on it. The sheet is plain
JSON types, because it is stored with the handout word for word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from drugs import wording
from drugs.vocabulary import ChangeDrug, Guidance, HoldUntil, PumpedMilk
from lactadvice.catalogues import Catalogue
from lactadvice.engine.advice import Advice, ExposureAnswer, HoldAnswer
from lactadvice.engine.case import Case
from lactadvice.handouts import clock, monograph_words, to_do
from lactadvice.handouts.lead import Known, change_leads, is_used, lead
from lactadvice.handouts.lead import others as others_of
from lactadvice.handouts.voice import Voice

MOST_SIGNS = 5
MOST_STEPS, MOST_STEPS_BESIDE_CHOICES = 3, 2  # the page is one
MOST_SESSIONS = 8  # a newborn's day
MOST_SOURCES = 3
ROWS_OF_ONE_TABLE = 4  # more rows stand in two tables side by side

HEADINGS = (
    "what_to_do",
    "when_to_pump",
    "done",
    "time",
    "bottle",
    "labels",
    "pumped_at",
    "watch",
    "call",
    "choices",
    "fits",
    "note",
    "code",
    "check",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the issuer chose: parts to include ("schedule", "labels", "sources", "choices"), clinic, note, and `steps`:
    those of monographs, in their own English words, that go to this family though they are written for clinicians.
    """

    paper: str
    include: tuple[str, ...]
    clinic_name: str = ""
    clinic_phone: str = ""
    note: str = ""
    steps: tuple[str, ...] = ()


def sheet(advice: Advice, case: Case, catalogue: Catalogue, wish: Wish, known: Known, address: str) -> dict[str, Any]:
    """The whole page as JSON types. `address` is what the QR code leads to, "" for a page without a code. The case
    carries its time.
    """
    say = Voice(catalogue)
    return {
        "language": catalogue.language,
        "draft": say("handout.draft") if catalogue.is_draft else "",
        "words": {key: say(f"handout.{key}") for key in HEADINGS} | _heading_of_steps(advice, case, say, known),
        "subject": say("handout.subject", drugs=", ".join(_names(advice, known))),
        "outcome": wording.OUTCOMES[advice.guidance].key,
        **lead(advice, case, say, known),
        "about": list(_about(advice, case, say, known)),
        "do": to_do.lines(
            advice,
            say,
            most=MOST_STEPS_BESIDE_CHOICES if "choices" in wish.include else MOST_STEPS,
            ticked=wish.steps,
            labels="labels" in wish.include,
        ),
        "schedule": _schedule(advice, say) if "schedule" in wish.include else None,
        "labels": list(_labels(advice, say)) if "labels" in wish.include else [],
        "choices": list(_choices(advice, case, say, known)) if "choices" in wish.include else [],
        "watch": list(_signs(advice, say)),
        "call": list(_when_to_call(advice, say)),
        "sources": _sources(advice, say) if "sources" in wish.include else "",
        "editorial": say("handout.signed" if _is_signed(advice) else "handout.unsigned"),
        "versions": say("handout.versions", engine=advice.engine_version, library=advice.library_version[:12]),
        "made": say("handout.made", when=clock.in_full(case.now)) if case.now else "",
        "paper": wish.paper,
        "clinic": wish.clinic_name,
        "phone": say("handout.phone", phone=wish.clinic_phone) if wish.clinic_phone else "",
        "note": wish.note,
        "address": address,
        "qr": say("handout.qr", address=address) if address else "",
        "copy": "" if address else say("handout.copy"),
    }


def _heading_of_steps(advice: Advice, case: Case, say: Voice, known: Known) -> dict[str, str]:
    """Where something better comes first, what to do is said of the case that it is taken all the same."""
    if not change_leads(advice, case):
        return {}
    return {"what_to_do": say("handout.if_used" if is_used(advice, known) else "handout.if_needed")}


def _names(advice: Advice, known: Known) -> Iterator[str]:
    """Each drug once, in the language where that name is known, with the library's own name behind it."""
    for slug, name in {e.drug: e.name or e.as_asked for e in advice.exposures}.items():
        local = known.names.get(slug, "")
        yield f"{local} ({name})" if local and local.lower() != name.lower() else name


def _is_signed(advice: Advice) -> bool:
    return bool(advice.monographs) and all(m.signed_off for m in advice.monographs)


# ---- what it is about ----------------------------------------------------------------------------------------------


def _about(advice: Advice, case: Case, say: Voice, known: Known) -> Iterator[str]:
    """Each drug as given, the infant, and a fact nobody told on which the answer hangs."""
    for given in case.exposures:
        facts = [_called(given.drug, [e for e in advice.exposures if e.as_asked == given.drug], known)]
        if given.dose:
            unit = wording.DOSE_UNITS[given.dose.unit] if say.is_english else str(given.dose.unit)
            facts[0] += f" {say('about.dose', amount=given.dose.amount, unit=unit)}"
        if given.route:
            facts.append(say(f"route.{given.route}"))
        if given.regimen:
            facts.append(_regimen(given.regimen, say))
        yield say("about.drug", drug=", ".join(facts))
    infant = [say("about.age", age=clock.age(case.infant.age_days))] if case.infant.age_days is not None else []
    if case.infant.gestational_age_weeks is not None:
        infant.append(say("about.born_at", weeks=case.infant.gestational_age_weeks))
    if case.infant.weight_kg is not None:
        infant.append(say("about.weight", kg=case.infant.weight_kg))
    if infant:
        yield say("about.baby", facts=", ".join(infant))
    if advice.hold and advice.hold.resume_at and case.now and not all(e.last_dose_at for e in case.exposures):
        yield say("about.counted_from", clock=clock.in_full(case.now))
    unknown = _unknown_key(advice)
    if unknown:
        yield say(unknown)


def _called(asked: str, answers: Sequence[ExposureAnswer], known: Known) -> str:
    """What was asked for, as it was called: a product of several drugs by its own name, a brand with the drug's name
    behind it, a drug by its name in the sheet's language.
    """
    if len(answers) != 1:
        return asked
    one = answers[0]
    local = known.names.get(one.drug, "")
    if asked.lower() in (one.drug, one.name.lower()):
        return local or _if_slug(one) or asked
    return f"{asked} ({local})" if local and local.lower() != asked.lower() else asked


def _if_slug(answer: ExposureAnswer) -> str:
    """The name, where the drug was asked for by the library's own word for it, which is no name."""
    return answer.name if answer.as_asked == answer.drug and "-" in answer.drug else ""


def _regimen(regimen: Any, say: Voice) -> str:
    if regimen.kind == "single":
        return say("about.single")
    parts = [say("about.every", span=clock.wait(regimen.interval_hours))] if regimen.interval_hours else []
    if regimen.days:
        parts.append(say("about.for", span=clock.wait(regimen.days * 24)))
    return " ".join(parts) or say("about.repeated")


def _unknown_key(advice: Advice) -> str:
    """The sentence for a fact nobody told that would change the guidance; "" where there is none."""
    hanging = [r.field for r in advice.would_change if not r.told and r.guidance is not advice.guidance]
    if "infant.age_days" in hanging:
        return "about.unknown_age"
    if not hanging:
        return ""
    return "about.unknown_drug" if hanging[0].startswith("exposures") else "about.unknown_baby"


# ---- pumping -------------------------------------------------------------------------------------------------------


def _schedule(advice: Advice, say: Voice) -> dict[str, Any] | None:
    """The pumping times to tick, in one or two tables; None where there is nothing to pump."""
    plan = advice.pump_plan
    if plan is None or not plan.sessions:
        return None
    rows = [
        {
            "day": say.aloud(clock.weekday(s.at)) if s.at else "",
            "when": say.aloud(clock.of_day(s.at)) if s.at else say("time.after", span=clock.wait(max(s.hours, 0.0))),
            "bottle": s.bottle.value.replace("_", "-"),
            "words": _bottle(s.bottle, s.keep_until, say),
        }
        for s in plan.sessions[:MOST_SESSIONS]
    ]
    half = len(rows) if len(rows) <= ROWS_OF_ONE_TABLE else -(-len(rows) // 2)
    counted = advice.hold is not None and advice.hold.until is HoldUntil.HOURS
    needed = plan.milk_needed_ml
    return {
        "needed": say("do.needed" if counted else "do.needed_daily", amount=_tens(needed.high)) if needed else "",
        "tables": [rows[:half], rows[half:]] if rows[half:] else [rows],
        "more": say("do.go_on") if len(plan.sessions) > MOST_SESSIONS or not counted else "",
    }


def _tens(amount_ml: float) -> float:
    """Millilitres up to the next ten: a family measures no finer."""
    return -(-amount_ml // 10) * 10


def _bottle(fate: PumpedMilk, keep_until: Any, say: Voice) -> str:
    if fate is PumpedMilk.STORE_UNTIL:
        return say("bottle.keep_until", clock=clock.short(keep_until)) if keep_until else say("bottle.keep")
    return say(f"bottle.{fate}")


def _labels(advice: Advice, say: Voice) -> Iterator[dict[str, str]]:
    """Labels to cut out: milk of the wait, milk stored before it, milk pumped after it."""
    hold = advice.hold
    if hold is None or hold.until is HoldUntil.PERMANENTLY:
        return
    fate = hold.pumped_milk
    yield {"fate": fate.value.replace("_", "-"), "head": _bottle(fate, None, say), "text": _meanwhile(hold, say)}
    yield {"fate": "feed", "head": say("bottle.feed"), "text": say("label.stored")}
    if hold.resume_at:
        after = say("label.after", clock=clock.short(hold.resume_at))
        yield {"fate": "feed", "head": say("bottle.feed"), "text": after}


def _meanwhile(hold: HoldAnswer, say: Voice) -> str:
    if hold.resume_at:
        return say("label.before", clock=clock.short(hold.resume_at))
    return say("label.while_taken" if hold.until is HoldUntil.END_OF_TREATMENT else "label.while")


# ---- signs, calls, choices, sources --------------------------------------------------------------------------------


def _signs(advice: Advice, say: Voice) -> Iterator[str]:
    """What to watch for, the plain sentences first; free text only in English, and what is left out is said."""
    keys: dict[str, None] = {}
    free: list[str] = []
    for sign in map(str, advice.monitor):
        found = monograph_words.signs_in(sign)
        keys.update(dict.fromkeys(found))
        if not found and not (monograph_words.NOTHING.search(sign) or monograph_words.TESTS.search(sign)):
            free.append(sign)
    ordered = [key for key, _ in monograph_words.SIGNS if key in keys]
    plain = [sign for sign in free if say.is_english and monograph_words.is_plain(sign)]
    spoken = [say(key) for key in ordered] + plain
    yield from spoken[:MOST_SIGNS]
    if len(spoken) > MOST_SIGNS or len(plain) < len(free):
        yield say("sign.left_out")


def _when_to_call(advice: Advice, say: Voice) -> Iterator[str]:
    if any(monograph_words.signs_in(str(sign)) for sign in advice.monitor):
        yield say("call.sign")
    if any(monograph_words.TESTS.search(str(sign)) for sign in advice.monitor):
        yield say("call.test")
    if advice.pump_plan and (advice.pump_plan.sessions or (advice.hold and advice.hold.until is HoldUntil.PERMANENTLY)):
        yield say("call.breast")
    yield say("call.before_change")
    yield say("call.emergency")


def _choices(advice: Advice, case: Case, say: Voice, known: Known) -> Iterator[dict[str, Any]]:
    """What can be done, with its good and its price; the one the answer speaks for is marked."""
    kinds = {
        Guidance.COMPATIBLE: ("continue",),
        Guidance.TIMED_AVOIDANCE: ("time",),
        Guidance.INTERRUPT_AND_PUMP: ("pump", "wean"),
        Guidance.NOT_ENOUGH_DATA: ("ask",),
    }[advice.guidance]
    if advice.hold and advice.hold.until is HoldUntil.PERMANENTLY:
        kinds = ("wean",)
    others = others_of(advice, known)
    switch = advice.change_drug.advice is not ChangeDrug.NO or (others and advice.guidance is not Guidance.COMPATIBLE)
    instead = "without" if is_used(advice, known) else "switch"
    best = instead if change_leads(advice, case) else kinds[0]
    shown = (instead, *kinds) if best == instead else (*kinds, instead) if switch else kinds
    for kind in shown:
        why = say(f"choice.{kind}_why")
        if kind == "switch" and others:
            why = say("choice.switch_to", drugs=", ".join(others))
        yield {"name": say(f"choice.{kind}"), "why": why, "fits": kind == best}


def _sources(advice: Advice, say: Voice) -> str:
    """Who published what the answer rests on, newest year given; the answer's own page lists each document."""
    years: dict[str, str] = {}
    for source in advice.sources:
        if source.publisher:
            years[source.publisher] = max(years.get(source.publisher, ""), (source.revised or "")[:4])
    names = [f"{publisher} ({year})" if year else publisher for publisher, year in years.items()]
    if not names:
        return ""
    if len(names) > MOST_SOURCES:
        names = [*names[:MOST_SOURCES], say("handout.more_sources", count=len(names) - MOST_SOURCES)]
    return say("handout.sources", sources="; ".join(names)) + "."
