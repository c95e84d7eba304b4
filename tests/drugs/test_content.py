"""What does not load, and how it says so; and the examples in the pure modules."""

import doctest
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from drugs import content, lines, spelling
from tests.drugs import made_up


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(content.ContentError) as caught:
        content.parse_monograph(text, "x.toml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('guidance = "compatible"', 'guidance = "fine"', "uses[0].guidance: Input should be 'compatible'"),
        ('evidence = "some"', 'evidence = "much"', "evidence: Input should be 'good'"),
        ('slug = "brafenol"', 'slug = "Bra Fenol"', "slug: lower-case letters, digits and single hyphens"),
        ('tier = "brief"', 'tear = "brief"', "tear: unknown key"),
        ('unit = "h"', 'unit = "mg"', "unit: one of h"),
        ("low = 2.0", "low = 9.0", "low <= typical <= high"),
        ("low = 2.0", "low = -2.0", "between 0.001 and 20000 h"),
    ],
)
def test_a_fault_names_file_line_key_and_what_is_allowed(old: str, new: str, said: str) -> None:
    fact = {"quantity": "half_life", "unit": "h", "low": 2.0, "high": 4.0, "sources": ["made-up"]}
    text = made_up.text("brafenol", facts=[fact])
    at = next(n for n, line in enumerate(text.splitlines(), 1) if old in line)
    told = next(p for p in problems(text.replace(old, new, 1)) if said in p)
    # A range at fault stands under its header; every other fault on its own line.
    assert told.startswith(f"x.toml: line {at}: ") or "facts[0]" in told


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"facts": [{"quantity": "half_life", "unit": "h", "low": 1.0, "sources": []}]}, "at least one source"),
        ({"uses": [made_up.use(sources=[])]}, "at least one source"),
        ({"uses": [made_up.use(guidance="interrupt_and_pump")]}, "needs a hold"),
        ({"sources": [made_up.SOURCE, made_up.SOURCE]}, "each key once"),
        ({"atc": ["nonsense"]}, "not an ATC code"),
    ],
)
def test_what_the_schema_refuses_does_not_load(changes: dict[str, Any], said: str) -> None:
    assert any(said in p for p in problems(made_up.text("brafenol", **changes)))


@pytest.mark.parametrize("value", ["inf", "nan", "-inf"])
def test_a_number_that_cannot_be_measured_does_not_load(value: str) -> None:
    assert "cannot be" in problems(f"low = {value}")[0] or "can be measured" in problems(f"low = {value}")[0]


@pytest.mark.parametrize("text", ["", "=", "[[", "\x00", "a = 1\na = 2", "x = " + "[" * 10_000])
def test_nonsense_does_not_load(text: str) -> None:
    assert problems(text)


def test_a_file_that_is_not_text_does_not_load(tmp_path: Path) -> None:
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(content.ContentError, match="not UTF-8"):
        content.read_monograph(path)


def test_dead_references_are_named(tmp_path: Path) -> None:
    folder = made_up.library(
        tmp_path,
        made_up.text("brafenol", classes=["nowhere"], alternatives=[{"drug": "nobody", "indication": "x", "why": "y"}]),
        combinations='[[combinations]]\nslug = "co-x"\nname = "X"\n'
        'ingredients = [{drug = "brafenol"}, {drug = "gone"}]\n',
    )
    with pytest.raises(content.ContentError) as caught:
        content.read_library(folder)
    assert caught.value.problems == (
        "brafenol.toml: classes: 'nowhere' is not in names/classes.toml",
        "brafenol.toml: alternatives: no monograph 'nobody'",
        "combinations[co-x]: no monograph 'gone'",
    )


@pytest.mark.parametrize("module", [lines, spelling])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iodine-123 MIBG", "I-123 MIBG"),
        ("18F-FDG", "F 18 FDG"),
        ("Fludeoxyglucose F-18", "fluorine-18 fludeoxyglucose"),
        ("naïve", "naive"),
        ("β-interferon", "beta interferon"),
        ("Straße", "strasse"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert spelling.compact(one) == spelling.compact(other)


@pytest.mark.parametrize(
    "name", ["potassium chloride", "magnesium sulfate", "haloperidol decanoate", "zinc", "sodium iodide"]
)
def test_a_salt_that_is_the_drug_or_a_depot_is_not_taken_away(name: str) -> None:
    assert spelling.without_salt(name) is None


def test_a_member_takes_no_source_that_only_its_class_cites() -> None:
    spoken = {"authority": "made-up-authority", "meaning": "Feed.", "guidance": "compatible", "source": "spoken"}
    pages = [made_up.SOURCE, {**made_up.SOURCE, "key": "spoken"}]
    parent = content.parse_monograph(made_up.text("tides-class", tier="class", positions=[spoken], sources=pages))
    member = content.parse_monograph(
        made_up.text("tidemab", uses=None, member_of="tides-class", positions=[], sources=[])
    )
    heir = content.inherit(member, parent)
    assert [use.inherited_from for use in heir.uses] == ["tides-class"]
    assert heir.positions == ()
    assert [source.key for source in heir.sources] == ["made-up"]
