"""The editor's forms and the document: what goes in comes out, and what is at fault is told where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from drugs import content
from drugs.editing import document as documents
from drugs.editing.faults import faults_of
from drugs.editing.fields import Shape, field_of, fields_of
from drugs.editing.forms import SectionForm, TableForm, can_be_shown
from drugs.editing.layout import BY_KEY, SECTIONS, home_of
from drugs.editing.picks import picks_for
from drugs.schema import Dose, Fact, Hold, Monograph, Use, When
from tests.drugs import made_up
from tests.drugs.sent import sent

pytestmark = pytest.mark.django_db
SHIPPED = content.LIBRARY / "monographs"
OPENED = (
    "ibuprofen",
    "technetium-tc-99m-sestamibi",
    "ssris",
    "alcohol",
    "metronidazole",
    "codeine",
    "fentanyl",
    "iohexol",
    "paracetamol",
)


def posted(form: SectionForm) -> QueryDict:
    """What a browser sends of a section that nobody touched."""
    html = "".join(str(field) for block in form.single.blocks for field in block.fields) if form.single else ""
    html += str(form.single["extra"]) if form.single else ""
    if form.rows is not None:
        html += str(form.rows.management_form)
        for row in form.rows.forms:
            html += str(row["extra"]) + "".join(str(field) for block in row.blocks for field in block.fields)
    query = QueryDict(mutable=True)
    for name, values in sent(html).items():
        query.setlist(name, values)
    return query


def again(document: dict[str, Any], key: str) -> dict[str, Any]:
    """A section opened in the editor and sent back as it was."""
    section = BY_KEY[key]
    picks = picks_for(document, key)
    return SectionForm(section, document, picks, posted=posted(SectionForm(section, document, picks))).content()


def test_every_field_of_a_monograph_stands_in_one_section_and_no_section_has_two_kinds_of_rows() -> None:
    placed = [name for section in SECTIONS for name in section.names]
    assert sorted([*placed, "schema", "slug"]) == sorted(Monograph.__dataclass_fields__)
    for section in SECTIONS:
        assert sum(field_of(Monograph, name).shape is Shape.ROWS for name in section.names) <= 1  # type: ignore[union-attr]


@pytest.mark.parametrize("slug", OPENED)
def test_a_shipped_monograph_opened_and_saved_says_the_same(slug: str) -> None:
    text = (SHIPPED / f"{slug}.toml").read_text()
    before = documents.read(text)
    after = before
    for section in SECTIONS:
        inside = again(before, section.key)
        assert documents.same(inside, documents.content_of(before, section.key)), section.key
        after = documents.with_content(after, section.key, inside)
    assert content.parse(Monograph, after, slug) == content.parse_monograph(text, slug)
    rewritten = documents.text_of(after, "")
    assert content.parse_monograph(rewritten, slug) == content.parse_monograph(text, slug)


def test_every_shipped_monograph_comes_back_from_the_forms() -> None:
    changed = []
    for path in sorted(SHIPPED.glob("*.toml"))[::25]:
        before = documents.read(path.read_text())
        for section in SECTIONS:
            if not documents.same(again(before, section.key), documents.content_of(before, section.key)):
                changed.append(f"{path.stem}: {section.key}")
    assert changed == []


def test_a_text_nobody_changed_keeps_its_layout_and_remarks() -> None:
    text = made_up.text("brafenol") + "# a remark\n"
    document = documents.read(text)
    assert documents.text_of(document, text) == text
    changed = documents.with_content(document, "summary", {"summary": "Other words.", "evidence": "some"})
    assert documents.text_of(changed, text) == text.replace("A made-up drug.", "Other words.")


def test_a_changed_row_leaves_the_lines_of_all_others() -> None:
    path = SHIPPED / "ibuprofen.toml"
    text, document = path.read_text(), documents.read(path.read_text())
    facts = [dict(fact) for fact in document["facts"]]
    facts[2]["conditions"] = "Other words."
    changed = documents.text_of({**document, "facts": facts}, text)
    lines = set(text.splitlines())
    assert [line for line in changed.splitlines() if line not in lines] == ['conditions = "Other words."']
    moved = documents.text_of({**document, "facts": [facts[3], *facts[:2], *facts[4:]]}, text)
    assert set(moved.splitlines()) <= lines
    assert documents.read(moved)["facts"] == [facts[3], *facts[:2], *facts[4:]]


def test_what_no_field_shows_comes_back_as_it_was() -> None:
    odd = made_up.use(dose="400 mg", colour="red", hold={"until": "hours", "basis": "published", "moon": "full"})
    document = made_up.document("brafenol", uses=[odd])
    assert again(document, "uses")["uses"] == [odd]


def test_a_section_of_another_shape_is_left_to_the_text() -> None:
    assert not can_be_shown(BY_KEY["facts"], {"facts": "none"})
    assert not can_be_shown(BY_KEY["facts"], {"facts": ["none"]})
    assert can_be_shown(BY_KEY["facts"], {})


def table(kind: type, row: dict[str, Any], **typed: str) -> dict[str, Any]:
    """A row of this kind after somebody typed into some of its fields."""
    picks = picks_for({"sources": [made_up.SOURCE]}, "facts")
    form = TableForm(None, fields=fields_of(kind), picks=picks, table=row)
    fields = sent("".join(str(field) for block in form.blocks for field in block.fields))
    query = QueryDict(mutable=True)
    for name, values in {**fields, **{name: [value] for name, value in typed.items()}}.items():
        query.setlist(name, values)
    return TableForm(query, fields=fields_of(kind), picks=picks).plain()


def test_numbers_are_read_and_what_is_none_stays_as_typed() -> None:
    fact = {"quantity": "half_life", "unit": "h", "sources": ["made-up"]}
    assert table(Fact, fact, low="2", high=" 2.5 ") == {**fact, "low": 2, "high": 2.5}
    for typed in ("two", "2,5", "inf", "nan", "1_000", "1e999"):
        assert table(Fact, fact, low=typed)["low"] == typed


def test_a_table_within_a_row_is_there_once_something_stands_in_it() -> None:
    fact = {"quantity": "milk_peak", "unit": "mmol/L", "typical": 1, "sources": ["made-up"]}
    assert "dose" not in table(Fact, fact)
    assert table(Fact, fact, **{"dose.amount": "400", "dose.unit": "mg"})["dose"] == {"amount": 400, "unit": "mg"}


def test_ticks_keep_the_order_they_stand_in() -> None:
    use = made_up.use(routes=["rectal", "oral"])
    assert table(Use, use)["routes"] == ["rectal", "oral"]


def test_only_the_units_that_fit_the_quantity_are_offered() -> None:
    picks = picks_for({}, "facts")
    assert [unit for unit, _ in picks.of("units", {"quantity": "half_life"})] == ["h"]
    assert "mmol/L" in [unit for unit, _ in picks.of("units", {"quantity": "milk_average"})]
    html = str(TableForm(None, fields=fields_of(Fact), picks=picks, table={"quantity": "half_life", "unit": "L/kg"}))
    assert "L/kg (not allowed here)" in html
    document = made_up.document("brafenol", facts=[{"quantity": "half_life", "unit": "L/kg", "low": 1, "sources": []}])
    assert again(document, "facts")["facts"][0]["unit"] == "h"


def fault(**changes: Any) -> tuple[str, int | None, str, str]:
    """The one fault of a made-up monograph with these changes."""
    found = faults_of({**made_up.document("brafenol"), **changes}, "brafenol")
    assert len(found) == 1, found
    return found[0].section, found[0].row, found[0].field, found[0].text


FACT = {"quantity": "half_life", "unit": "h", "low": 2, "sources": ["made-up"]}
HELD = {"until": "hours", "basis": "published", "hours_high": 4, "sources": ["made-up"]}
MADE = {"authority": "made-up-authority", "meaning": "Feed.", "source": "made-up"}


@pytest.mark.parametrize(
    ("changes", "where", "allowed"),
    [
        ({"kind": None}, ("identity", None, "kind"), "one of 'medicine'"),
        ({"kind": "drug"}, ("identity", None, "kind"), "one of 'medicine', 'contrast_agent'"),
        ({"atc": ["x"]}, ("identity", None, "atc"), "'x' is not an ATC code"),
        ({"cas": "x"}, ("identity", None, "cas"), "like 50-78-2"),
        ({"names": [{"texts": [" a"], "kind": "brand"}]}, ("identity", 0, "texts"), "non-empty, trimmed"),
        ({"summary": " "}, ("summary", None, "summary"), "must not be empty"),
        ({"facts": [FACT, {**FACT, "unit": "kg"}]}, ("facts", 1, "unit"), "one of h"),
        ({"facts": [{**FACT, "low": "two"}]}, ("facts", 0, "low"), "a number with a point, such as 0.5"),
        ({"facts": [{**FACT, "low": "1_0"}]}, ("facts", 0, "low"), "a number with a point, such as 0.5"),
        ({"facts": [{**FACT, "low": 90000}]}, ("facts", 0, ""), "between 0.001 and 20000 h"),
        ({"facts": [{**FACT, "high": 1}]}, ("facts", 0, ""), "low <= typical <= high"),
        ({"facts": [{**FACT, "sources": []}]}, ("facts", 0, "sources"), "a number needs at least one source"),
        ({"facts": [{**FACT, "dose": {"amount": -1, "unit": "mg"}}]}, ("facts", 0, "dose.amount"), "a number above 0"),
        (
            {"uses": [made_up.use(guidance="timed_avoidance", hold={**HELD, "hours_low": 9})]},
            ("uses", 0, "hold.hours_low"),
            "low (9.0) must not exceed high (4.0)",
        ),
        ({"uses": [made_up.use(guidance="timed_avoidance")]}, ("uses", 0, "hold"), "timed_avoidance needs a hold"),
        ({"uses": [made_up.use(change_drug="advised")]}, ("uses", 0, "change_text"), "say to what, and why"),
        (
            {"cautions": [{"label": "A", "when": {}, "reason": "B", "sources": ["made-up"]}]},
            ("cautions", 0, "when"),
            "name at least one circumstance",
        ),
        ({"positions": [{**MADE, "year": 1200}]}, ("positions", 0, "year"), "1970 to 2100"),
        ({"positions": [{**MADE, "year": "soon"}]}, ("positions", 0, "year"), "a whole number"),
        ({"milk_supply": {"effect": "lowers"}}, ("supply", None, "milk_supply.sources"), "lowers needs a source"),
        ({"monitoring": [{}]}, ("monitoring", 0, "text"), "must be given"),
        ({"alternatives": [{**made_up.SOURCE}]}, None, ""),
        ({"effects": [{"effect": "sedating"}]}, ("effects", 0, "sources"), "must be given"),
        ({"sources": [{**made_up.SOURCE, "url": "ftp:"}]}, ("sources", 0, "url"), "must begin with https://"),
        (
            {"sources": [made_up.SOURCE, {**made_up.SOURCE, "title": "Other"}]},
            ("sources", None, "key"),
            "each key once",
        ),
        ({"evidence_to": "soon"}, ("editorial", None, "evidence_to"), "a date as year-month-day, such as 2026-11-22"),
        ({"moon": "full"}, ("rest", None, "moon"), "unknown key"),
        ({"slug": "other"}, ("rest", None, "slug"), "must stay 'brafenol'; another drug is another monograph"),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_a_fault_names_its_section_row_and_field_and_what_is_allowed(
    changes: dict[str, Any], where: tuple[str, int | None, str] | None, allowed: str
) -> None:
    if where is None:
        found = faults_of(made_up.document("brafenol", **changes), "brafenol")
        assert {fault.section for fault in found} == {"alternatives"}
        return
    section, row, field, text = fault(**changes)
    assert (section, row, field) == where
    assert allowed in text


@pytest.mark.usefixtures("shelf")
def test_what_points_to_nothing_is_told_at_its_row() -> None:
    assert fault(uses=[made_up.use(sources=["gone"])])[:2] == ("uses", 0)
    assert fault(alternatives=[{"drug": "gone", "indication": "pain", "why": "Milder."}])[0] == "alternatives"
    assert fault(classes=["gone"])[0] == "identity"
    assert fault(positions=[MADE, {**MADE, "authority": "gone"}])[:2] == ("positions", 1)


@pytest.mark.usefixtures("shelf")
def test_a_fault_reads_as_a_sentence_with_the_row_in_words() -> None:
    found = faults_of(made_up.document("brafenol", facts=[FACT, {**FACT, "unit": "kg"}]), "brafenol")
    assert [each.sentence for each in found] == ["Row 2 (Half-life · 2 kg), Unit: one of h"]


def test_forms_know_every_shape_of_the_schema() -> None:
    kinds = (Monograph, Fact, Use, Hold, When, Dose)
    assert {field.shape for kind in kinds for field in fields_of(kind)} == set(Shape)
    assert home_of("nothing") == "rest"
    assert Path(SHIPPED).exists()
