"""Loading: all of it or nothing, nothing twice, and never over what this site wrote."""

from pathlib import Path

import pytest

from drugs import actions, content, export, queries, search
from drugs.models import Drug, MonographVersion, Name, Status
from lactadvice.accounts.models import User
from tests.drugs import made_up

pytestmark = pytest.mark.django_db


def versions(slug: str) -> list[tuple[int, str]]:
    return list(MonographVersion.objects.filter(drug__slug=slug).order_by("number").values_list("number", "status"))


def rewrite(folder: Path, slug: str, **changes: object) -> None:
    (folder / "monographs" / f"{slug}.toml").write_text(made_up.text(slug, **changes), encoding="utf-8")


def signed_off(slug: str, *people: User) -> None:
    version = MonographVersion.objects.get(drug__slug=slug, status="published")
    for person in people:
        actions.sign_off(version_id=version.pk, by=person, read_hash=version.content_hash, interests="none")


def test_load_puts_shipped_monographs_in_use_without_sign_offs(shelf: Path) -> None:
    assert versions("brafenol") == [(1, "published")]
    assert not queries.editorial(["brafenol"])["brafenol"].signatures


def test_load_twice_reads_no_file_twice_and_changes_nothing(shelf: Path) -> None:
    before = queries.library_version()
    stored = list(MonographVersion.objects.values_list("pk", flat=True))
    names = set(Name.objects.values_list("pk", flat=True))
    done: list[tuple[int, int]] = []
    report = actions.load_library(library=shelf, progress=lambda *counts: done.append(counts))
    assert (report.unchanged, report.added, report.updated) == (5, [], [])
    assert done == [(5, 5)]
    assert queries.library_version() == before
    assert list(MonographVersion.objects.values_list("pk", flat=True)) == stored
    assert set(Name.objects.values_list("pk", flat=True)) == names


def test_load_of_another_layout_with_the_same_content_makes_no_version(shelf: Path) -> None:
    path = shelf / "monographs" / "droxatide.toml"
    path.write_text("# a remark\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert actions.load_library(library=shelf).unchanged == 5
    assert versions("droxatide") == [(1, "published")]


def test_load_of_a_changed_file_replaces_what_nobody_here_touched(shelf: Path) -> None:
    before = queries.library_version()
    rewrite(shelf, "droxatide", summary="Known better now.", names=[{"texts": ["Newname"], "kind": "brand"}])
    assert actions.load_library(library=shelf).updated == ["droxatide"]
    assert versions("droxatide") == [(1, "superseded"), (2, "published")]
    monograph = queries.published("droxatide")
    assert monograph is not None
    assert monograph.summary == "Known better now."
    assert search.find("newname").matches[0].slug == "droxatide"
    assert queries.library_version() != before


def test_load_announces_what_it_brings_into_use_and_no_proposal(
    shelf: Path, registered: User, heard: list[dict[str, object]]
) -> None:
    signed_off("clodazine", registered)
    heard.clear()
    for slug in ("droxatide", "clodazine"):
        rewrite(shelf, slug, summary="Known better now.")
    actions.load_library(library=shelf)
    (said,) = heard
    assert str(said["version"]) == "droxatide version 2 (in use)"
    assert str(said["previous"]).startswith("droxatide version 1")


def test_load_proposes_beside_a_signed_version(shelf: Path, registered: User) -> None:
    signed_off("droxatide", registered)
    rewrite(shelf, "droxatide", summary="Known better now.")
    assert actions.load_library(library=shelf).proposed == ["droxatide"]
    assert versions("droxatide") == [(1, "published"), (2, "proposal")]


def test_load_proposes_beside_a_retracted_version(shelf: Path, registered: User) -> None:
    version = MonographVersion.objects.get(drug__slug="droxatide")
    actions.retract(version_id=version.pk, by=registered, reason="Wrong.")
    rewrite(shelf, "droxatide", summary="Known better now.")
    assert actions.load_library(library=shelf).proposed == ["droxatide"]
    assert queries.published("droxatide") is None


def test_load_replaces_an_older_proposal(shelf: Path, registered: User) -> None:
    signed_off("droxatide", registered)
    for summary in ("Second.", "Third."):
        rewrite(shelf, "droxatide", summary=summary)
        actions.load_library(library=shelf)
    assert versions("droxatide") == [(1, "published"), (2, "superseded"), (3, "proposal")]


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        ("slug = ", "Invalid value"),
        (made_up.text("faulty", surprise=1), "unknown key"),
        (made_up.text("faulty", uses=[made_up.use(sources=["nowhere"])]), "source 'nowhere' is neither"),
        (
            made_up.text("faulty", alternatives=[{"drug": "nobody", "indication": "x", "why": "y"}]),
            "no monograph 'nobody'",
        ),
        (made_up.text("another"), "must equal the file's name"),
        (made_up.text("faulty", classes=["nowhere"]), "'nowhere' is not in names/classes.toml"),
    ],
)
def test_load_of_one_faulty_file_changes_nothing(shelf: Path, faulty: str, said: str) -> None:
    rewrite(shelf, "droxatide", summary="Known better now.")
    (shelf / "monographs" / "faulty.toml").write_text(faulty, encoding="utf-8")
    with pytest.raises(content.ContentError, match=said):
        actions.load_library(library=shelf)
    assert versions("droxatide") == [(1, "published")]
    assert not Drug.objects.filter(slug="faulty").exists()


