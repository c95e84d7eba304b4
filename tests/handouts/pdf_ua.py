"""What PDF/UA-1 (ISO 14289-1) asks of a file, as far as the file itself shows it: each fault in one line.

Numbers in brackets are the checkpoints of the Matterhorn Protocol 1.1 that a rule stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

STANDARD_TYPES = (
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"),
    *("Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Span", "Quote", "Note"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Reference", "BibEntry", "Code", "Link", "Annot"),
    *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
)
PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI", "TOCI", "Note"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
}
SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"sh", b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"EI"}


def faults(reader: PdfReader) -> list[str]:
    """Every fault found; empty for a file that keeps the rules looked at."""
    root = reader.trailer["/Root"]
    found = [*_of_catalogue(root), *_of_tree(root["/StructTreeRoot"])]
    marked: set[tuple[int, int]] = set()
    for number, page in enumerate(reader.pages, start=1):
        found += [f"page {number}: {fault}" for fault in _of_page(page, reader, number, marked)]
    tagged = set(_marked_in_tree(root["/StructTreeRoot"], reader))
    found += [f"page {page}: content {mark} is in no element [01-005]" for page, mark in sorted(marked - tagged)]
    return found


def _of_catalogue(root: Any) -> Iterator[str]:
    marks = root.get("/MarkInfo", {})
    if not marks.get("/Marked") or marks.get("/Suspects"):
        yield "not marked as tagged [06-001]"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(root.get("/Lang", ""))):
        yield "no language [11-006]"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown [07-001]"
    data = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    if not re.search(r"pdfuaid:part(>|=[\"'])\s*1", data):
        yield "does not say that it is PDF/UA-1 [06-002]"
    if not re.search(r"<dc:title>.*\w.*</dc:title>", data, re.DOTALL):
        yield "no title in its metadata [06-003]"
    if "/Names" in root and "/JavaScript" in root["/Names"]:
        yield "holds scripts [29-001]"


def elements(node: Any, parent: str = "", roles: Any = None) -> Iterator[tuple[str, str, Any]]:
    """Each element of the tree as (type, parent's type, element), in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from elements(child, parent, roles)
    elif isinstance(node, dict):
        kind = str(node["/S"]).lstrip("/") if "/S" in node else parent
        kind = str((roles or {}).get(f"/{kind}", kind)).lstrip("/")
        if "/S" in node:
            yield kind, parent, node
        if "/K" in node:
            yield from elements(node["/K"], kind, roles)


def _of_tree(tree: Any) -> Iterator[str]:
    level = 0
    found = list(elements(tree, "", tree.get("/RoleMap", {})))
    named = {str(name) for kind, _, cell in found if kind == "TD" for name in _attribute(cell, "/Headers") or ()}
    for kind, parent, element in found:
        if kind not in STANDARD_TYPES:
            yield f"{kind} is no standard type and mapped to none [02-001]"
        if kind in PARENTS and parent not in PARENTS[kind]:
            yield f"{kind} within {parent} [09-004]"
        if kind == "Figure" and not (element.get("/Alt") or element.get("/ActualText")):
            yield "a figure without words [13-004]"
        if kind == "TH" and not _attribute(element, "/Scope") and str(element.get("/ID", "")) not in named:
            yield "a table's heading that does not say for what [15-003]"
        if re.fullmatch(r"H[1-6]", kind):
            if int(kind[1]) > level + 1:
                yield f"{kind} after H{level} [14-002]"
            level = int(kind[1])
    if "/ParentTree" not in tree:
        yield "no parent tree"


def _attribute(element: Any, name: str) -> Any:
    given = element.get("/A", {})
    given = given.get_object() if hasattr(given, "get_object") else given
    for each in given if isinstance(given, list) else [given]:
        if name in each.get_object():
            return each.get_object()[name]
    return None


def _of_page(page: Any, reader: PdfReader, number: int, marked: set[tuple[int, int]]) -> Iterator[str]:
    if "/StructParents" not in page:
        yield "is not tied to the tree [01-006]"
    for annotation in page.get("/Annots", []):
        given = annotation.get_object()
        if "/StructParent" not in given or not (given.get("/Contents") or given.get("/Alt")):
            yield "an annotation without tag or words [28-004]"
    if page.get("/Annots") and page.get("/Tabs") != "/S":
        yield "its order of tabs is not the tree's [28-009]"
    stack: list[bool] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            mark = properties.get("/MCID") if isinstance(properties, dict) else None
            if mark is not None:
                marked.add((number, int(mark)))
            stack.append(mark is not None or str(operands[0]) == "/Artifact")
        elif operator == b"EMC":
            stack.pop()
        elif operator in SHOWS and not any(stack):
            yield f"{operator.decode()} outside of tags and artifacts [01-003]"
    yield from _of_fonts(page)


def _of_fonts(page: Any) -> Iterator[str]:
    for name, font in page["/Resources"].get("/Font", {}).items():
        given = font.get_object()
        if "/ToUnicode" not in given:
            yield f"font {name}: its characters cannot be read out [10-001]"
        inner = given["/DescendantFonts"][0].get_object() if "/DescendantFonts" in given else given
        held = inner.get("/FontDescriptor", {})
        if not any(key in held for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"font {name} is not embedded [31-009]"
        if inner.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield f"font {name} has no map to its glyphs [31-006]"


def _marked_in_tree(node: Any, reader: PdfReader, page: int = 0) -> Iterator[tuple[int, int]]:
    """Each piece of content the tree holds, as (page, number)."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _marked_in_tree(child, reader, page)
    elif isinstance(node, dict):
        if "/Pg" in node:
            page = reader.get_page_number(node["/Pg"].get_object()) + 1
        if "/MCID" in node:
            yield page, int(node["/MCID"])
        if "/K" in node:
            yield from _marked_in_tree(node["/K"], reader, page)
    elif isinstance(node, int):
        yield page, int(node)
