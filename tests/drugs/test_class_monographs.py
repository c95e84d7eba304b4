"""The shipped class monographs: whole, linked to their members, and found by the names people use for the class."""

from __future__ import annotations

from functools import cache

import pytest

from drugs import content, search
from drugs.schema import Monograph
from drugs.vocabulary import Guidance, Tier
from tests.shelf import shelf  # noqa: F401 asked for by name below

# Members differ too much for one answer: the class asks for the name.
MIXED = {"opioids", "monoclonal-antibodies"}


@cache
def library() -> dict[str, Monograph]:
    return content.read_library()[0]


def standing() -> list[Monograph]:
    """Monographs that stand for a class of classes.toml under its own slug."""
    classes = content.read_shared().classes
    return [m for m in library().values() if m.tier is Tier.CLASS and m.slug in classes]


def test_at_least_twenty_four_classes_have_a_monograph() -> None:
    assert len(standing()) >= 24


@pytest.mark.parametrize("monograph", standing(), ids=lambda m: m.slug)
def test_each_is_whole(monograph: Monograph) -> None:
    assert monograph.uses
    assert monograph.positions
    assert len(monograph.sources) >= 2
    assert monograph.alternatives or monograph.no_alternatives_because
    assert monograph.slug in monograph.classes


@pytest.mark.parametrize("slug", sorted(MIXED))
def test_a_class_of_opposites_gives_no_guidance_and_has_no_heirs(slug: str) -> None:
    assert {use.guidance for use in library()[slug].uses} == {Guidance.NOT_ENOUGH_DATA}
    assert [m.slug for m in library().values() if m.member_of == slug] == []


def test_every_other_class_is_linked_from_its_members() -> None:
    linked = {m.member_of for m in library().values()}
    assert {m.slug for m in standing()} - linked == MIXED


@pytest.mark.parametrize("slug", ["doxepin", "aspirin", "yellow-fever-vaccine", "cocaine", "remimazolam"])
def test_a_drug_its_class_leaves_out_is_no_member(slug: str) -> None:
    assert library()[slug].member_of == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("SSRI", "ssris"),
        ("SSRIs", "ssris"),
        ("statin", "statins"),
        ("ACE inhibitor", "ace-inhibitors"),
        ("NSAIDs", "nsaids"),
        ("beta blocker", "beta-blockers"),
        ("live vaccine", "live-vaccines"),
        ("tricyclics", "tricyclics"),
        ("PPIs", "acid-suppressants"),
        ("local anesthetic", "local-anaesthetics"),
        ("corticosteroides inhalados", "inhaled-corticosteroids"),
        ("opioid", "opioids"),
    ],
)
def test_the_words_for_a_class_lead_to_its_monograph(words: str, slug: str) -> None:
    found = search.find(words, note=False)
    assert (found.resolution, [match.slug for match in found.matches]) == ("direct", [slug])
