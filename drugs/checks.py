"""Checks of what the schema cannot see: that a monograph agrees with itself, and the library with itself.

Pure of database and files. An error is a contradiction that must go before the monograph is used; a warning is a place
to look at once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from drugs.content import Shared
from drugs.schema import Combination, DoseBand, Fact, Monograph, Position, Use
from drugs.spelling import compact
from drugs.vocabulary import DoseUnit, Guidance, HoldUntil, Kind, NameKind, Quantity, Tier

# The reference parent and infant of the relative infant dose, as sources that state one use them
# (reference/rules/formulas.md; Anderson and Sauberan, Clin Pharmacol Ther 2016;100:42).
MILK_L_PER_KG_DAY = 0.15
PARENT_WEIGHT_KG = 70.0
# Sources round, and divide by the weights they measured (50 to 90 kg); beyond the second factor a unit has slipped.
ROUNDING, SLIP = 1.5, 5.0
TIMED_AT_MOST_HOURS = 12  # the advice contract's line between timed avoidance and interruption
_MICROGRAMS = {DoseUnit.MICROGRAM: 1.0, DoseUnit.MG: 1e3, DoseUnit.G: 1e6}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found: whose monograph, where in it, what is wrong in a sentence, and how grave it is."""

    slug: str
    place: str
    text: str
    is_error: bool

    @property
    def sentence(self) -> str:
        """The whole finding in one line."""
        return f"{self.slug}: {self.place}: {self.text}"


def library_faults(monographs: Mapping[str, Monograph], shared: Shared) -> list[Fault]:
    """All faults of a library given as resolved monographs (class inheritance applied) by slug."""
    found = [fault for slug in sorted(monographs) for fault in monograph_faults(monographs[slug], monographs)]
    return found + _shared_names(monographs, shared) + _shared_codes(monographs)


def monograph_faults(monograph: Monograph, library: Mapping[str, Monograph]) -> list[Fault]:
    """The faults of one monograph, seen beside the others it points to."""
    return [
        Fault(monograph.slug, place, text, is_error)
        for check in _CHECKS
        for place, text, is_error in check(monograph, library)
    ]


def riskier_alternatives(library: Mapping[str, Monograph]) -> list[Fault]:
    """Every alternative that is riskier than the drug it stands beside."""
    found = ((slug, row) for slug in library for row in _alternatives_not_riskier(library[slug], library))
    return [Fault(slug, *row) for slug, row in found]


def without_second_authority(library: Mapping[str, Monograph]) -> list[str]:
    """The slugs of monographs that state the position of fewer than two authorities."""
    return [slug for slug in library if len({p.authority for p in library[slug].positions}) < 2]


Found = Iterator[tuple[str, str, bool]]  # place, text, is_error


# ---- one monograph -------------------------------------------------------------------------------------------------


