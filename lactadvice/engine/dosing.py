"""What of the dosing was not told and would change the answer: route, dose, how often, how long, formulation.

Where one fact decides between the uses of a monograph it is asked for; where several are open at once no single one
settles anything, and the uses themselves are offered, each with an example of dosing that falls under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from drugs.schema import DoseBand, Use
from drugs.vocabulary import ChangeDrug, DoseUnit, Regimen, Route
from lactadvice.engine.advice import Sentence
from lactadvice.engine.case import Case, Exposure, GivenDose, GivenRegimen, Part
from lactadvice.engine.matching import Context, choose_use
from lactadvice.engine.texts import text
from lactadvice.engine.wording import TEXTS

MOST_ROUTES = 8
HOURS_A_DAY = 24.0
# How often doses are taken, from once a day on; the last ones only to reach a day's amount with small doses.
INTERVALS_HOURS = (24.0, 12.0, 8.0, 6.0, 4.0)
SHORT_INTERVALS_HOURS = (*INTERVALS_HOURS, 2.0, 1.0)
OVER = 1.1  # just past a limit


@dataclass(frozen=True, slots=True)
class Option:
    """One value of one fact, the case with it set, and whether the fact had been told.

    `part` stands in for one ingredient of a mixture whose share of the product's dose is not known.
    """

    field: str
    value: Sentence
    set_to: Any
    case: Case
    told: bool
    part: Part | None = None


def dosing_options(case: Case, context: Context) -> Iterator[Option]:
    """The values of one exposure's dosing worth asking about; `case` has its infant made favourable."""
    uses = _possible_uses(context)
    unshared = context.part.share is None and any(use.dose for use in uses)
    if unshared or len(_open_facts(context.exposure, uses)) > 1:
        yield from _use_options(case, context, uses)
    else:
        yield from _route_options(case, context)
        yield from _release_options(case, context)
        yield from _dose_options(case, context)
        yield from _regimen_options(case, context)
    yield from _days_options(case, context)


def _possible_uses(context: Context) -> tuple[Use, ...]:
    chosen = choose_use(context)
    if chosen is None or chosen.relaxed:
        return ()
    return tuple(u for u in context.monograph.uses if u is chosen.use or any(u is p for p in chosen.possible))


def _open_facts(exposure: Exposure, uses: Sequence[Use]) -> set[str]:
    """The facts not told in which the uses that may apply differ."""
    untold = {
        "routes": exposure.route is None,
        "regimen": exposure.regimen is None,
        "extended_release": exposure.extended_release is None,
        "dose": exposure.dose is None,
        "days_up_to": exposure.regimen is None or exposure.regimen.days is None,
    }
    found = {name for name, missing in untold.items() if missing and len({getattr(u, name) for u in uses}) > 1}
    if _asks_how_often(exposure) and any(_per_day(u.dose) for u in uses):
        found.add("regimen")
    return found


def _per_day(band: DoseBand | None) -> bool:
    return band is not None and band.per == "day"


def _asks_how_often(exposure: Exposure) -> bool:
    """A single dose was told and not how often; drinks and cigarettes are told as what was had in the day."""
    counted = (DoseUnit.STANDARD_DRINK, DoseUnit.CIGARETTE)
    return exposure.dose is not None and exposure.dose.unit not in counted and not _daily_amount_told(exposure)


def _daily_amount_told(exposure: Exposure) -> bool:
    regimen = exposure.regimen
    return regimen is not None and (regimen.kind is Regimen.SINGLE or regimen.interval_hours is not None)


def _changed(case: Case, context: Context, exposure: Exposure) -> Case:
    number = context.number
    return replace(case, exposures=(*case.exposures[:number], exposure, *case.exposures[number + 1 :]))


def _where(context: Context, name: str) -> str:
    return f"exposures[{context.number}].{name}"


# ---- one fact at a time --------------------------------------------------------------------------------------------


def _route_options(case: Case, context: Context) -> Iterator[Option]:
    exposure = context.exposure
    routes = list(dict.fromkeys(r for use in context.monograph.uses for r in use.routes))
    if exposure.route is None and len(routes) > 1:
        for route in routes[:MOST_ROUTES]:
            changed = _changed(case, context, replace(exposure, route=route))
            yield Option(_where(context, "route"), route.value, route.value, changed, False)


def _release_options(case: Case, context: Context) -> Iterator[Option]:
    exposure = context.exposure
    if exposure.extended_release is None and any(u.extended_release is not None for u in context.monograph.uses):
        for extended in (True, False):
            changed = _changed(case, context, replace(exposure, extended_release=extended))
            words = text(TEXTS, "release_extended" if extended else "release_immediate")
            yield Option(_where(context, "extended_release"), words, extended, changed, False)


