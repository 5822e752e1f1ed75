"""Where words may be parted: by the patterns of the language, in Liang's way.

The patterns are those that the package pyphen brings. Its own reader takes 700 ms for the German
ones; here each is taken apart when a word needs it (ADR 14). A test holds both to be alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

SOFT: Final = "\u00ad"
"""The soft hyphen: drawn at the end of a line, and no letter for whoever searches or copies."""
LEAST: Final = 3
"""So many letters stay before and behind a hyphen."""

_LETTERS: Final = re.compile(r"[^\W\d_]{6,40}")
_LANGUAGES: Final = {"de": "de_DE", "en": "en_GB"}


class Hyphens:
    """Finds the places in words; knows those that it has found."""

    def __init__(self, language: str) -> None:
        self._patterns = _patterns(_LANGUAGES[language])
        self._found: dict[str, tuple[int, ...]] = {}

    def places(self, word: str) -> tuple[int, ...]:
        """Return behind how many letters a word may be parted by a hyphen."""
        if word not in self._found:
            self._found[word] = tuple(self._places(word))
        return self._found[word]

    def _places(self, word: str) -> Iterator[int]:
        for part in _LETTERS.finditer(word):
            for place in self._within(part[0].lower()):
                yield part.start() + place

    def _within(self, word: str) -> Iterator[int]:
        """Yield the places in a word: those where the highest number of all patterns is odd."""
        framed = f".{word}."
        levels = [0] * (len(framed) + 1)
        for start in range(len(framed)):
            for end in range(start + 1, len(framed) + 1):
                pattern = self._patterns.get(framed[start:end])
                if pattern is not None:
                    _raise_levels(levels, start, pattern)
        for place in range(LEAST, len(word) - LEAST + 1):
            if levels[place + 1] % 2:
                yield place


def _raise_levels(levels: list[int], place: int, pattern: str) -> None:
    for sign in pattern:
        if sign.isdecimal():
            levels[place] = max(levels[place], int(sign))
        else:
            place += 1


@lru_cache(maxsize=2)
def _patterns(language: str) -> dict[str, str]:
    """Return letters → pattern, as it stands in the file."""
    found = find_spec("pyphen")
    if found is None or found.origin is None:  # an installation without it sets without hyphens
        return {}
    path = Path(found.origin).parent / "dictionaries" / f"hyph_{language}.dic"
    encoding, _, rest = path.read_bytes().partition(b"\n")
    rest = rest.replace(b"\r\n", b"\n")
    lines = [
        part.decode(encoding.decode("ascii").strip()).split("\n")
        for part in (rest.translate(None, b"0123456789"), rest)
    ]
    return dict(zip(*lines, strict=True))
