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


# What whoever signs says they have done; kept with the signature, word for word.
CHECKLIST = (
    "I have read this version whole.",
    "I have opened the sources and found each number, with its unit and population, in them.",
    "The guidance follows from the sources, and is neither milder nor stricter than they are.",
    "Holds, doses and times are right, and say what becomes of pumped milk.",
    "I have seen what this version changes for worked cases, dyads and issued handouts.",
)


class SignForm(forms.Form):
    """A sign-off of the version as it was shown (`read_hash`), with the whole checklist ticked."""

    interests = forms.CharField(
        label="Statement of interests",
        help_text="Write “none” where there are none.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
    )
    read_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    checklist = forms.MultipleChoiceField(
        label="Checklist: all of it",
        choices=[(sentence, sentence) for sentence in CHECKLIST],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_checklist(self) -> list[str]:
        """All of it: half a review is none."""
        ticked = self.cleaned_data["checklist"]
        missing = [sentence for sentence in CHECKLIST if sentence not in ticked]
        if missing:
            raise forms.ValidationError(f"Not ticked: {' '.join(missing)}")
        return list(CHECKLIST)


class PublishForm(forms.Form):
    """Putting a version in use, after its impact was looked at."""

    impact_seen = forms.BooleanField(label="I have seen what this version changes.")


class CommentForm(forms.Form):
    """A remark on a version or one place in it."""

    field = forms.CharField(
        label="Place",
        required=False,
        max_length=200,
        help_text="Such as uses[Usual doses].hold, or facts[half_life]; empty for the whole.",
    )
    text = forms.CharField(label="Comment", max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "cols": 80}))
    is_request = forms.BooleanField(label="I ask for a change: nobody signs before this is resolved.", required=False)


class ReportForm(forms.Form):
    """A reader's report of a problem."""

    page = forms.RegexField(
        label="Page",
        regex=r"^/[^?#\s\x00]*$",
        max_length=300,
        error_messages={"invalid": "An address of this site that begins with / and holds no ? or #."},
    )
    text = forms.CharField(
        label="What is wrong?",
        max_length=4000,
        help_text="No names, dates of birth or other words about a patient, please.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = forms.EmailField(
        label="Your e-mail address", required=False, max_length=254, help_text="Only if you want an answer."
    )


class AnswerForm(forms.Form):
    """The desk's answer to a report."""

    answer = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "cols": 80}))


class FindingForm(forms.Form):
    """What was found in looking into a retraction."""

    finding = forms.CharField(
        label="What you found",
        max_length=4000,
        help_text="Was the retraction right? What was wrong, and what follows from it: a new draft, a word to readers?",
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )


class BundleForm(forms.Form):
    """A bundle of monographs from another site: looked through first, taken in when asked to."""

    bundle = forms.FileField(label="Bundle (.zip)")
    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "cols": 80}))
    take_in = forms.BooleanField(label="Take it in (otherwise it is only looked through)", required=False)
    knowingly = forms.BooleanField(
        label="I take it in knowingly, though this site does not know its seal or it has none.", required=False
    )
