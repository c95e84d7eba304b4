"""What a browser would send of a page's form, left as it was found; without script."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects the fields of the form with the id asked for."""

    def __init__(self, ident: str) -> None:
        super().__init__()
        self.ident, self.inside = ident, not ident
        self.fields: dict[str, list[str]] = {}
        self.area: str | None = None
        self.choice: str | None = None
        self.first: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and self.ident:
            self.inside = given.get("id") == self.ident
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("submit", "button"):
            ticked = given.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in given:
                self._add(name, given.get("value", "on" if ticked else ""))
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "select":
            self.choice, self.first = name, None
        elif tag == "option" and self.choice:
            if self.first is None:
                self.first = given.get("value", "")
            if "selected" in given:
                self._add(self.choice, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.ident:
            self.inside = False
        if tag == "textarea" and self.area is not None:
            self._add(self.area, self.text.removeprefix("\r").removeprefix("\n").replace("\n", "\r\n"))
            self.area = None
        if tag == "select" and self.choice:
            if self.choice not in self.fields and self.first is not None:
                self._add(self.choice, self.first)
            self.choice = None

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


def sent(page: str, ident: str = "") -> dict[str, list[str]]:
    """The fields of the form with this id ("": of the whole text), by name."""
    form = _Form(ident)
    form.feed(page)
    return form.fields