def test_load_with_allow_missing_reports_what_nobody_has_written(shelf: Path) -> None:
    rewrite(shelf, "droxatide", alternatives=[{"drug": "nobody", "indication": "x", "why": "y"}])
    report = actions.load_library(library=shelf, allow_missing=True)
    assert report.missing == ["droxatide.toml: alternatives: no monograph 'nobody'"]


def test_load_of_an_export_changes_nothing(shelf: Path, tmp_path: Path) -> None:
    before = queries.library_version()
    assert export.export_library(tmp_path / "out") == 5
    report = actions.load_library(library=tmp_path / "out")
    assert (report.unchanged, report.added, report.updated, report.proposed) == (5, [], [], [])
    assert queries.library_version() == before
    assert content.read_shared(tmp_path / "out") == content.read_shared(shelf)


def test_export_refuses_a_folder_that_holds_something(shelf: Path) -> None:
    with pytest.raises(FileExistsError):
        export.export_library(shelf)


def test_load_keeps_shared_sources_with_the_monographs_that_cite_them(db: None, tmp_path: Path) -> None:
    folder = made_up.library(
        tmp_path / "lib",
        made_up.text("zafidol", sources=None, uses=[made_up.use(sources=["shared"])], positions=[]),
        sources=(
            '[[sources]]\nkey = "shared"\ntitle = "T"\npublisher = "P"\nurl = "https://example.org"\n'
            'kind = "review"\nread = 2026-11-22\n'
        ),
    )
    text = (folder / "monographs" / "zafidol.toml").read_text(encoding="utf-8")
    (folder / "monographs" / "zafidol.toml").write_text(text.replace("schema = 1", "schema = 1\nsources = []"))
    actions.load_library(library=folder)
    monograph = queries.published("zafidol")
    assert monograph is not None
    assert [s.key for s in monograph.sources] == ["shared"]
    export.export_library(tmp_path / "out")
    assert actions.load_library(library=tmp_path / "out").unchanged == 1


def test_the_shipped_library_reads_and_writes_without_loss() -> None:
    monographs, _, _ = content.read_files()
    assert monographs
    for monograph in monographs.values():
        assert content.parse_monograph(content.write_toml(monograph)) == monograph


def test_load_of_the_shipped_library_finds_every_drug_by_its_name(db: None) -> None:
    actions.load_library(allow_missing=True)
    drugs = list(queries.drugs_in_use())
    lost = [d.slug for d in drugs if d.slug not in {m.slug for m in search.find(d.name).matches}]
    assert len(drugs) > 60
    assert lost == []
    assert len(list(queries.library().values())) == len(drugs)


def test_status_words_are_those_the_guards_know() -> None:
    assert {s.value for s in Status} == {"draft", "in_review", "published", "superseded", "retracted", "proposal"}
