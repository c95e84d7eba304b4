"""The file: made through the outbox, tagged, in its language, on one page."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.handouts import pdf_ua
from tests.handouts.conftest import CLODAZINE

if TYPE_CHECKING:
    from lactadvice.accounts.models import User
    from lactadvice.handouts.models import Handout

pytestmark = pytest.mark.django_db
Issue = Callable[..., "Handout"]
# The fullest sheets: a long schedule, labels, choices, note and clinic, in the longer language too.
FULL: dict[str, Any] = {
    "clinic_name": "North Valley Breastfeeding and Family Clinic",
    "clinic_phone": "+1 555 010 0199",
    "note": "Call us on Monday to say how it goes. " * 7,
}
POINTS_A4, POINTS_LETTER = (595, 842), (612, 792)


def made(handout: Handout) -> PdfReader:
    import lactadvice.handouts.tasks  # a worker finds every app's tasks when it starts
    from drugs.actions import deliver_outbox

    assert lactadvice.handouts.tasks
    assert deliver_outbox() >= 1
    handout.pdf.refresh_from_db()
    assert handout.pdf.content is not None
    return PdfReader(io.BytesIO(bytes(handout.pdf.content)))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("paper", "points"), [("a4", POINTS_A4), ("letter", POINTS_LETTER)])
def test_the_fullest_sheet_is_one_page_of_its_paper(issue: Issue, language: str, paper: str, points: Any) -> None:
    reader = made(issue(language=language, paper=paper, **FULL))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == points


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_file_is_tagged_for_readers_that_speak(issue: Issue, language: str) -> None:
    handout = issue(language=language)
    reader = made(handout)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == f"{handout.sheet['subject']} · {handout.code[:5]}-{handout.code[5:]}"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    tags = list(_tags(root["/StructTreeRoot"]))
    assert {"/Document", "/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= {name for name, _ in tags}
    assert all(alt for name, alt in tags if name == "/Figure")
    assert tags.count(("/H1", "")) == 1


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    "query", [CLODAZINE, "drug=elvazin&age=6&age_unit=weeks", "drug=nebulate", "drug=droxatide&last=2026-11-22T14:00"]
)
def test_the_file_keeps_the_rules_of_pdf_ua(issue: Issue, query: str, paper: str, language: str) -> None:
    reader = made(issue(query, language=language, paper=paper, **FULL))
    assert pdf_ua.faults(reader) == []


def test_the_rules_find_what_is_wrong(issue: Issue) -> None:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = PdfWriter(clone_from=made(issue(**FULL)))
    root = writer.root_object
    del root[NameObject("/Lang")]
    del root["/MarkInfo"][NameObject("/Marked")]
    figure = next(e for kind, _, e in pdf_ua.elements(root["/StructTreeRoot"]) if kind == "Figure")
    del figure[NameObject("/Alt")]
    page = writer.pages[0]
    del page[NameObject("/StructParents")]
    drawn = DecodedStreamObject()
    drawn.set_data(page.get_contents().get_data() + b" 0 0 10 10 re f")
    page[NameObject("/Contents")] = writer._add_object(drawn)
    broken = io.BytesIO()
    writer.write(broken)
    found = pdf_ua.faults(PdfReader(broken))
    for rule in ("06-001", "11-006", "13-004", "01-006", "01-003"):
        assert any(rule in fault for fault in found), rule


def _tags(node: Any) -> Any:
    """Each element of the structure tree as (type, alternative text)."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _tags(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _tags(node["/K"])


def test_letters_are_at_least_twelve_points(issue: Issue) -> None:
    sizes: set[float] = set()

    def seen(text: str, matrix: Any, position: list[float], font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(size * abs(position[3] * matrix[3]), 1))

    made(issue(**FULL)).pages[0].extract_text(visitor_text=seen)
    assert sizes
    assert min(sizes) >= 12


def test_the_text_can_be_read_out_of_the_file(issue: Issue) -> None:
    text = " ".join(made(issue()).pages[0].extract_text().split())
    assert "Do not feed your baby this milk for now" in text
    assert "Discard" in text
    assert "Mon 23 November, 12:00 noon" in text


def test_until_a_worker_comes_the_page_says_so_and_the_print_view_works(
    issue: Issue, clinician: User, client: Client
) -> None:
    from drugs.models import Outbox

    handout = issue()
    client.force_login(clinician)
    page = client.get(f"/handouts/{handout.code}/").content.decode()
    assert "The PDF waits to be made: next in line." in page
    assert client.get(f"/handouts/{handout.code}/handout.pdf").url == f"/handouts/{handout.code}/"
    assert client.get(f"/handouts/{handout.code}/print/").status_code == 200
    assert Outbox.objects.filter(done_at=None, task="lactadvice.handouts.tasks.make_pdf").count() == 1
    made(handout)
    assert "The PDF is ready." in client.get(f"/handouts/{handout.code}/").content.decode()
    file = client.get(f"/handouts/{handout.code}/handout.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-1.7")


def test_made_twice_it_stays_as_it_was(issue: Issue) -> None:
    from lactadvice.handouts import actions

    handout = issue()
    made(handout)
    first = handout.pdf.made_at
    actions.make_pdf(handout_id=handout.pk)
    handout.pdf.refresh_from_db()
    assert handout.pdf.made_at == first


LONGEST = ("leflunomide", "clozapine", "tofacitinib", "amiodarone", "phencyclidine", "temozolomide", "alcohol")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("drug", LONGEST)
def test_the_longest_real_sheets_with_everything_are_one_page(drug: str, language: str) -> None:
    from lactadvice.handouts import pdf, presenters
    from lactadvice.handouts.sheet import Wish
    from tests.handouts.sheets import sheet_of

    case = {
        "exposures": [{"drug": drug, "route": "oral", "regimen": {"kind": "repeated", "interval_hours": 24}}],
        "infant": {"age_days": 20, "gestational_age_weeks": 40, "weight_kg": 3.9, "conditions": []},
    }
    wish = Wish(paper="letter", include=("schedule", "labels", "sources", "choices"), **FULL)
    words, _ = sheet_of(case, language, wish)
    context = {"sheet": words, "code": "22222-22222", "shown_address": "lactadvice.example/h/22222-22222"}
    assert pdf.made({**context, "qr": presenters.qr(words["address"], words["qr"])}).pages == 1
