"""Bundles out and in: hashes, dry run, all or nothing, and refusals with reasons."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from drugs import actions, bundle, seals
from drugs.models import Drug, MonographVersion
from lactadvice.accounts.models import User
from tests.drugs import made_up
from tests.drugs.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
ADDRESS = "/admin/drugs/monographversion/bundle/"


def packed(contents: dict[str, str], sealed_as: str = "", **manifest: Any) -> bytes:
    """A bundle of these files, with a manifest that fits unless told otherwise, sealed where a seal is given."""
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in contents.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("manifest.json", json.dumps({"format": 1, "files": hashes, **manifest}))
        if sealed_as:
            zipped.writestr("manifest.seal", sealed_as)
        for name, text in contents.items():
            zipped.writestr(name, text)
    return out.getvalue()


def read(body: bytes) -> bundle.Bundle:
    return bundle.read_bundle(io.BytesIO(body), len(body))


def manifest_of(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as zipped:
        return zipped.read("manifest.json")


def elsewhere(settings: Any, contents: dict[str, str]) -> tuple[bytes, str]:
    """A bundle that another site put together and sealed, and that site's key."""
    here, settings.SECRET_KEY = settings.SECRET_KEY, "another site's secret, of fifty characters and a few more"
    body = packed(contents, sealed_as=seals.seal(manifest_of(packed(contents))))
    key, settings.SECRET_KEY = seals.own_key(), here
    return body, key


def two_new() -> dict[str, str]:
    """Two drugs this library does not hold, each an alternative to the other."""
    other = {"indication": "pain", "why": "Made up."}
    return {
        "monographs/zuvenol.toml": made_up.text("zuvenol", alternatives=[{"drug": "zuvamab", **other}]),
        "monographs/zuvamab.toml": made_up.text("zuvamab", alternatives=[{"drug": "zuvenol", **other}]),
    }


def test_a_bundle_of_the_library_comes_back_the_same() -> None:
    report = bundle.look_through(read(bundle.write_bundle()).texts)
    assert (report.new, report.changed) == ([], [])
    assert len(report.same) == 5


def test_a_bundle_becomes_drafts_of_whoever_takes_it_in(curator: User) -> None:
    files = {**two_new(), "monographs/brafenol.toml": made_up.text("brafenol", summary="Other words.")}
    report = actions.take_in_bundle(bundled=read(packed(files)), by=curator, reason="From a neighbour.", knowingly=True)
    assert (report.new, report.changed) == (["zuvamab", "zuvenol"], ["brafenol"])
    drafts = MonographVersion.objects.filter(status="draft")
    assert {(d.drug.slug, d.author_id, d.origin) for d in drafts} == {
        (slug, curator.pk, "site") for slug in ("brafenol", "zuvamab", "zuvenol")
    }
    assert MonographVersion.objects.get(drug__slug="brafenol", status="published").number == 1


def test_one_fault_takes_nothing_in(curator: User) -> None:
    files = {**two_new(), "monographs/brafenol.toml": made_up.text("brafenol").replace('"compatible"', '"fine"')}
    with pytest.raises(bundle.BundleError, match=r"brafenol.*guidance"):
        actions.take_in_bundle(bundled=read(packed(files)), by=curator, reason="From a neighbour.", knowingly=True)
    assert not MonographVersion.objects.filter(status="draft").exists()
    assert not Drug.objects.filter(slug__startswith="zuv").exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not a zip file"),
        (b"PK\x03\x04 nonsense", "not a zip file"),
        (packed({}), "at least one file"),
        (packed(two_new(), format=2), "format must be 1"),
        (packed(two_new(), files={"monographs/zuvenol.toml": "0" * 64}), "is not in the manifest"),
        (packed({"../../etc/passwd": "x"}), "only monographs/<slug>.toml"),
        (packed({"monographs/zuvenol.toml": made_up.text("zuvamab")}), "must be 'zuvenol'"),
        (packed({"monographs/zuvenol.toml": "slug = ["}), "zuvenol"),
    ],
)
def test_what_is_no_bundle_is_refused_with_a_reason(body: bytes, said: str) -> None:
    with pytest.raises(bundle.BundleError, match=said.replace("<", ".").replace(">", ".")):
        bundle.look_through(read(body).texts)


def test_a_changed_byte_is_noticed() -> None:
    body = packed(two_new())
    with zipfile.ZipFile(io.BytesIO(body)) as zipped:
        files = {name: zipped.read(name).decode() for name in zipped.namelist()}
    manifest = json.loads(files.pop("manifest.json"))["files"]
    files["monographs/zuvenol.toml"] += "\n# slipped in"
    with pytest.raises(bundle.BundleError, match=r"zuvenol.toml: does not hash"):
        read(packed(files, files=manifest))


def test_a_hundred_megabytes_are_refused() -> None:
    with pytest.raises(bundle.BundleError, match="100 MB; at most 20 MB"):
        bundle.read_bundle(io.BytesIO(b""), 100_000_000)


def test_a_small_zip_that_swells_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("monographs/zuvenol.toml", "#" * 61_000_000)
    with pytest.raises(bundle.BundleError, match="more than 5000 files or 60 MB"):
        read(out.getvalue())


