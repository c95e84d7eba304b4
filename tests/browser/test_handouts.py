"""Handouts end to end: from an answer to the sheet in both languages, its PDF, and its recall."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.browser.test_look import VIEWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWER = (
    "/advice/?drug=clodazine&dose=2&unit=g&route=oral&regimen=single&age=6&age_unit=weeks&ga=40&condition=none"
    "&now=2026-11-22T14:30%2B00:00"
)
CHANGE = "/advice/?drug=elvazin&age=6&age_unit=weeks&ga=40&condition=none"
PASSWORD = "a long made-up password"
CSS = Path(settings.BASE_DIR) / "static" / "css"
SHOTS = os.environ.get("SHOTS", "")  # a folder to keep pictures in, for somebody to look at


@pytest.fixture
def clinician(site: str) -> Any:
    """Somebody who may make handouts; the groups are made with the tables, and anew here, where tables are emptied."""
    from django.contrib.auth.models import Group

    from lactadvice.accounts.models import User

    who = User.objects.create_user("clinician", password=PASSWORD)
    who.groups.add(Group.objects.get_or_create(name="clinician")[0])
    return who


def _sign_in(page: Any) -> None:
    page.fill("[name=login]", "clinician")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def _signed_in(visit: Any, address: str, **options: Any) -> Any:
    page = visit("/accounts/login/", **options)
    _sign_in(page)
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(address)
    return page


def _shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def _work() -> None:
    """What the worker does every few seconds."""
    import lactadvice.handouts.tasks
    from drugs.actions import deliver_outbox

    assert lactadvice.handouts.tasks
    deliver_outbox()


def _issue(page: Any, language: str = "English", paper: str = "A4", note: str = "", *, choices: bool = False) -> None:
    page.get_by_role("link", name="Make a handout").click()
    page.get_by_label(language, exact=True).check()
    page.get_by_label(paper, exact=True).check()
    page.get_by_label("Clinic's name").fill("North Clinic")
    page.get_by_label("Clinic's phone").fill("555 0100")
    page.get_by_label("Choices, for deciding together").set_checked(choices)
    if note:
        page.get_by_label("Note to the family").fill(note)
    page.get_by_role("button", name="Make the handout").click()
    page.get_by_role("heading", name="Handout ").wait_for()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("language", "message", "rows"),
    [
        ("English", "Do not feed your baby this milk for now. Pump to keep your milk.", "5:30 pm"),
        ("Español", "Por ahora no dé esta leche a su bebé. Sáquese leche para no perderla.", "5:30 p. m."),
    ],
)
def test_from_an_answer_to_the_sheet(
    visit: Any, clinician: Any, language: str, message: str, rows: str, script: bool
) -> None:
    page = _signed_in(visit, ANSWER, script=script)
    _issue(page, language, note="Call us on Monday.")
    page.get_by_role("link", name="Print view").click()
    assert page.inner_text("h1") == message
    sheet = page.inner_text("main")
    assert rows in sheet
    assert "North Clinic" in sheet
    assert "Call us on Monday." in sheet
    assert page.get_attribute("html", "lang") == ("en" if language == "English" else "es")
    assert ("Borrador, sin firma" in sheet) == (language == "Español")
    assert page.locator(".qr title").count() == 1


def test_the_pdf_comes_by_itself_while_the_page_waits(visit: Any, clinician: Any) -> None:
    page = _signed_in(visit, ANSWER)
    _issue(page)
    assert "The PDF waits to be made" in page.inner_text("#pdf-progress")
    _work()
    page.get_by_role("link", name="Open the PDF").wait_for(timeout=8000)
    file = page.request.get(page.get_by_role("link", name="Open the PDF").get_attribute("href"))
    assert file.headers["content-type"] == "application/pdf"
    assert file.body()[:8] == b"%PDF-1.7"


def test_signing_in_again_brings_the_form_back(visit: Any, clinician: Any) -> None:
    page = _signed_in(visit, ANSWER)
    page.get_by_role("link", name="Make a handout").click()
    page.get_by_label("Note to the family").fill("Come back on Friday.")
    page.get_by_label("Español").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Make the handout").click()
    page.wait_for_url("**/accounts/login/**")
    _sign_in(page)
    page.get_by_role("heading", name="Make a handout").wait_for()
    assert page.get_by_label("Note to the family").input_value() == "Come back on Friday."
    assert page.get_by_label("Español").is_checked()
    page.get_by_role("button", name="Make the handout").click()
    page.get_by_role("heading", name="Handout ").wait_for()


def test_a_retraction_reaches_family_and_issuer(visit: Any, clinician: Any) -> None:
    from django.contrib.auth.models import Group, Permission

    from drugs import actions
    from drugs.models import MonographVersion
    from lactadvice.accounts.models import User

    page = _signed_in(visit, ANSWER)
    _issue(page)
    code = page.inner_text("h1").removeprefix("Handout ")
    family = visit(f"/h/{code}", width=390, height=844)
    assert family.inner_text("h1") == "This handout is current."
    approver = User.objects.create_user("approver", password=PASSWORD)
    approver.groups.add(Group.objects.get_or_create(name="approver")[0])
    approver.user_permissions.add(Permission.objects.get(codename="retract_monograph"))
    version = MonographVersion.objects.get(drug__slug="clodazine", status="published")
    actions.retract(version_id=version.pk, by=approver, reason="A number in it was wrong.")
    family.reload()
    assert family.inner_text("h1") == "This handout is withdrawn. Do not use it."
    assert "A number in it was wrong." in family.inner_text("main")
    assert "clodazine" not in family.inner_text("main").lower()
    _work()
    page.goto("/handouts/")
    assert code in page.inner_text("main .panel-change")
    _shot(page, "recall")
    _shot(family, "withdrawn-phone")


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("view", VIEWS)
def test_pages_are_accessible_and_fit(visit: Any, clinician: Any, view: str) -> None:
    width = VIEWS[view]["width"]
    page = _signed_in(visit, ANSWER, **VIEWS[view])
    found: list[str] = []

    def look(name: str) -> None:
        page.wait_for_load_state("load")
        _shot(page, f"{name}-{view}")
        found.extend(f"{name}: {v['id']}" for v in Axe().run(page, options=RULES).response["violations"])
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name}: wider than {width}")

    page.get_by_role("link", name="Make a handout").click()
    page.get_by_role("heading", name="Make a handout").wait_for()
    look("form")
    note = page.get_by_label("Note to the family")
    note.evaluate("field => field.removeAttribute('maxlength')")  # a browser that does not mind it
    note.fill("x" * 301)
    page.get_by_role("button", name="Make the handout").click()
    page.get_by_text("The handout was not made").wait_for()
    look("refused")
    page.goto(ANSWER)
    for language in ("English", "Español"):
        _issue(page, language, choices=True)
        look("handout")
        page.get_by_role("link", name="Print view").click()
        page.wait_for_url("**/print/", wait_until="load")
        look(f"sheet-{language}")
        page.goto(CHANGE if language == "English" else ANSWER)
    addresses = {
        "list": "/handouts/",
        "lookup": "/h/",
        "slip": "/h/22222-22223",
        "family": f"/advice/print/{CHANGE.removeprefix('/advice/')}",
        "familia": f"/advice/print/{CHANGE.removeprefix('/advice/')}&language=es",
    }
    for name, address in addresses.items():
        page.goto(address)
        look(name)
    assert found == []


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 8.27, 11.69), ("Letter", 8.5, 11.0)])
def test_the_browsers_own_print_is_one_page(
    visit: Any, clinician: Any, tmp_path: Path, paper: str, width: float, height: float
) -> None:
    from pypdf import PdfReader

    page = _signed_in(visit, ANSWER)
    _issue(page, "Español", paper, note="Llame el lunes y cuente cómo va. " * 9, choices=True)
    page.get_by_role("link", name="Print view").click()
    page.wait_for_url("**/print/", wait_until="load")
    file = tmp_path / "sheet.pdf"
    page.pdf(path=str(file), prefer_css_page_size=True)
    if SHOTS:
        (Path(SHOTS) / f"printed-{paper}.pdf").write_bytes(file.read_bytes())
    reader = PdfReader(file)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert abs(box.width / 72 - width) < 0.02
    assert abs(box.height / 72 - height) < 0.02


REAL = (
    *("codeine", "safinamide", "macitentan", "rasburicase", "semaglutide", "secnidazole", "chloramphenicol"),
    *("gallium-ga-68-pet-tracers", "technetium-tc-99m-red-blood-cells", "bleomycin", "alcohol", "iodine-i-131-iodide"),
    *("tinidazole", "lithium", "sertraline", "ibuprofen", "cocaine", "withania"),
)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_familys_sheet_of_real_drugs_is_one_page_set_by_the_browser(
    browser: Any, paper: str, language: str
) -> None:
    from django.template.loader import render_to_string
    from pypdf import PdfReader

    from lactadvice.handouts import family, presenters
    from tests.handouts.sheets import sheet_of

    styles = "".join((CSS / f"{name}.css").read_text() for name in ("handout", "handout-any", "handout-screen"))
    page, over = browser.new_page(), []
    for drug in REAL:
        exposure = {"drug": drug, "last_dose_at": "2026-11-22T15:00:00+00:00"}
        infant = {"age_days": 21, "gestational_age_weeks": 40, "conditions": []}
        words, _ = sheet_of({"exposures": [exposure], "infant": infant}, language, family.WISH, address="")
        drawn = render_to_string("handouts/sheet.html", {**presenters.page(words), "for_pdf": True})
        page.set_content(drawn.replace("</head>", f"<style>{styles}</style></head>"))
        if len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages) != 1:
            over.append(drug)
    page.close()
    assert over == []
