"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Fate = Literal["same", "added", "removed"]

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS: Final = 4000
_MOST_PAIRS: Final = 50_000
"""Of equal parts. What has more is shown as replaced as a whole: to compare it takes too long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    fate: Fate
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one: without what was added it is the former, else the latter."""
    pieces: list[Piece] = []
    for piece in _by_lines(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if not piece.text:
            continue
        if pieces and pieces[-1].fate == piece.fate:
            pieces[-1] = Piece(piece.fate, pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return tuple(pieces)


def _by_lines(before: list[str], after: list[str]) -> Iterator[Piece]:
    """Compare whole lines first, and words only inside of those that changed."""
    for same, gone, come in _compared(before, after):
        if same:
            yield Piece("same", gone)
        else:
            yield from _readable(_by_words(_WORDS.findall(gone), _WORDS.findall(come)))


def _readable(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Take what stayed between two larger changes for changed: words alone are no reading."""
    kept: list[str] = []
    changes: list[tuple[str, str]] = [("", "")]
    for piece in pieces:
        if piece.fate == "same":
            kept.append(piece.text)
            changes.append(("", ""))
            continue
        gone, come = changes[-1]
        removed = piece.fate == "removed"
        changes[-1] = (gone + piece.text, come) if removed else (gone, come + piece.text)
        while len(changes) > 1 and len(kept[-1]) <= min(_size(changes[-2]), _size(changes[-1])):
            (gone, come), between = changes.pop(), kept.pop()
            before, after = changes[-1]
            changes[-1] = before + between + gone, after + between + come
    for place, (gone, come) in enumerate(changes):
        if place:
            yield Piece("same", kept[place - 1])
        yield Piece("removed", gone)
        yield Piece("added", come)


def _size(change: tuple[str, str]) -> int:
    return max(map(len, change))


def _by_words(before: list[str], after: list[str]) -> Iterator[Piece]:
    for same, gone, come in _compared(before, after):
        if same:
            yield Piece("same", gone)
            continue
        yield Piece("removed", gone)
        yield Piece("added", come)


def _compared(before: list[str], after: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Yield stretches of both, and whether they are the same; space alone is no likeness."""
    times = Counter(part for part in after if not part.isspace())
    pairs = sum(times[part] for part in before)
    if pairs > _MOST_PAIRS or len(before) + len(after) > _MOST_WORDS:
        yield before == after, "".join(before), "".join(after)
        return
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    for tag, first, end, other, other_end in matcher.get_opcodes():
        yield tag == "equal", "".join(before[first:end]), "".join(after[other:other_end])