def test_the_page_looks_through_first_and_takes_in_when_asked(curator: User) -> None:
    client, body = at(curator), packed(two_new())

    def send(**more: str) -> str:
        file = SimpleUploadedFile("bundle.zip", body, content_type="application/zip")
        return client.post(ADDRESS, {"bundle": file, "reason": "From a neighbour.", **more}).content.decode()

    assert "Looked through; nothing was changed." in send()
    assert not Drug.objects.filter(slug="zuvenol").exists()
    refused = send(take_in="on")
    assert "The bundle is not sealed" in refused
    assert not Drug.objects.filter(slug="zuvenol").exists()
    assert "Taken in as drafts of yours." in send(take_in="on", knowingly="on")
    assert MonographVersion.objects.filter(drug__slug="zuvenol", status="draft").count() == 1


def test_the_page_says_why_a_file_is_refused(curator: User) -> None:
    file = SimpleUploadedFile("bundle.zip", b"no zip at all")
    answer = at(curator).post(ADDRESS, {"bundle": file, "reason": "Try."})
    assert answer.status_code == 422
    assert "This is not a zip file that can be read" in answer.content.decode()


def test_names_come_out_as_csv_without_formulas(curator: User) -> None:
    text = at(curator).get(ADDRESS + "names.csv").content.decode()
    assert "drug,brafenol,Painaway,brand,en,US" in text.splitlines()
    assert bundle._plain("=1+1") == "'=1+1"


# ---- seals ---------------------------------------------------------------------------------------------------------


def test_a_bundle_of_this_site_is_sealed_and_known() -> None:
    seal = read(bundle.write_bundle()).seal
    assert (seal.is_trusted, seal.words) == (True, "sealed by this site, and not changed since")


def test_a_neighbours_bundle_is_known_by_its_key_alone(curator: User, settings: Any) -> None:
    body, key = elsewhere(settings, two_new())
    unknown = read(body)
    assert (unknown.seal.is_trusted, key in unknown.seal.words) == (False, True)
    with pytest.raises(actions.Refused, match="a key this site does not know"):
        actions.take_in_bundle(bundled=unknown, by=curator, reason="From a neighbour.")
    assert not MonographVersion.objects.filter(status="draft").exists()
    settings.LACTADVICE_TRUSTED_SITES = {key: "Northern Clinic"}
    actions.take_in_bundle(bundled=read(body), by=curator, reason="From a neighbour.")
    draft = MonographVersion.objects.get(drug__slug="zuvenol")
    assert draft.reason == "From a neighbour. (Bundle sealed by Northern Clinic, and not changed since.)"


def test_an_unsealed_bundle_is_taken_in_only_knowingly_and_that_is_kept(curator: User) -> None:
    with pytest.raises(actions.Refused, match="not sealed"):
        actions.take_in_bundle(bundled=read(packed(two_new())), by=curator, reason="From a neighbour.")
    actions.take_in_bundle(bundled=read(packed(two_new())), by=curator, reason="From a neighbour.", knowingly=True)
    assert "(Bundle not sealed" in MonographVersion.objects.get(drug__slug="zuvenol").reason


def test_a_seal_of_another_manifest_is_refused(settings: Any) -> None:
    body, _ = elsewhere(settings, two_new())
    with zipfile.ZipFile(io.BytesIO(body)) as zipped:
        sealed = zipped.read("manifest.seal").decode()
    other = {"monographs/zuvenol.toml": made_up.text("zuvenol")}
    with pytest.raises(bundle.BundleError, match="does not fit the manifest"):
        read(packed(other, sealed_as=sealed))


@pytest.mark.parametrize("seal", ["nonsense", "a b", "a b c", "é ü", f"{'A' * 43}= {'A' * 86}=="])
def test_what_is_no_seal_is_refused(seal: str) -> None:
    with pytest.raises(bundle.BundleError, match=r"manifest.seal: the seal does not fit"):
        read(packed(two_new(), sealed_as=seal))


def test_the_page_shows_the_seal_in_the_dry_run(curator: User, settings: Any) -> None:
    body, key = elsewhere(settings, two_new())
    file = SimpleUploadedFile("bundle.zip", body, content_type="application/zip")
    page = at(curator).post(ADDRESS, {"bundle": file, "reason": "From a neighbour."}).content.decode()
    assert "Take care." in page
    assert "At most 20 MB." in page
    assert f"sealed with a key this site does not know ({key})" in page.replace("&#x2B;", "+")
    assert seals.own_key() in at(curator).get(ADDRESS).content.decode().replace("&#x2B;", "+")


def test_what_is_too_large_is_never_stored_and_the_page_says_so(curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[str] = []
    monkeypatch.setattr(
        TemporaryFileUploadHandler, "new_file", lambda self, *args, **more: stored.append("stored"), raising=True
    )
    file = SimpleUploadedFile("bundle.zip", b"x" * 21_000_000, content_type="application/zip")
    answer = at(curator).post(ADDRESS, {"bundle": file, "reason": "Try."})
    assert answer.status_code == 422
    assert "The bundle is 21 MB; at most 20 MB are allowed." in answer.content.decode()
    assert stored == []
