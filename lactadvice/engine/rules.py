"""The rules for one drug, in the order they are thought of. Each is small, named, and says what it rests on.

A rule may raise the guidance or add to it; only a sourced caution of the monograph marked `lowers` may lower it,
and never
out of a permanent stop. Rules about several drugs together stand in `company.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from drugs.schema import Caution
from drugs.vocabulary import ChangeDrug, Effect, Evidence, Guidance, InfantCondition, ParentCondition, Quantity, Route
from lactadvice.engine.advice import Range
from lactadvice.engine.findings import Finding, Rule
from lactadvice.engine.holds import followed_position, hold_of
from lactadvice.engine.kinetics.decay import MilkActivity, hours_until_dose_limit
from lactadvice.engine.matching import SYSTEMIC, ChosenUse, Context, turns_on_untold_health, when_holds
from lactadvice.engine.quantities import facts_of, relative_infant_dose_percent
from lactadvice.engine.texts import text
from lactadvice.engine.wording import TEXTS

# Under two months 78 % of reported reactions fell, over six months 4 % (Anderson 2003).
YOUNG_INFANT_DAYS = 61.0
# Convention, never proven (New Zealand; Emory): below 10 % taken as low; above 25 % as high.
LOW_RELATIVE_DOSE_PERCENT = 10.0
HIGH_RELATIVE_DOSE_PERCENT = 25.0


def unsigned(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """A site may ask for sign-offs: then an unsigned monograph gives facts and no guidance."""
    if context.policy.require_sign_off and not context.part.signed_off:
        yield Finding(rule="unsigned", text=text(TEXTS, "unsigned"), source_keys=(), guidance=Guidance.NOT_ENOUGH_DATA)


def long_overdue(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """A site may set how long a review may be overdue: after that, a monograph gives facts and no guidance."""
    due, limit = context.part.review_due, context.policy.withhold_due_before
    if due is not None and limit is not None and due < limit:
        yield Finding(
            rule="long_overdue", text=text(TEXTS, "long_overdue"), source_keys=(), guidance=Guidance.NOT_ENOUGH_DATA
        )


def baseline(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """The guidance of the use the exposure falls under, as its sources have it."""
    if chosen is None:
        return
    use = chosen.use
    # The longest hold decides among uses left open; none of them takes the advice to change the drug away.
    change = max((use, *chosen.possible), key=lambda u: u.change_drug.caution)
    estimated = use.basis == "estimate"
    yield Finding(
        rule="use",
        text=text(TEXTS, "use_estimate", reason=use.reason) if estimated else use.reason,
        source_keys=use.sources,
        guidance=use.guidance,
        hold=use.hold,
        change_drug=change.change_drug,
        change_text=change.change_text,
        evidence=use.evidence,
    )
    if chosen.relaxed:
        yield Finding(
            rule="nearest_use",
            text=text(TEXTS, f"relaxed_{chosen.relaxed}", drug=context.monograph.name),
            source_keys=use.sources,
            evidence=max(use.evidence, Evidence.LITTLE, key=lambda e: e.weakness),
        )
    others = {u.label for u in chosen.possible if u.guidance is not use.guidance}
    if others:
        labels = "; ".join([use.label, *sorted(others)])
        yield Finding(
            rule="not_told", text=text(TEXTS, "depends_on_use", uses=labels), source_keys=use.sources, uncertain=True
        )


def followed_authority(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """After a radiopharmaceutical: never less than the authority this site follows asks at the activity given."""
    position = followed_position(context)
    if position is not None:
        yield Finding(
            rule="followed_authority",
            text=text(TEXTS, "followed", authority=position.authority.upper(), meaning=position.meaning),
            source_keys=(position.source,),
            guidance=position.guidance,
            hold=hold_of(position, context),
        )


def decay(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """How long decay and infant dose would ask at the activity given; said beside what is published."""
    amount, monograph = context.amount, context.monograph
    half_lives = facts_of(monograph, Quantity.EFFECTIVE_HALF_LIFE)
    doses = facts_of(monograph, Quantity.DOSE_COEFFICIENT)
    if amount is None or amount.family != "activity" or not half_lives or not doses:
        return
    half_life = max(f.highest for f in half_lives)
    coefficient = max(f.highest for f in doses)
    # The coefficient is per megabecquerel given to the parent, so all of it counts as if it left in milk.
    activity = MilkActivity(administered_mbq=amount.per_dose, milk_fraction=1.0, effective_half_life_hours=half_life)
    hours = hours_until_dose_limit(activity, coefficient)
    words = text(TEXTS, "decay", half_life=half_life, hours=round(hours, 1), activity=amount.per_dose)
    yield Finding(rule="decay", text=words, source_keys=tuple(k for f in (*half_lives, *doses) for k in f.sources))


def no_use(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """No source speaks of the route: a local use of a drug that is compatible in the whole body is too; else
    unknown.
    """
    if chosen is not None:
        return
    systemic = [u for u in context.monograph.uses if not u.routes or SYSTEMIC & set(u.routes)]
    local = context.exposure.route not in SYSTEMIC and context.exposure.route not in (None, Route.OTHER)
    if local and systemic and all(u.guidance is Guidance.COMPATIBLE for u in systemic):
        yield Finding(
            rule="local_route",
            text=text(TEXTS, "local_of_systemic", drug=context.monograph.name),
            source_keys=systemic[0].sources,
            guidance=Guidance.COMPATIBLE,
            evidence=Evidence.LITTLE,
        )
        return
    key = "local_unknown" if local and systemic else "no_use"
    yield Finding(
        rule="no_statement",
        text=text(TEXTS, key, drug=context.monograph.name),
        source_keys=(),
        guidance=Guidance.NOT_ENOUGH_DATA,
        evidence=Evidence.NONE,
    )


def _caution_finding(caution: Caution, key: str) -> Finding:
    return Finding(
        rule="caution",
        text=text(TEXTS, key, label=caution.label, reason=caution.reason),
        source_keys=caution.sources,
        guidance=caution.guidance,
        lowers=caution.lowers,
        hold=caution.hold,
        change_drug=caution.change_drug,
        change_text=caution.change_text,
        monitor=caution.monitor,
        uncertain=key != "caution",
    )


def _caution_if(caution: Caution) -> Finding:
    """A condition nobody told and that would not change how to feed: said, but it drives nothing.

    Most infants do not have it; a headline driven by each rare disease would warn against every drug.
    """
    words = text(TEXTS, "caution_if", label=caution.label, reason=caution.reason)
    return Finding(rule="caution_if", text=words, source_keys=caution.sources, uncertain=True)


def cautions(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """The monograph's own cautions: what holds, and what may hold because a fact was not told."""
    for caution in context.monograph.cautions:
        holds = when_holds(caution.when, context)
        if holds:
            yield _caution_finding(caution, "caution")
        elif holds is None and caution.guidance is None and turns_on_untold_health(caution.when, context.infant):
            yield _caution_if(caution)
        elif holds is None and not caution.lowers:
            yield _caution_finding(caution, "caution_unknown")