def _bands(context: Context) -> Iterator[DoseBand]:
    """Every dose band that a use or a caution knows."""
    yield from (u.dose for u in context.monograph.uses if u.dose)
    yield from (c.when.dose_over for c in context.monograph.cautions if c.when.dose_over)


def _regimen_options(case: Case, context: Context) -> Iterator[Option]:
    """One dose or several; and how often, where a day's amount decides and the single dose was told."""
    exposure, field = context.exposure, _where(context, "regimen")
    told = exposure.regimen
    by_day = _asks_how_often(exposure) and any(_per_day(band) for band in _bands(context))
    if told is None and (by_day or any(u.regimen for u in context.monograph.uses)):
        single = GivenRegimen(kind=Regimen.SINGLE)
        changed = _changed(case, context, replace(exposure, regimen=single))
        yield Option(field, text(TEXTS, "single"), {"kind": "single"}, changed, False)
        if not by_day:
            several = _changed(case, context, replace(exposure, regimen=GivenRegimen(kind=Regimen.REPEATED)))
            yield Option(field, text(TEXTS, "repeated"), {"kind": "repeated"}, several, False)
    if by_day:
        for hours in INTERVALS_HOURS:
            often = GivenRegimen(kind=Regimen.REPEATED, interval_hours=hours, days=told.days if told else None)
            changed = _changed(case, context, replace(exposure, regimen=often))
            yield Option(field, _how_often(hours), _regimen_set(often), changed, False)


def _how_often(hours: float) -> Sentence:
    return text(TEXTS, "once_a_day") if hours == HOURS_A_DAY else text(TEXTS, "every_hours", hours=hours)


def _regimen_set(regimen: GivenRegimen) -> dict[str, Any]:
    said = {"kind": regimen.kind.value, "interval_hours": regimen.interval_hours, "days": regimen.days}
    return {name: value for name, value in said.items() if value is not None}


def _dose_options(case: Case, context: Context) -> Iterator[Option]:
    """A row for each span between the limits that uses and cautions know, counted alike (mg a day, g a dose …)."""
    exposure, told = context.exposure, context.exposure.dose is not None
    limits: dict[tuple[DoseUnit, str], set[float]] = {}
    for band in _bands(context):
        limits.setdefault((band.unit, band.per), set()).update(x for x in (band.over, band.up_to) if x)
    for (unit, per), found in limits.items():
        edges = sorted(found)
        spans = [*zip([0.0, *edges], edges, strict=False), (edges[-1], None)] if edges else []
        for over, up_to in spans:
            given = _dosed(exposure, DoseBand(unit=unit, per=per, over=over, up_to=up_to))
            words = _span_words(over, up_to)
            value = text(TEXTS, words, low=over, high=up_to or 0.0, unit=unit, per=per)
            changed = _changed(case, context, given)
            yield Option(_where(context, "dose"), value, _dose_set(given, exposure), changed, told)


def _span_words(over: float, up_to: float | None) -> str:
    if up_to is None:
        return "dose_over"
    return "dose_between" if over else "dose_up_to"


def _dose_set(given: Exposure, before: Exposure) -> dict[str, Any]:
    filled = _set_of(given, before)
    return {**filled.pop("dose", {}), **filled}


def _dosed(exposure: Exposure, band: DoseBand) -> Exposure:
    """The exposure with a dose in the band, its upper end where it has one; a day's amount goes by the interval told,
    else it is taken at once.
    """
    amount = band.up_to if band.up_to is not None else (band.over or 0.0) * OVER
    if not _per_day(band):
        return replace(exposure, dose=GivenDose(amount=amount, unit=band.unit))
    regimen = exposure.regimen
    if regimen is not None and regimen.interval_hours:
        amount *= min(1.0, regimen.interval_hours / HOURS_A_DAY)
    elif regimen is None or regimen.kind is Regimen.REPEATED:
        days = regimen.days if regimen else None
        regimen = GivenRegimen(kind=Regimen.REPEATED, interval_hours=HOURS_A_DAY, days=days)
    return replace(exposure, dose=GivenDose(amount=amount, unit=band.unit), regimen=regimen)


