"""The sections a monograph is edited in: which of its fields stand where. Every field stands in exactly one."""

from __future__ import annotations

from dataclasses import dataclass

from drugs.editing.fields import Field, Shape, monograph_field


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the editor: its word in addresses, its title, and the monograph's fields on it."""

    key: str
    title: str
    names: tuple[str, ...]

    @property
    def single(self) -> tuple[Field, ...]:
        """The fields that stand once (a table among them counts as one)."""
        return tuple(f for f in map(monograph_field, self.names) if f.shape is not Shape.ROWS)

    @property
    def rows(self) -> Field | None:
        """The field that holds rows, if the section has one; none has two."""
        return next((f for f in map(monograph_field, self.names) if f.shape is Shape.ROWS), None)


IDENTITY = (
    "name kind tier high_risk classes member_of atc rxcui cas unii nuclide lactmed_titles look_alikes tall_man names"
)
SECTIONS = (
    Section("identity", "Identity and names", tuple(IDENTITY.split())),
    Section("summary", "Summary", ("summary", "evidence")),
    Section("facts", "Facts", ("facts",)),
    Section("uses", "Uses", ("uses",)),
    Section("cautions", "Cautions", ("cautions",)),
    Section("positions", "Positions", ("positions", "conflicts")),
    Section("supply", "Milk supply", ("milk_supply",)),
    Section("monitoring", "Monitoring", ("monitoring",)),
    Section("alternatives", "Alternatives", ("alternatives", "no_alternatives_because")),
    Section("effects", "Effects", ("effects",)),
    Section("sources", "Sources", ("sources",)),
    Section("editorial", "Editorial", ("evidence_to", "compiled_on", "notes")),
)
BY_KEY = {section.key: section for section in SECTIONS}
REST = "rest"  # whatever else a text may hold: the fixed keys, and keys that nobody knows
WHOLE_TEXT = "toml"  # under this word a text that cannot be read is set aside
KEYS = (*BY_KEY, REST)
_HOME = {name: section.key for section in SECTIONS for name in section.names}


def home_of(name: str) -> str:
    """The section a top-level key of the document stands in; REST for one that stands in none."""
    return _HOME.get(name, REST)


def title_of(key: str) -> str:
    """A section's title."""
    return BY_KEY[key].title if key in BY_KEY else "The rest of the text"
