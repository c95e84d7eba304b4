"""What curators and approvers fill in at the desk. Forms check shapes; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from drugs.schema import SLUG

TOML_LIMIT = 500_000  # characters; the longest monograph is about a tenth of it


class TomlField(forms.CharField):
    """A monograph's text, kept exactly as typed."""

    widget = forms.Textarea(attrs={"rows": 40, "cols": 110, "spellcheck": "false", "autocomplete": "off"})

    def __init__(self) -> None:
        super().__init__(label="Monograph (TOML)", strip=False, max_length=TOML_LIMIT)

    def to_python(self, value: Any) -> str:
        """Browsers send a text's lines with other ends than files have; a text nobody changed must stay the same."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class ReasonForm(forms.Form):
    """Why something is done, for the audit trail and for readers."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "cols": 80}))


class NewForm(forms.Form):
    """A monograph of a drug that the library does not hold yet."""

    slug = forms.RegexField(regex=SLUG, max_length=80, help_text="Lower-case letters, digits and single hyphens.")
    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "cols": 80}))
    toml = TomlField()


class SaveForm(forms.Form):
    """A draft's new text, with the hash of what its author began to write from."""

    toml = TomlField()
    read_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SignForm(forms.Form):
    """A sign-off of the version as it was shown (`read_hash`)."""

    interests = forms.CharField(
        label="Statement of interests",
        help_text="Write “none” where there are none.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
    )
    read_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read_it = forms.BooleanField(label="I have read this version whole, and the sources it rests on.")
