"""How much alike the names of two offices or persons are: spelling apart, and without stop words.

Only ever a suggestion: whether two records are one office is for people to say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from netzdesk.base.text import fold

ALIKE: Final = 88
"""Percent from which two names count as one name in two spellings."""
_LOOSE: Final = 0.95
"""Weight of a likeness that leaves words out."""
_LARGEST_BLOCK: Final = 60
"""A word of more names than this says nothing about any of them."""
_RARE_WORDS: Final = 2
_BEGINNING: Final = 4

_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\d+")

_KINDS = """
Agentur Amt Arbeit Arbeitsgemeinschaft ARGE Beauftragte Beauftragter Behörde Büro Center
Dienststelle Fachdienst Geschäftsstelle Integration Integrationsbeauftragte
Integrationsbeauftragter Integrationsstelle Job Jobcenter Koordinierungsstelle Leitstelle
Leitstellen Stelle
"""
_PLACES = """
Bezirk Gemeinde Hansestadt Kreis Kreisfreie Kreisverwaltung Landeshauptstadt Landkreis LK Region
Samtgemeinde Stadt Stadtverwaltung Universitätsstadt Verwaltung
"""
_LEGAL_FORMS = """
AG e.V eG eV gAG gGmbH gemeinnützige Gesellschaft GmbH gUG KG mbH Stiftung UG Verein
"""
_SMALL_WORDS = """
am an auf bei beim das der des die dem den für im in mit r n u und vom von zu zum zur
"""
STOP_WORDS: Final = frozenset(fold(_KINDS + _PLACES + _LEGAL_FORMS + _SMALL_WORDS).split())
"""Words that do not tell one office from another of its kind."""
_TOWN: Final = frozenset(
    {"stadt", "hansestadt", "landeshauptstadt", "universitaetsstadt", "kreisfreie"}
)
_DISTRICT: Final = frozenset({"landkreis", "lk", "kreis"})
_TITLES: Final = frozenset({"dr", "prof", "herr", "frau", "dipl", "med", "phil", "jur", "hc"})
_JOINED = (("e v", ""), ("g gmbh", ""), ("job center", "jobcenter"))

Words = tuple[str, ...]


def name_words(name: str | None) -> Words:
    """Return the folded words of an office's name that tell it from others, sorted.

    All of its words when there is nothing else.
    """
    text = " ".join(_WORD.findall(fold(name)))
    for apart, joined in _JOINED:
        text = f" {text} ".replace(f" {apart} ", f" {joined} ").strip()
    words = text.split()
    telling = [word for word in words if word not in STOP_WORDS]
    return tuple(sorted(dict.fromkeys(telling or words)))


def opposed(one: str, other: str) -> bool:
    """Tell whether one name says town where the other says district: two offices of one place."""
    first, second = (set(_WORD.findall(fold(name))) for name in (one, other))
    return any(
        bool(first & _TOWN)
        and bool(second & _DISTRICT)
        and not (first & _DISTRICT | second & _TOWN)
        for first, second in ((first, second), (second, first))
    )


def person_words(name: str | None) -> Words:
    """Return the folded words of a person's name without titles, sorted."""
    words = _WORD.findall(fold(name))
    return tuple(sorted(word for word in words if word not in _TITLES) or sorted(words))


def likeness(one: Words, other: Words) -> int:
    """Return how much alike two names are, in percent; names with different numbers are not."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # not before somebody looks for duplicates

    if not one or not other or _numbers(one) != _numbers(other):
        return 0
    if one == other:
        return 100
    found = fuzz.ratio(" ".join(one), " ".join(other))
    if min(len(one), len(other)) > 1:
        found = max(found, _LOOSE * fuzz.token_set_ratio(" ".join(one), " ".join(other)))
    return round(found)


def same_beginnings(one: str, other: str) -> bool:
    """Tell whether „E. Muster“ may stand for „Erika Muster“: each word begins the other's."""
    first, second = person_words(one), person_words(other)
    if len(first) != len(second) or len(first) < 2:
        return False
    pairs = list(zip(_by_length(first), _by_length(second), strict=True))
    whole = any(a == b and len(a) > 1 for a, b in pairs)
    return whole and all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def candidates(words: Mapping[str, Words]) -> Iterator[tuple[str, str]]:
    """Yield pairs of records whose names share the beginning of a telling word, each once.

    Blocks keep this near linear: a name looks into those of its two rarest words only.
    """
    counts = Counter(word[:_BEGINNING] for found in words.values() for word in set(found))
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for key, found in words.items():
        beginnings = {word[:_BEGINNING] for word in found}
        for rare in sorted(beginnings, key=lambda each: (counts[each], each))[:_RARE_WORDS]:
            blocks[rare].append(key)
    yield from shared_pairs(blocks, _LARGEST_BLOCK)


def shared_pairs(
    blocks: Mapping[Hashable, Sequence[str]] | Mapping[str, list[str]], largest: int
) -> Iterator[tuple[str, str]]:
    """Yield the pairs of keys that share a block, each once; too large a block says nothing."""
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        if not 1 < len(members) <= largest:
            continue
        for pair in combinations(sorted(set(members)), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _numbers(words: Iterable[str]) -> list[str]:
    return sorted(number for word in words for number in _NUMBER.findall(word))


def _by_length(words: Words) -> list[str]:
    """Return the words so that initials stand against initials."""
    return sorted(words, key=lambda word: word[0])
