"""A pasted medication list read line by line: name, dose, route, how often. Text in, text out; no drug is known here.

Only what is written plainly is read. Other words are kept as they stand, in `kept`; a number that could mean two things
is not guessed at, and `doubts` says what to ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MOST_CHARACTERS = 20_000
LONGEST_LINE = 200

_BULLET = re.compile(r"^\s*(?:[-*•·–]|\(?\d{1,2}[.)])\s+|^\s*(?:take|rx:?)\s+", re.IGNORECASE)
_UNITS = {
    "mg": r"mg|milligrams?",
    "microgram": r"mcg|micrograms?|µg|μg|ug",
    "g": r"g|gm|grams?",
    "mL": r"ml|millilit(?:er|re)s?",
    "IU": r"iu|i\.u\.",
    "unit": r"units?",
    "MBq": r"mbq",
    "mCi": r"mci",
}
_ANY_UNIT = "|".join(_UNITS.values())
_NUMBER = r"\d+(?:\.\d+)?"
# Amounts that are not one plain number with its unit: ranges, fractions, commas, percent, per volume.
_UNPLAIN_AMOUNT = re.compile(
    rf"{_NUMBER}\s*(?:{_ANY_UNIT})?\s*(?:-|–|to)\s*{_NUMBER}\s*(?:{_ANY_UNIT})\b"
    rf"|{_NUMBER}\s*(?:{_ANY_UNIT})?\s*/\s*{_NUMBER}\s*(?:{_ANY_UNIT})?"
    rf"|{_NUMBER}\s*(?:{_ANY_UNIT})\s*/\s*[a-z]+"
    rf"|\d+,\d+\s*(?:{_ANY_UNIT})\b|{_NUMBER}\s*%",
    re.IGNORECASE,
)
_AMOUNT = re.compile(rf"(?<![\w.,-])({_NUMBER})\s*({_ANY_UNIT})(?![\w/])", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(\d+(?:\s*(?:-|–|to)\s*\d+)?|one|two|three|four|half|½)\s*(?:x\s*)?"
    r"(tablets?|tabs?|capsules?|caps?|pills?|puffs?|drops?|sprays?|sachets?|patch(?:es)?)\b",
    re.IGNORECASE,
)
_ROUTES = (
    ("vaginal", r"vaginal(?:ly)?(?: (?:tablets?|cream|pessar(?:y|ies)|gel))?|pv|pessar(?:y|ies)"),
    ("rectal", r"rectal(?:ly)?|suppositor(?:y|ies)|pr(?!n)"),
    ("ophthalmic", r"eye ?drops?|eye ointment|ophthalmic"),
    ("otic", r"ear ?drops?|otic"),
    ("intranasal", r"nasal(?: spray| drops?)?|intranasal(?:ly)?|nose (?:spray|drops?)"),
    ("inhaled", r"inhaler|inhaled|inh|nebuli[sz](?:er|ed)|nebs?|puffs?"),
    ("transdermal", r"patch(?:es)?|transdermal"),
    ("topical", r"topical(?:ly)?|cream|ointment|lotion|gel|on (?:the )?skin"),
    ("sublingual", r"sublingual(?:ly)?|s/?l|under (?:the )?tongue"),
    ("buccal", r"buccal(?:ly)?"),
    ("intravenous", r"i\.?v\.?|intravenous(?:ly)?|infusion"),
    ("intramuscular", r"i\.?m\.?|intramuscular(?:ly)?"),
    ("subcutaneous", r"s/?c|s\.c\.|sub-?cut(?:aneous(?:ly)?)?|sub-?q|sq|under (?:the )?skin"),
    ("epidural", r"epidural(?:ly)?"),
    ("spinal", r"spinal|intrathecal(?:ly)?"),
    ("implant", r"implant"),
    ("oral", r"p\.?o\.?|oral(?:ly)?|by mouth|tablets?|tabs?|capsules?|caps?|pills?"),
)
_TIMES = {"once": 24.0, "one": 24.0, "twice": 12.0, "two": 12.0, "three": 8.0, "four": 6.0, "five": 4.8, "six": 4.0}
_EVERY = (
    (48.0, r"every other day|every second day|alternate days?|qod|eod"),
    (168.0, r"(?:once )?(?:weekly|a week|per week|every week|each week)"),
    (12.0, r"b\.?i\.?d\.?|b\.?d\.?"),
    (8.0, r"t\.?i\.?d\.?|t\.?d\.?s\.?"),
    (6.0, r"q\.?i\.?d\.?|q\.?d\.?s\.?"),
    (24.0, r"nightly|nocte|(?:every|each|at|in the) (?:night|bedtime|evening|morning)|qhs|hs|qam|qpm|mane|om"),
    (24.0, r"(?:once )?(?:daily|a day|per day|every day|each day)|q\.?d\.?|o\.?d\.?"),
)
_COUNTED = re.compile(
    r"\b(once|twice|one|two|three|four|five|six|[1-6])\s*(?:x|times)?\s*(?:/|a |per |each )?\s*(?:daily|day)\b",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    r"\b(?:q|every)\s*(\d+(?:\.\d+)?)\s*(h|hrs?|hours?|hourly|d|days?|weeks?)\b|\b(\d+)[ -]hourly\b", re.IGNORECASE
)
_INTERVAL_RANGE = re.compile(r"\b(?:q|every)\s*\d+\s*(?:-|–|to)\s*\d+\s*(?:h|hrs?|hours?|hourly)\b", re.IGNORECASE)
_SINGLE = re.compile(
    r"\b(?:stat|single[- ]dose|one dose|one[- ]off|once only|x\s?1|once)\b(?!\s*(?:daily|a|per|weekly|every|each))",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(?:\bfor|\bx|×)\s*(\d+)\s*(days?|d|weeks?|wks?)\b|\b(\d+)[- ]day course\b", re.IGNORECASE)
_SLOW = re.compile(
    r"\b(?:xl|xr|sr|cr|mr|er|(?:extended|slow|modified|sustained|prolonged|controlled)[- ]release)\b|\bLA\b",
    re.IGNORECASE,
)
_ORDINARY = re.compile(r"\b(?:immediate[- ]release|ir)\b", re.IGNORECASE)
# Said often, and without bearing on the advice.
_NO_BEARING = re.compile(
    r"\b(?:prn|p\.r\.n\.|(?:as|when|if) (?:needed|required|necessary)"
    r"|(?:with|after|before) (?:food|meals?|breakfast|lunch|dinner|water)|regularly"
    r"|injections?|syrup|solution|suspension|liquid)(?!\w)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\bfor\s+(?![\d\s])([^,;()]{3,80})$", re.IGNORECASE)
_EDGES = " \t,;:.-–()[]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as read. Fields carry the words of the question's address ("" where nothing was read)."""

    text: str
    name: str
    dose: str = ""
    unit: str = ""
    route: str = ""
    regimen: str = ""
    every: str = ""
    days: str = ""
    er: str = ""
    indication: str = ""
    kept: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def lines(pasted: str) -> list[Line]:
    """Every line with words in it, in order; semicolons part lines too."""
    parts = (_BULLET.sub("", part).strip() for part in re.split(r"[\r\n;]+", pasted))
    return [read(part) for part in parts if part.strip(_EDGES)]


