"""The short code of a handout: nine random characters and one that tells a slip of the pen.

31 characters, none easily taken for another; 31 is prime, so the weighted sum finds every single wrong character and
every swap of two neighbours.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_CHARACTERS = 9  # 31 ** 9: 44 bits, out of reach of guessing through a web page
LENGTH = RANDOM_CHARACTERS + 1


def new_code() -> str:
    """A fresh code, 10 characters, from the system's source of randomness."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The last character for the nine before it.

    >>> check_character("222222222"), check_character("322222222")
    ('2', '3')
    """
    return ALPHABET[sum(place * ALPHABET.index(letter) for place, letter in enumerate(body, start=1)) % len(ALPHABET)]


def read_code(typed: str) -> str | None:
    """The code somebody typed, blanks, dashes and small letters forgiven; None where it cannot be one.

    >>> read_code("22222-22222"), read_code("32222-22222")
    ('2222222222', None)
    """
    code = "".join(c for c in typed.upper() if not c.isspace() and c != "-")
    if len(code) != LENGTH or any(c not in ALPHABET for c in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def shown(code: str) -> str:
    """In two groups, as it is printed: "ABCDE-FGHJK"."""
    return f"{code[:5]}-{code[5:]}"