def _band(span: Range) -> str:
    if span.high < LOW_RELATIVE_DOSE_PERCENT:
        return "low"
    return "high" if span.high > HIGH_RELATIVE_DOSE_PERCENT else "middle"


def relative_dose(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """The relative infant dose in its conventional bands; it changes nothing where an authority has spoken."""
    span, keys = relative_infant_dose_percent(context)
    if span is None or (context.exposure.route is not None and context.exposure.route not in SYSTEMIC):
        return
    band = _band(span)
    low, high = f"{span.low:.2g}", f"{span.high:.2g}"
    words = low if span.low == span.high else text(TEXTS, "from_to", low=low, high=high)
    sources = (*keys, "engine/ten-percent")
    yield Finding(rule="relative_infant_dose", text=text(TEXTS, f"rid_{band}", span=words), source_keys=sources)
    estimated = chosen is None or chosen.use.basis == "estimate"
    if estimated and band == "high":
        advice = text(TEXTS, "estimate_high_rid")
        yield Finding(
            rule="estimate_high_rid",
            text=advice,
            source_keys=sources,
            change_drug=ChangeDrug.PREFERRED,
            change_text=advice,
        )


def _has(context: Context, *effects: Effect) -> bool:
    return any(tag.effect in effects for tag in context.monograph.effects)


def _young(context: Context) -> bool:
    age = context.infant.age_days
    return age is None or age < YOUNG_INFANT_DAYS or context.infant.is_preterm is True


def young_and_sedating(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """A sedating drug and an infant in the first two months (or of an age not told): what to watch for."""
    if _has(context, Effect.SEDATING, Effect.OPIOID) and _young(context):
        signs = text(TEXTS, "sedation_signs")
        sources = ("engine/anderson-2003", "engine/anderson-2016")
        yield Finding(
            rule="young_and_sedating", text=text(TEXTS, "young_infant"), source_keys=sources, monitor=(signs,)
        )


def preterm_or_ill(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """Advice is made for healthy term infants: in others it is agreed on with the infant's team."""
    ill = {InfantCondition.NICU, InfantCondition.UNWELL} & set(context.infant.conditions or ())
    if context.infant.is_preterm or ill:
        yield Finding(
            rule="preterm_or_ill", text=text(TEXTS, "preterm_infant"), source_keys=("engine/ukdilas-principles",)
        )
    organs = {InfantCondition.RENAL_IMPAIRMENT, InfantCondition.HEPATIC_IMPAIRMENT}
    if organs & set(context.infant.conditions or ()):
        yield Finding(rule="organ_disease", text=text(TEXTS, "sick_organ"), source_keys=("engine/ten-percent",))


def parent_clears_slowly(context: Context, chosen: ChosenUse | None) -> Iterator[Finding]:
    """Kidney or liver disease in the parent: levels and holds may be longer than any figure shown."""
    organs = {ParentCondition.RENAL_IMPAIRMENT, ParentCondition.HEPATIC_IMPAIRMENT}
    if organs & set(context.parent.conditions or ()):
        yield Finding(
            rule="parent_clears_slowly",
            text=text(TEXTS, "parent_clearance"),
            source_keys=("engine/ukdilas-principles",),
        )


# Where one of these finds anything, nothing else a monograph says of what to do is heard.
WITHHOLDING = ("unsigned", "long_overdue")

RULES: tuple[Rule, ...] = (
    Rule(
        name="unsigned",
        reason="A site may show guidance only from monographs that two named people signed off.",
        source_keys=(),
        find=unsigned,
    ),
    Rule(
        name="long_overdue",
        reason="A site may show no guidance from monographs whose review is overdue for longer than it allows.",
        source_keys=(),
        find=long_overdue,
    ),
    Rule(
        name="use",
        reason=(
            "The guidance starts from what the sources say of this route, dose and course; where the case fits "
            "several, the most cautious."
        ),
        source_keys=(),
        find=baseline,
    ),
    Rule(
        name="followed_authority",
        reason=(
            "Authorities differ after radiopharmaceuticals: never less than what the one a site follows asks at "
            "the activity given."
        ),
        source_keys=(),
        find=followed_authority,
    ),
    Rule(
        name="decay",
        reason=(
            "Effective half-life and infant dose tell when the feeds to come fall below 1 mSv; never below what "
            "is published."
        ),
        source_keys=(),
        find=decay,
    ),
    Rule(
        name="no_statement",
        reason=(
            "A route nobody speaks of: a local use of a drug that is compatible by mouth or injection is too; "
            "anything else is not known."
        ),
        source_keys=(),
        find=no_use,
    ),
    Rule(
        name="caution",
        reason=(
            "Cautions of the monograph for this infant, parent, dose and company; a fact not told counts as possible."
        ),
        source_keys=(),
        find=cautions,
    ),
    Rule(
        name="relative_infant_dose",
        reason=(
            "Below 10 % of the parent's dose per kilogram is taken by convention as low; it never overrules an "
            "authority."
        ),
        source_keys=("engine/ten-percent", "engine/milk-volume"),
        find=relative_dose,
    ),
    Rule(
        name="young_and_sedating",
        reason="Reactions gather in the first two months, and half of them come from drugs that act on the brain.",
        source_keys=("engine/anderson-2003", "engine/anderson-2016"),
        find=young_and_sedating,
    ),
    Rule(
        name="preterm_or_ill",
        reason="Authorities write for healthy term infants; others clear drugs more slowly.",
        source_keys=("engine/ukdilas-principles", "engine/ten-percent"),
        find=preterm_or_ill,
    ),
    Rule(
        name="parent_clears_slowly",
        reason="What the parent clears slowly stays longer in milk.",
        source_keys=("engine/ukdilas-principles",),
        find=parent_clears_slowly,
    ),
)