def _two_authorities(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    if m.tier is Tier.CORE and len({p.authority for p in m.positions}) < 2:
        yield "positions", "a core monograph states the positions of two authorities", True


def _alternatives_not_riskier(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    for other in m.alternatives:
        theirs = library.get(other.drug)
        if theirs is None or not theirs.uses or not m.uses:
            continue
        ours, others = _mildest(m), _mildest(theirs)
        place = f"alternatives[{other.drug}]"
        if others.guidance.caution > ours.guidance.caution:
            yield place, f"its mildest guidance is {others.guidance}, stricter than this drug's {ours.guidance}", True
        elif others.guidance is ours.guidance and others.change_drug.caution > ours.change_drug.caution:
            yield place, f"another drug is {others.change_drug} instead of it, more than of this one", False


def _mildest(m: Monograph) -> Use:
    return min(m.uses, key=lambda u: (u.guidance.caution, u.change_drug.caution))


def _no_alternative_unexplained(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    wanted = any(u.guidance is Guidance.INTERRUPT_AND_PUMP or u.change_drug.caution for u in m.uses)
    if wanted and not m.alternatives and not m.no_alternatives_because:
        yield "alternatives", "none given, and no_alternatives_because does not say why", False


def _dose_tells_milk(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    """Relative infant dose = milk level x 0.15 L/kg/day / (daily dose / 70 kg), for facts of the same dose."""
    levels = [f for f in m.facts if f.quantity is Quantity.MILK_AVERAGE and f.unit == "microgram/L"]
    for stated in (f for f in m.facts if f.quantity is Quantity.RELATIVE_INFANT_DOSE):
        for level in levels:
            if stated.dose and stated.dose == level.dose and stated.analyte == level.analyte:
                yield from _compare_doses(stated, level)


def _compare_doses(stated: Fact, level: Fact) -> Found:
    low, high = (relative_infant_dose_percent(level, end) for end in (level.lowest, level.highest))
    if low is None or high is None or high == 0:
        return
    gap = max(stated.lowest / high, low / stated.highest if stated.highest else 1.0)
    if gap > ROUNDING:
        told = f"stated {stated.lowest:g} to {stated.highest:g} %"
        text = f"{told}, but the milk level at that dose gives {low:.2g} to {high:.2g} %"
        yield f"facts[{Quantity.RELATIVE_INFANT_DOSE}]", text, gap > SLIP


def relative_infant_dose_percent(level: Fact, microgram_per_l: float) -> float | None:
    """RID (%) of a milk level at its own dose, 70 kg parent, 0.15 L/kg/day of milk; None where no daily mass is stated.

    One worked example: 100 microgram/L at 1400 mg once a day: 100 x 0.15 / (1 400 000 / 70) = 0.075 %.
    """
    dose = level.dose
    if dose is None or dose.interval_hours is None or dose.unit not in _MICROGRAMS:
        return None
    daily_microgram_per_kg = dose.amount * _MICROGRAMS[dose.unit] * 24 / dose.interval_hours / PARENT_WEIGHT_KG
    return 100 * microgram_per_l * MILK_L_PER_KG_DAY / daily_microgram_per_kg


def _holds_long_enough(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    for use in m.uses:
        if use.hold is None or use.hold.until is not HoldUntil.HOURS or use.hold.hours_high is None:
            continue
        said = [p.hold_hours for p in m.positions if p.hold_hours is not None and _speaks_of(p, use)]
        if said and use.hold.hours_high < min(said):
            text = f"{use.hold.hours_high:g} h is shorter than every authority cited (at least {min(said):g} h)"
            yield f"uses[{use.label}].hold", text, True


def _speaks_of(position: Position, use: Use) -> bool:
    if position.routes and use.routes and not set(position.routes) & set(use.routes):
        return False
    if position.regimen and use.regimen and position.regimen is not use.regimen:
        return False
    band = use.dose
    if band is None or band.unit is not DoseUnit.MBQ:
        return True
    return _overlap((band.over, band.up_to), (position.activity_over_mbq, position.activity_up_to_mbq))


def _holds_of_the_right_kind(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    for use in m.uses:
        hours = use.hold.hours_high if use.hold and use.hold.until is HoldUntil.HOURS else None
        if hours is None:
            continue
        if use.guidance is Guidance.TIMED_AVOIDANCE and hours > TIMED_AT_MOST_HOURS:
            yield (
                f"uses[{use.label}].hold",
                f"timed_avoidance is for at most {TIMED_AT_MOST_HOURS} h, this is {hours:g} h",
                True,
            )
        if use.guidance is Guidance.INTERRUPT_AND_PUMP and hours <= TIMED_AT_MOST_HOURS:
            yield (
                f"uses[{use.label}].hold",
                f"interrupt_and_pump for only {hours:g} h: does the source name it so?",
                False,
            )


def _more_is_never_milder(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    for one, other in combinations([u for u in m.uses if u.dose], 2):
        if not _same_but_dose(one, other):
            continue
        less, more = sorted((one, other), key=lambda u: u.dose.over or 0)  # type: ignore[union-attr]
        if (more.dose.over or 0) > (less.dose.over or 0) and more.guidance.caution < less.guidance.caution:  # type: ignore[union-attr]
            yield f"uses[{more.label}]", f"a higher dose is milder than “{less.label}”", True


def _same_but_dose(one: Use, other: Use) -> bool:
    a, b = one.dose, other.dose
    same_scale = bool(a and b and (a.unit, a.per) == (b.unit, b.per))
    return (
        same_scale
        and set(one.routes) == set(other.routes)
        and one.regimen == other.regimen
        and (one.extended_release == other.extended_release)
    )


def _one_use_for_one_exposure(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    for one, other in combinations(m.uses, 2):
        if one.guidance is other.guidance or _detail(one) != _detail(other) or not _can_both_match(one, other):
            continue
        text = f"also matches what “{other.label}” matches, as closely, with other guidance"
        yield f"uses[{one.label}]", text, True


def _detail(use: Use) -> int:
    """How closely a use is described: the closer of two that match is taken."""
    return sum(
        bool(x)
        for x in (use.routes, use.regimen, use.dose, use.extended_release is not None, use.days_up_to is not None)
    )


def _can_both_match(one: Use, other: Use) -> bool:
    routes = not one.routes or not other.routes or bool(set(one.routes) & set(other.routes))
    regimen = None in (one.regimen, other.regimen) or one.regimen is other.regimen
    release = None in (one.extended_release, other.extended_release) or one.extended_release == other.extended_release
    return routes and regimen and release and _bands_overlap(one.dose, other.dose)


def _bands_overlap(one: DoseBand | None, other: DoseBand | None) -> bool:
    if one is None or other is None or (one.unit, one.per) != (other.unit, other.per):
        return one is None and other is None  # on other scales: told apart by hand
    return _overlap((one.over, one.up_to), (other.over, other.up_to))


def _overlap(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> bool:
    """Whether two bands (above the first, up to the second; None is open) share a value."""
    lowest = max(one[0] or 0, other[0] or 0)
    highest = min(x if x is not None else float("inf") for x in (one[1], other[1]))
    return lowest < highest


def _between_the_authorities(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    said = [p.guidance.caution for p in m.positions if p.guidance is not None]
    uses = [u for u in m.uses if u.basis == "authority"]
    if not said or not uses or m.conflicts:
        return
    if max(u.guidance.caution for u in uses) > max(said):
        yield "uses", "stricter than every authority cited, and conflicts does not say why", False
    if min(u.guidance.caution for u in uses) < min(said):
        yield "uses", "milder than every authority cited, and conflicts does not say why", False


def _class_and_member_agree(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    above = library.get(m.member_of) if m.member_of else None
    if above is None or not above.uses or not m.uses or m.uses[0].inherited_from or m.conflicts:
        return
    ours, theirs = _mildest(m).guidance, _mildest(above).guidance
    if ours is not theirs:
        yield "uses", f"{ours}, while its class {above.slug} is {theirs}; conflicts does not say why", False


def _sources_are_cited(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    unused = {s.key for s in m.sources} - {key for keys in m.cited().values() for key in keys}
    for key in sorted(unused):
        yield f"sources[{key}]", "nothing cites it", False


def _risk_is_marked(m: Monograph, library: Mapping[str, Monograph]) -> Found:
    if m.kind is Kind.RADIOPHARMACEUTICAL and not m.high_risk:
        yield "high_risk", "a radiopharmaceutical is due again in 6 months: mark it", False


_CHECKS: tuple[Callable[[Monograph, Mapping[str, Monograph]], Found], ...] = (
    _two_authorities,
    _alternatives_not_riskier,
    _no_alternative_unexplained,
    _dose_tells_milk,
    _holds_long_enough,
    _holds_of_the_right_kind,
    _more_is_never_milder,
    _one_use_for_one_exposure,
    _between_the_authorities,
    _class_and_member_agree,
    _sources_are_cited,
    _risk_is_marked,
)


# ---- the library ---------------------------------------------------------------------------------------------------


def _shared_names(monographs: Mapping[str, Monograph], shared: Shared) -> list[Fault]:
    """Names that lead to several things. Their own names may not; for others, a search asks which is meant."""
    owners: dict[str, dict[str, tuple[str, str]]] = {}
    for slug, text, kind in _names(monographs, shared):
        owners.setdefault(compact(text), {}).setdefault(slug, (text, kind))
    declared = {compact(text) for text in shared.ambiguous}
    found = []
    for letters, things in sorted(owners.items()):
        if len(things) < 2 or letters in declared:
            continue
        slugs, text = sorted(things), next(iter(things.values()))[0]
        own = [slug for slug, (_, kind) in things.items() if kind == "own"]
        others = ", ".join(slugs[1:])
        found.append(Fault(slugs[0], f"names[{text}]", f"also names {others}; a search will ask", len(own) > 1))
    return found


def _names(monographs: Mapping[str, Monograph], shared: Shared) -> Iterator[tuple[str, str, str]]:
    """Every name as (slug of what it names, text, kind); "own" is the kind of the name a thing is filed under."""
    things: list[Monograph | Combination] = [*monographs.values(), *shared.combinations.values()]
    for thing in things:
        yield thing.slug, thing.name, "own"
        for title in thing.lactmed_titles:
            yield thing.slug, title, NameKind.SYNONYM
        for group in thing.names:
            for text in group.texts:
                yield thing.slug, text, group.kind


def _shared_codes(monographs: Mapping[str, Monograph]) -> list[Fault]:
    found: list[Fault] = []
    for field, is_error in (("rxcui", True), ("atc", False), ("cas", False), ("unii", False)):
        found += _used_twice(monographs.values(), field, is_error)
    return found


def _used_twice(monographs: Iterable[Monograph], field: str, is_error: bool) -> Iterator[Fault]:
    users: dict[str, list[str]] = {}
    for m in monographs:
        value = getattr(m, field)
        for code in (value,) if isinstance(value, str) else value:
            users.setdefault(code, []).append(m.slug)
    for code, slugs in users.items():
        if code and len(slugs) > 1:
            for one, other in pairwise(sorted(slugs)):
                yield Fault(one, field, f"{code} is also that of {other}", is_error)
