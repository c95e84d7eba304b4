"""What an issuer chooses for a handout.

Fields carry the prefix "h-" in the address, so that no field of the question is taken for one of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from lactadvice.catalogues import ENGLISH, LANGUAGES
from lactadvice.handouts.pdf import PAPERS
from lactadvice.handouts.sheet import Wish

PREFIX = "h"
PARTS = {
    "schedule": "Pump schedule to tick",
    "labels": "Bottle labels",
    "sources": "Sources",
    "choices": "Choices, for deciding together",
}
LONGEST_NOTE = 300


class HandoutForm(forms.Form):
    """Language, paper, parts, clinic, note; `key` tells the same form sent twice.

    `steps` are what the monographs tell clinicians to do: none goes to a family unless it is ticked.
    """

    use_required_attribute = False

    language = forms.ChoiceField(choices=list(LANGUAGES.items()), initial="en", widget=forms.RadioSelect)
    paper = forms.ChoiceField(choices=list(PAPERS.items()), initial="a4", widget=forms.RadioSelect)
    include = forms.MultipleChoiceField(
        label="Include",
        choices=list(PARTS.items()),
        required=False,
        initial=["schedule", "labels", "sources"],
        widget=forms.CheckboxSelectMultiple,
    )
    clinic_name = forms.CharField(label="Clinic's name", max_length=60, required=False)
    clinic_phone = forms.CharField(label="Clinic's phone", max_length=30, required=False)
    note = forms.CharField(
        label="Note to the family",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"At most {LONGEST_NOTE} characters, printed as you write it. Nothing that tells who the patient is: "
        "no name, date of birth or record number. It is stored with the handout.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    steps = forms.MultipleChoiceField(label="Also say", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, steps: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **{"prefix": PREFIX, "label_suffix": "", **options})
        self.fields["steps"].choices = [(step, step) for step in steps]  # type: ignore[attr-defined]
        for name in ("clinic_name", "clinic_phone", "note"):
            if self.is_bound and name in self.errors:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean(self) -> dict[str, Any]:
        """Steps are written in English, and no sheet mixes languages."""
        cleaned = super().clean() or {}
        if cleaned.get("steps") and cleaned.get("language") != ENGLISH:
            self.add_error("steps", "these lines exist in English alone: choose English, or take the ticks off")
        return cleaned

    def wish(self) -> Wish:
        """What was chosen, parts in the order of the page; only after `is_valid`."""
        chosen = self.cleaned_data
        return Wish(
            paper=chosen["paper"],
            include=tuple(part for part in PARTS if part in chosen["include"]),
            clinic_name=chosen["clinic_name"],
            clinic_phone=chosen["clinic_phone"],
            note=" ".join(chosen["note"].split()),
            steps=tuple(step for step, _ in self.fields["steps"].choices if step in chosen["steps"]),  # type: ignore[attr-defined]
        )


def first_values(latest: dict[str, Any] | None) -> dict[str, Any]:
    """A fresh key, and clinic, language and paper as in this issuer's latest handout."""
    kept = {name: latest[name] for name in ("language", "paper", "clinic_name", "clinic_phone")} if latest else {}
    return {**kept, "key": uuid.uuid4()}