@dataclass(slots=True)
class _Reading:
    """What is left to read of a line: read spans are blanked out, so that places stay where they were."""

    text: str
    first: int | None = None
    doubts: list[str] = field(default_factory=list)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, taken out of the text; None where there is none."""
        found = pattern.search(self.text)
        if found:
            start, end = found.span()
            self.text = f"{self.text[:start]}{chr(0) * (end - start)}{self.text[end:]}"
            self.first = start if self.first is None else min(self.first, start)
        return found

    def doubt(self, pattern: re.Pattern[str], question: str) -> bool:
        """Take everything that matches, and ask about it."""
        any_found = False
        while found := self.take(pattern):
            self.doubts.append(question.format(words=found[0].strip()))
            any_found = True
        return any_found


def read(text: str) -> Line:
    """One line. The name is what stands before the first word or number that was read."""
    rest = _Reading(text)
    indication = rest.take(_PURPOSE) if not _DAYS.search(text) else None
    days = _days(rest)
    regimen, every = _frequency(rest)
    dose, unit = _dose(rest)
    er = "1" if rest.take(_SLOW) else "0" if rest.take(_ORDINARY) else ""
    route = _route(rest)
    while rest.take(_NO_BEARING):
        pass
    name, kept = _name_and_rest(rest)
    return Line(
        text=text,
        name=name,
        dose=dose,
        unit=unit,
        route=route,
        regimen="repeated" if days and not regimen else regimen,
        every=every,
        days=days if regimen != "single" else "",
        er=er,
        indication=indication[1].strip(_EDGES) if indication else "",
        kept=kept,
        doubts=tuple(rest.doubts),
    )


def _dose(rest: _Reading) -> tuple[str, str]:
    """The amount and its unit, where one plain amount is written and nothing multiplies it."""
    unplain = rest.doubt(_UNPLAIN_AMOUNT, "How much is one dose? “{words}” was not taken as a dose.")
    amounts = []
    while found := rest.take(_AMOUNT):
        amounts.append(found)
    counted = _COUNT.search(rest.text)
    if counted and counted[1].lower() not in ("1", "one"):
        strength = amounts[0][0] if amounts else "unknown strength"
        rest.doubts.append(f"How much is one dose? “{counted[0]}” of {strength} was not multiplied.")
        rest.take(_COUNT)
        rest.text = f"{rest.text} {counted[2]}"  # its word may still tell the route
        return "", ""
    if counted:
        rest.take(_COUNT)
        rest.text = f"{rest.text} {counted[2]}"
    if len(amounts) > 1:
        rest.doubts.append(f"Which is the dose: {' or '.join(f'“{a[0].strip()}”' for a in amounts)}?")
    if len(amounts) != 1 or unplain:
        return "", ""
    unit = next(key for key, words in _UNITS.items() if re.fullmatch(words, amounts[0][2], re.IGNORECASE))
    return amounts[0][1], unit


def _frequency(rest: _Reading) -> tuple[str, str]:
    """Single or repeated, and the hours between doses."""
    if rest.doubt(_INTERVAL_RANGE, "How many hours lie between doses? “{words}” was not taken as a number."):
        return "repeated", ""
    if found := rest.take(_INTERVAL):
        number, unit = (found[1], found[2].lower()) if found[1] else (found[3], "h")
        hours = float(number) * (1 if unit.startswith("h") else 24 if unit.startswith("d") else 168)
        return "repeated", f"{hours:g}"
    if found := rest.take(_COUNTED):
        word = found[1].lower()
        hours = _TIMES[word] if word in _TIMES else 24 / int(word)
        return "repeated", f"{hours:g}"
    for hours, words in _EVERY:
        if rest.take(re.compile(rf"(?<![\w])(?:{words})(?!\w)", re.IGNORECASE)):
            return "repeated", f"{hours:g}"
    return ("single", "") if rest.take(_SINGLE) else ("", "")


def _days(rest: _Reading) -> str:
    found = rest.take(_DAYS)
    if not found:
        return ""
    number, unit = (int(found[1]), found[2].lower()) if found[1] else (int(found[3]), "d")
    return str(number * (7 if unit.startswith("w") else 1))


def _route(rest: _Reading) -> str:
    """The route, where the words name one; further words for the same route are read with it."""
    for route, words in _ROUTES:
        pattern = re.compile(rf"(?<![\w])(?:{words})(?!\w)", re.IGNORECASE)
        if rest.take(pattern):
            while rest.take(pattern):
                pass
            return route
    return ""


def _name_and_rest(rest: _Reading) -> tuple[str, tuple[str, ...]]:
    """Words before the first thing read, and those left over behind it."""
    at = len(rest.text) if rest.first is None else rest.first
    name, behind = rest.text[:at], rest.text[at:]
    pieces = [piece.strip(_EDGES) for piece in re.split("\x00+", behind)]
    words = [piece for piece in pieces if piece]
    if not name.strip(_EDGES) and words:  # "500 mg paracetamol"
        name = words.pop(0)
    return " ".join(name.strip(_EDGES).split()), tuple(words)
