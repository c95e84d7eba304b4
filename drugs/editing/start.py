"""A monograph begun in sections: as little as the schema takes, saying of itself that it is not written yet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from drugs import content
from drugs.editing.words import choice
from drugs.schema import SLUG, Monograph
from drugs.vocabulary import Evidence, Guidance, Kind, SourceKind, Tier

NOT_WRITTEN = "Not written yet."


class StartForm(forms.Form):
    """What a first draft cannot do without: who it is about, why, and one source."""

    name = forms.CharField(max_length=200)
    slug = forms.RegexField(
        regex=SLUG, max_length=80, help_text="Its address: lower-case letters, digits and single hyphens."
    )
    kind = forms.ChoiceField(choices=[(kind.value, choice(Kind, kind)) for kind in Kind])
    reason = forms.CharField(label="Why it is written", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    title = forms.CharField(label="First source: title", max_length=500)
    publisher = forms.CharField(label="First source: publisher", max_length=300)
    url = forms.CharField(label="First source: address (URL)", max_length=500)
    source_kind = forms.ChoiceField(
        label="First source: kind", choices=[(kind.value, choice(SourceKind, kind)) for kind in SourceKind]
    )


def first_text(given: dict[str, Any], today: dt.date) -> str:
    """The text of a first draft, from what the form holds; ContentError where the schema refuses something.

    Its one use says that there is not enough data: until somebody writes it, that is all that is known here.
    """
    source = {"key": "source-1", "read": today, "kind": given["source_kind"]}
    source |= {name: given[name] for name in ("title", "publisher", "url")}
    use = {
        "label": "Any use",
        "guidance": Guidance.NOT_ENOUGH_DATA.value,
        "reason": NOT_WRITTEN,
        "evidence": Evidence.NONE.value,
        "sources": ["source-1"],
    }
    document = {
        "schema": 1,
        "slug": given["slug"],
        "name": given["name"],
        "kind": given["kind"],
        "tier": Tier.BRIEF.value,
        "summary": NOT_WRITTEN,
        "evidence": Evidence.NONE.value,
        "evidence_to": today,
        "compiled_on": today,
        "sources": [source],
        "uses": [use],
    }
    return content.write_toml(content.parse(Monograph, document, given["slug"]))
