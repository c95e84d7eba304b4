"""The library from a terminal."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from drugs import content
from tests.drugs import made_up


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_check_passes_a_sound_library(tmp_path: Path) -> None:
    folder = made_up.library(tmp_path, made_up.text("brafenol"))
    assert said("check_monographs", str(folder)) == "1 monographs checked, 0 errors, 0 warnings.\n"


def test_check_fails_with_every_fault_and_tells_errors_from_warnings(tmp_path: Path) -> None:
    spare = {**made_up.SOURCE, "key": "spare"}
    folder = made_up.library(
        tmp_path,
        made_up.text("brafenol", tier="core"),
        made_up.text("clodazine", sources=[made_up.SOURCE, spare]),
    )
    (folder / "monographs" / "faulty.toml").write_text("=", encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("check_monographs", str(folder), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["monographs"] == 2
    assert [e if isinstance(e, str) else e["slug"] for e in told["errors"]] == [
        "faulty.toml: Invalid statement (at line 1, column 1)",
        "brafenol",
    ]
    assert [(w["slug"], w["place"]) for w in told["warnings"]] == [("clodazine", "sources[spare]")]


@pytest.mark.django_db
def test_load_says_what_it_did(tmp_path: Path) -> None:
    folder = str(made_up.library(tmp_path, made_up.text("brafenol")))
    assert said("load_monographs", folder) == "Monographs: 1 added, 0 updated, 0 unchanged.\n"
    assert said("load_monographs", folder) == "Monographs: 0 added, 0 updated, 1 unchanged.\n"


@pytest.mark.django_db
def test_load_of_a_faulty_library_says_so_and_fails(tmp_path: Path) -> None:
    folder = made_up.library(tmp_path, made_up.text("brafenol", classes=["nowhere"]))
    with pytest.raises(CommandError, match=r"Nothing was loaded\.\nbrafenol\.toml: classes: 'nowhere'"):
        call_command("load_monographs", str(folder))


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_load_of_no_library_says_so(tmp_path: Path, folder: str) -> None:
    with pytest.raises(CommandError, match="holds no folder monographs/"):
        call_command("load_monographs", str(tmp_path / folder))


@pytest.mark.usefixtures("shelf")
def test_find_answers_a_line_for_a_name() -> None:
    lines = [json.loads(line) for line in said("find", "Painaway Plus", "brafenl", "quuxomab").splitlines()]
    assert [line["resolution"] for line in lines] == ["direct", "ask", "none"]
    assert lines[0]["matches"][0] == {
        "target": "combination",
        "slug": "co-brafazine",
        "name": "Co-brafazine",
        "ingredients": ["brafenol", "clodazine"],
        "kind": "brand",
        "matched": "Painaway Plus",
        "countries": ["US"],
        "why": "Painaway Plus is a combination of brafenol and clodazine.",
        "score": 1.0,
        "fuzzy": False,
        "retracted": False,
    }


@pytest.mark.usefixtures("shelf")
def test_coverage_counts_what_is_answered(tmp_path: Path) -> None:
    titles = tmp_path / "titles.csv"
    titles.write_text("lactmed_title,status\nBrafenol,x\nbrafenl,x\nQuuxomab,x\n", encoding="utf-8")
    told = json.loads(said("coverage", "--titles", str(titles), "--json"))
    assert told["monographs"] == 5
    assert told["by_tier"] == {"brief": 4, "class": 1}
    assert told["titles"] == {"all": 3, "direct": 1, "ask": 1, "none": 1, "asked": ["brafenl"], "unknown": ["Quuxomab"]}
    assert said("coverage").startswith("monographs: 5\n")
    titles.write_text("name\nBrafenol\n", encoding="utf-8")
    with pytest.raises(CommandError, match="has no column lactmed_title"):
        said("coverage", "--titles", str(titles))


@pytest.mark.usefixtures("shelf")
def test_export_writes_a_library_that_checks(tmp_path: Path) -> None:
    assert said("export_monographs", str(tmp_path / "out")).startswith("5 monographs written")
    assert len(content.read_library(tmp_path / "out")[0]) == 5
    with pytest.raises(CommandError, match="Nothing was exported"):
        call_command("export_monographs", str(tmp_path / "out"))
