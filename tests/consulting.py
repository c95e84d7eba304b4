"""A made-up library with one drug for each kind of answer, for tests of pages; no name in it is real."""

from __future__ import annotations

from pathlib import Path

from tests.drugs import made_up

DAY_HOLD = {
    "until": "hours",
    "basis": "published",
    "hours_low": 12,
    "hours_high": 24,
    "pumped_milk": "discard",
    "sources": ["made-up"],
}
SHORT_HOLD = {**DAY_HOLD, "hours_low": 2, "hours_high": 4}
NEWBORN = {
    "label": "Newborn",
    "when": {"infant_age_under_days": 28},
    "reason": "Made up for the newborn.",
    "guidance": "interrupt_and_pump",
    "hold": DAY_HOLD,
    "sources": ["made-up"],
}


def stock(folder: Path) -> None:
    """Load the library: brafenol (compatible, but not under 28 days), clodazine (24 hours), droxatide (4 hours),
    nebulate (not enough data), elvazin (choose another drug), and Co-brafazine, which holds the first two.
    """
    from drugs.actions import load_library  # Django is set up by now

    load_library(
        library=made_up.library(
            folder / "library",
            _brafenol(),
            made_up.text(
                "clodazine",
                uses=[made_up.use("Any dose", "interrupt_and_pump", hold=DAY_HOLD, steps=["Pump on time."])],
                alternatives=[{"drug": "brafenol", "indication": "pain", "why": "It goes with feeding."}],
                names=[{"texts": ["Twinsun"], "kind": "brand", "countries": ["AR"]}],
            ),
            made_up.text("droxatide", uses=[made_up.use("Any dose", "timed_avoidance", hold=SHORT_HOLD)]),
            made_up.text("nebulate", uses=[made_up.use("Any dose", "not_enough_data")]),
            made_up.text(
                "elvazin",
                uses=[made_up.use("Any dose", change_drug="advised", change_text="Brafenol instead.")],
            ),
            combinations=(
                '[[combinations]]\nslug = "co-brafazine"\nname = "Co-brafazine"\n'
                'ingredients = [{drug = "brafenol", share = 0.8}, {drug = "clodazine", share = 0.2}]\n'
            ),
            classes='[[classes]]\nslug = "fenols"\nname = "Fenols"\n',
        )
    )


def _brafenol() -> str:
    return made_up.text(
        "brafenol",
        classes=["fenols"],
        uses=[made_up.use("Usual doses", steps=["Feed as usual."], evidence="good")],
        cautions=[NEWBORN],
        monitoring=[{"text": "unusual sleepiness", "sources": ["made-up"]}],
        facts=[
            {"quantity": "relative_infant_dose", "low": 0.1, "high": 0.7, "unit": "percent", "sources": ["made-up"]},
            {"quantity": "half_life", "typical": 2, "unit": "h", "sources": ["made-up"]},
            {"quantity": "time_to_peak", "typical": 1, "unit": "h", "sources": ["made-up"]},
            {"quantity": "milk_plasma_ratio", "typical": 0.5, "unit": "ratio", "sources": ["made-up"]},
        ],
        names=[
            {"texts": ["Painaway", "Sólvex"], "kind": "brand", "countries": ["US"]},
            {"texts": ["Twinsun"], "kind": "brand", "countries": ["MX"]},
        ],
        positions=[
            {"authority": "made-up-authority", "meaning": "Feed.", "guidance": "compatible", "source": "made-up"},
            {
                "authority": "made-up-authority",
                "year": 2001,
                "meaning": "Stop.",
                "guidance": "interrupt_and_pump",
                "source": "made-up",
            },
        ],
    )