def _days_options(case: Case, context: Context) -> Iterator[Option]:
    """How long it is taken, each side of every limit, where that was not told."""
    exposure = context.exposure
    regimen = exposure.regimen or GivenRegimen(kind=Regimen.REPEATED)
    limits = sorted(_day_limits(context))
    if not limits or regimen.days is not None or regimen.kind is Regimen.SINGLE:
        return
    for words, days, said in [
        *(("days_up_to", limit, limit) for limit in limits),
        ("days_over", round(limits[-1] * OVER + 1), limits[-1]),
    ]:
        longer = replace(regimen, days=float(days))
        changed = _changed(case, context, replace(exposure, regimen=longer))
        value = text(TEXTS, words, days=said)
        yield Option(_where(context, "regimen.days"), value, _regimen_set(longer), changed, False)


def _day_limits(context: Context) -> set[float]:
    limits = {u.days_up_to for u in context.monograph.uses}
    limits |= {
        c.when.days_over
        for c in context.monograph.cautions
        if c.guidance is not None or c.change_drug is not ChangeDrug.NO
    }
    return {limit for limit in limits if limit}


# ---- several at once -----------------------------------------------------------------------------------------------


def _use_options(case: Case, context: Context, uses: Sequence[Use]) -> Iterator[Option]:
    """Each use that may apply, by an example of dosing that falls under it and no other."""
    # What a mixture holds of a drug is not known from its dose: the example counts it as this drug's, and there is
    # nothing that could be filled in for it.
    part = replace(context.part, share=1.0) if context.part.share is None else None
    asked = replace(context, part=part, exposure=replace(context.exposure, dose=None)) if part else context
    for use in uses:
        for given in _examples(asked, use, uses):
            chosen = choose_use(replace(asked, exposure=given))
            if chosen is not None and chosen.use is use and not chosen.relaxed:
                set_to = None if part else _set_of(given, context.exposure)
                changed = _changed(case, context, given)
                yield Option(_where(context, "use"), use.label, set_to, changed, False, part)
                break


def _examples(context: Context, use: Use, uses: Sequence[Use]) -> Iterator[Exposure]:
    """The exposure with what was not told filled in so that it may fall under `use`."""
    exposure = context.exposure
    if exposure.route is None and use.routes:
        exposure = replace(exposure, route=Route.ORAL if Route.ORAL in use.routes else use.routes[0])
    if exposure.extended_release is None and any(u.extended_release is not None for u in uses):
        exposure = replace(exposure, extended_release=bool(use.extended_release))
    for regimen in _example_regimens(context, use, uses):
        given = replace(exposure, regimen=regimen)
        if use.dose is not None and given.dose is None:
            yield _dosed(given, use.dose)
        else:
            yield given


def _example_regimens(context: Context, use: Use, uses: Sequence[Use]) -> Iterator[GivenRegimen | None]:
    told = context.exposure.regimen
    kind = told.kind if told else use.regimen
    days = told.days if told and told.days else _example_days(context, use, uses)
    if kind is None and days is None and not _per_day(use.dose):
        yield None
        kinds: Iterable[Regimen] = Regimen
    else:
        kinds = (kind,) if kind else (Regimen.REPEATED,)
    for each in kinds:
        if each is Regimen.SINGLE:
            yield GivenRegimen(kind=each, days=told.days if told else None)
            continue
        for interval in _example_intervals(told, uses):
            yield GivenRegimen(kind=each, interval_hours=interval, days=days)


def _example_intervals(told: GivenRegimen | None, uses: Sequence[Use]) -> tuple[float | None, ...]:
    """The interval told; else several where a day's amount tells the uses apart; else none, for weekly doses too."""
    if told is not None and told.interval_hours:
        return (told.interval_hours,)
    return SHORT_INTERVALS_HOURS if any(_per_day(use.dose) for use in uses) else (None,)


def _example_days(context: Context, use: Use, uses: Sequence[Use]) -> float | None:
    """A course within the use's own limit, beyond those of the others, else as short as cautions want it."""
    if use.days_up_to:
        return use.days_up_to
    others = [u.days_up_to for u in uses if u.days_up_to]
    if others:
        return max(others) + 1
    return min(_day_limits(context), default=None)


def _set_of(given: Exposure, before: Exposure) -> dict[str, Any]:
    """What was filled in, as a JSON value that settles it so."""
    filled: dict[str, Any] = {}
    if given.route is not before.route and given.route is not None:
        filled["route"] = given.route.value
    if given.extended_release is not before.extended_release:
        filled["extended_release"] = given.extended_release
    if given.dose is not None and given.dose != before.dose:
        filled["dose"] = {"amount": given.dose.amount, "unit": given.dose.unit.value}
    if given.regimen is not None and given.regimen != before.regimen:
        filled["regimen"] = _regimen_set(given.regimen)
    return filled
