"""German sorting and folding: one function each for screen, Excel, PDF and search."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGITS = re.compile(r"(\d+)")
_WORDS = re.compile(r"\w+")
_TOKENS = re.compile(r"[\w\u0300-\u036f]+")

Span = tuple[int, int]
"""Where a hit begins in a text, and how many characters it has."""


class _WithoutMarks(dict[int, int | None]):
    """For `str.translate`: drops combining marks; every character is looked up once."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        self[code] = kept
        return kept


_WITHOUT_MARKS = _WithoutMarks()


def _plain(text: str) -> str:
    lowered = text.casefold()  # ß is ss by that
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return decomposed if decomposed.isascii() else decomposed.translate(_WITHOUT_MARKS)


@lru_cache(maxsize=16384)
def sort_key(text: str | None) -> tuple[tuple[int, int, str], ...]:
    """Return the key that sorts German names by DIN 5007-1, digit runs as numbers.

    Umlauts sort as their base letters, ß as ss, upper case as lower case; empty text first.
    """
    parts = _DIGITS.split(_plain(text or "").strip())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def fold(text: str | None) -> str:
    """Return the text as search sees it: lower case, ä as ae, ß as ss, no other marks."""
    lowered = (text or "").casefold()
    if lowered.isascii():
        return lowered
    composed = unicodedata.normalize("NFC", lowered)
    return _plain(composed.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))


def search_text(*texts: object) -> str:
    """Return what the search index holds for a record: every word plain and folded.

    `koeln`, `köln`, `koln`, `strasse` and `Straße` then all hit.
    """
    text = " ".join([str(part) for part in texts if part is not None and part != ""])
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    plain, folded = _plain(lowered), fold(lowered)
    return plain if plain == folded else f"{plain} {folded}"


def typed_words(typed: str) -> list[str]:
    """Return the words of what a user typed, as they stand in `search_text`."""
    return _WORDS.findall(_plain(typed))


def search_query(typed: str) -> str:
    """Return the FTS5 query for what a user typed: every word as the beginning of a word.

    Empty when nothing searchable was typed. What is typed is never query syntax.
    """
    return " ".join(f'"{word}"*' for word in typed_words(typed))


@lru_cache(maxsize=4096)
def _foldings(text: str) -> tuple[str, str]:
    """Return a text plain and folded; a list shows the same texts again at the next key."""
    return _plain(text), fold(text)


@lru_cache(maxsize=4096)
def hits(text: str, words: tuple[str, ...]) -> tuple[Span, ...]:
    """Return what a search for `typed_words` has found in a text, to be marked there.

    A hit is the beginning of a word, as in the search itself: `koeln`, `koln` and `köln` mark
    „Köln“, `stras` marks „Straß“.
    """
    plain, folded = _foldings(text)
    wanted = tuple(word for word in words if word in plain or word in folded)
    if not wanted:
        return ()
    found = []
    for token in _TOKENS.finditer(text):
        length = max(_marked(token.group(), word) for word in wanted)
        if length:
            found.append((token.start(), length))
    return tuple(found)


def _marked(token: str, word: str) -> int:
    """Return how many characters of a token a word covers from its beginning."""
    for folding in (_plain, fold):
        if folding(token).startswith(word):
            lengths = range(1, len(token) + 1)
            return next(n for n in lengths if len(folding(token[:n])) >= len(word))
    return 0
