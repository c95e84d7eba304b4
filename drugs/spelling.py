"""How names are compared: what counts as the same spelling, and how far two spellings are apart.

Pure: standard library only. The stored names and the words typed go through the same function, so that both sides
always agree. No drug is named here, only the words that chemistry adds to drug names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
NAME_LIMIT = 200  # characters; the longest chemical names people really search by are shorter

# Letters that no decomposition turns into their plain neighbours.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "®": None, "™": None, "©": None}
    | {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "ω": "omega"}
    | {"'": None, "’": None, "`": None, "´": None}
)

# Salts and hydrates: they name the form, not another drug. Depot forms (decanoate, palmitate, pamoate, benzathine) are
# left out on purpose: they last for weeks, so they must not be taken for the short-acting drug.
_SALTS = frozenset(
    [
        "hydrochloride",
        "dihydrochloride",
        "hcl",
        "monohydrochloride",
        "hydrobromide",
        "hbr",
        "bromide",
        "chloride",
        "sodium",
        "disodium",
        "potassium",
        "calcium",
        "magnesium",
        "sulfate",
        "sulphate",
        "bisulfate",
        "phosphate",
        "diphosphate",
        "maleate",
        "hydrogen",
        "fumarate",
        "tartrate",
        "bitartrate",
        "succinate",
        "citrate",
        "acetate",
        "mesylate",
        "mesilate",
        "besylate",
        "besilate",
        "tosylate",
        "tosilate",
        "nitrate",
        "lactate",
        "gluconate",
        "propionate",
        "furoate",
        "valerate",
        "edisylate",
        "camsylate",
        "malate",
        "oxalate",
        "carbonate",
        "hemihydrate",
        "monohydrate",
        "dihydrate",
        "trihydrate",
        "hydrate",
        "anhydrous",
        "meglumine",
        "tromethamine",
        "trometamol",
        "arginine",
        "erbumine",
        "arginate",
    ]
)
# With these left over, the salt was the drug's own identity: potassium chloride is not any other potassium.
_CARRIERS = frozenset(
    [
        "sodium",
        "disodium",
        "potassium",
        "calcium",
        "magnesium",
        "zinc",
        "iron",
        "ferrous",
        "ferric",
        "aluminium",
        "aluminum",
        "ammonium",
        "silver",
        "copper",
        "bismuth",
        "barium",
        "strontium",
        "chloride",
        "bromide",
        "iodide",
        "fluoride",
        "oxide",
        "hydroxide",
        "sulfate",
        "sulphate",
        "sulfide",
        "phosphate",
        "acetate",
        "citrate",
        "nitrate",
        "carbonate",
        "bicarbonate",
        "lactate",
        "gluconate",
        "hydrogen",
        "arginine",
        "isosorbide",
        "amyl",
        "ethyl",
        "methyl",
    ]
)
_LEADING = frozenset({"sodium", "disodium", "potassium", "calcium", "magnesium"})

_ELEMENTS = {
    "technetium tc": "99m 94m",
    "iodine i": "123 124 125 131",
    "fluorine f": "18",
    "gallium ga": "67 68",
    "indium in": "111",
    "thallium tl": "201",
    "xenon xe": "127 133",
    "krypton kr": "81m",
    "chromium cr": "51",
    "carbon c": "11 13 14",
    "nitrogen n": "13",
    "oxygen o": "15",
    "rubidium rb": "82",
    "samarium sm": "153",
    "strontium sr": "89",
    "yttrium y": "90",
    "lutetium lu": "177",
    "radium ra": "223",
    "copper cu": "64",
    "zirconium zr": "89",
    "phosphorus p": "32",
    "cobalt co": "57 58",
    "selenium se": "75",
    "iron fe": "59",
    "sodium na": "22 24",
    "erbium er": "169",
    "rhenium re": "186 188",
}


def _nuclide_patterns() -> Iterator[tuple[re.Pattern[str], str]]:
    for element, masses in _ELEMENTS.items():
        name, symbol = element.split()
        for mass in masses.split():
            either = f"(?:{symbol}|{name})"
            spelt = rf"\b(?:(?:{name} )?{either} ?{mass}|(?:{name} )?{mass} ?{either})\b"
            yield re.compile(spelt), f"{symbol}{mass}"


_NUCLIDES = tuple(_nuclide_patterns())


def readable(text: str) -> str:
    """The text as typed without control characters, with single blanks."""
    # A surrogate half cannot be stored, a control character cannot be seen: neither can be part of a name.
    return " ".join("".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text).split())


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """The name as plain lower-case words parted by single spaces; a nuclide comes first, as symbol and mass.

    Accents, case, hyphens and punctuation make no difference.

    >>> normal("Co-Amoxiclav®"), normal("Aciclovír")
    ('co amoxiclav', 'aciclovir')
    >>> normal("Technetium Tc-99m MDP") == normal("99mTc MDP") == normal("MDP Tc 99m")
    True
    """
    lowered = readable(text)[:NAME_LIMIT].casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    words = " ".join("".join(c if c.isalnum() else " " for c in plain.casefold().translate(_LETTERS)).split())
    if any(c.isdigit() for c in words):
        words = _nuclide_first(words)
    return words


def _nuclide_first(words: str) -> str:
    for pattern, nuclide in _NUCLIDES:
        if pattern.search(words):
            rest = " ".join(pattern.sub(" ", words).split())
            return f"{nuclide} {rest}".strip()
    return words


def compact(text: str) -> str:
    """The name's letters and digits alone: what is equal here is the same name.

    >>> compact("co-amoxiclav") == compact("Co Amoxiclav") == compact("coamoxiclav")
    True
    """
    return normal(text).replace(" ", "")


def without_salt(words: str) -> str | None:
    """Normalised words without the salt or hydrate they end (or begin) with; None where nothing may be taken away.

    >>> without_salt("sertraline hydrochloride"), without_salt("sodium valproate"), without_salt("potassium chloride")
    ('sertraline', 'valproate', None)
    """
    parts = words.split()
    while len(parts) > 1 and parts[-1] in _SALTS:
        parts.pop()
    while len(parts) > 1 and parts[0] in _LEADING:
        parts.pop(0)
    left = " ".join(parts)
    return None if left == words or parts[-1] in _CARRIERS or parts[0] in _CARRIERS else left


def typos_forgiven(name: str) -> int:
    """How many slips a word of this length may hold and still be offered as "did you mean".

    >>> [typos_forgiven(w) for w in ("mmr", "advil", "ibuprofen")]
    [0, 1, 2]
    """
    return 0 if len(name) < 4 else 1 if len(name) < 8 else 2


def slips(one: str, other: str, most: int = 3) -> int:
    """Optimal string alignment distance: letters added, lost, changed or swapped; `most` + 1 if more.

    >>> slips("sertraline", "setraline"), slips("sertraline", "sertarline"), slips("abc", "xyz", most=1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            step = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                step = min(step, before[j - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def is_salt(word: str) -> bool:
    """Whether a normalised word only names a salt, a hydrate or what carries one."""
    return word in _SALTS or word in _CARRIERS


def phrases(words: str, most_words: int = 8) -> list[tuple[int, int, str]]:
    """Every run of neighbouring words, longest first, as (start, end, letters and digits).

    >>> [letters for _, _, letters in phrases("tylenol pm")]
    ['tylenolpm', 'tylenol', 'pm']
    """
    parts = words.split()[:most_words]
    runs = [(a, b, "".join(parts[a:b])) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)]
    return sorted(runs, key=lambda run: (run[0] - run[1], run[0]))
