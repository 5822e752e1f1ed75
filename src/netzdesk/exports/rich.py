"""Text of several looks to lines: bold and italic, footnote signs, words parted by hyphens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from netzdesk.domain.markup import Note, Part
from netzdesk.exports.hyphens import SOFT, Hyphens
from netzdesk.exports.typeset import BOLD, TEXT, Face

ITALIC: Final = "NotoSans-SemiCondensedItalic"
BOLD_ITALIC: Final = "NotoSans-SemiCondensedSemiBoldItalic"

_BREAK_AFTER: Final = frozenset("/-–—_.,;:?&=@+")
_ENDLESS: Final = 600
"""Letters: no line holds so many."""
_LOOK_AHEAD: Final = 48
_LEAST_ROOM: Final = 24.0
"""Points: in less than this no part of a word is put at the end of a line."""


class Span(NamedTuple):
    """Letters of one face, by their distance from the left edge; `rise` lifts footnote signs."""

    left: float
    face: Face
    text: str
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class RichLine:
    """One line and the numbers of the footnotes whose signs stand in it."""

    spans: tuple[Span, ...]
    notes: tuple[int, ...] = ()

    @property
    def letters(self) -> int:
        return sum(len(span.text) for span in self.spans)


class Looks:
    """The four faces of a text at one size, and that of the signs of footnotes."""

    def __init__(self, size: float) -> None:
        self.size = size
        self.sign = Face(TEXT, size * 0.66)
        self._fonts = {
            (False, False): TEXT,
            (True, False): BOLD,
            (False, True): ITALIC,
            (True, True): BOLD_ITALIC,
        }
        self._faces: dict[tuple[bool, bool], Face] = {}

    def face(self, bold: bool = False, italic: bool = False) -> Face:
        """Return a face; its font is loaded when it is first wanted."""
        key = (bold, italic)
        if key not in self._faces:
            self._faces[key] = Face(self._fonts[key], self.size)
        return self._faces[key]


Fragment = tuple[Face, str, float]
"""A face, letters in it, and how far they are lifted."""


@dataclass(slots=True)
class _Word:
    """What stands between two blanks; `ends` when a new line begins behind it."""

    fragments: list[Fragment] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    ends: bool = False


class Setter:
    """Sets parts of a text in lines of one width."""

    def __init__(self, looks: Looks, hyphens: Hyphens | None) -> None:
        self.looks = looks
        self._hyphens = hyphens

    def lines(self, parts: Iterable[Part], width: float, first_note: int = 1) -> list[RichLine]:
        """Return the lines; footnotes are numbered from `first_note` on."""
        filling = _Filling(width, self._hyphens)
        for word in self._words(parts, first_note):
            filling.put(word)
        return filling.lines()

    def _words(self, parts: Iterable[Part], number: int) -> Iterator[_Word]:
        word = _Word()
        for part in parts:
            if isinstance(part, Note):
                word.fragments.append((self.looks.sign, str(number), self.looks.size * 0.34))
                word.notes.append(number)
                number += 1
                continue
            face = self.looks.face(part.bold, part.italic)
            for line_number, line in enumerate(part.text.split("\n")):
                if line_number:
                    word.ends = True
                    yield word
                    word = _Word()
                for place, text in enumerate(line.split(" ")):
                    if place:
                        yield word
                        word = _Word()
                    if text:
                        word.fragments.append((face, text, 0.0))
        yield word


class _Filling:
    """Lines while they are filled."""

    def __init__(self, width: float, hyphens: Hyphens | None) -> None:
        self._width = width
        self._hyphens = hyphens
        self._done: list[RichLine] = []
        self._spans: list[Span] = []
        self._notes: list[int] = []
        self._used = 0.0
        self._begun = False

    def lines(self) -> list[RichLine]:
        """Return what was set; at least one line."""
        if self._begun or not self._done:
            self._break()
        return self._done

    def put(self, word: _Word) -> None:
        """Set a word: on this line, parted, or on the next one."""
        fragments = [
            (face, face.settable(text.replace(SOFT, ""))[0], rise)
            for face, text, rise in word.fragments
        ]
        while True:
            wide = _wide(fragments)
            space = self._space(fragments) if self._begun else 0.0
            room = self._width - self._used - space
            if wide <= room:
                self._add(fragments, space)
                break
            place, hyphen = self._part(fragments, room)
            if place:
                head, fragments = _split(fragments, place)
                if hyphen:
                    head.append((head[-1][0], SOFT, 0.0))
                self._add(head, space)
            self._break()
        self._notes += word.notes
        if word.ends:
            self._break()

    def _space(self, fragments: list[Fragment]) -> float:
        return self._spans[-1].face.space if self._spans else _space_of(fragments)

    def _add(self, fragments: list[Fragment], space: float) -> None:
        """Add letters behind a blank; neighbours of one face are one span."""
        if self._begun and self._spans and space:
            last = self._spans[-1]
            if last.rise:
                self._spans.append(Span(self._used, last.face, " "))
            else:
                self._spans[-1] = last._replace(text=f"{last.text} ")
        elif self._begun and space and fragments:
            self._spans.append(Span(self._used, fragments[0][0], " "))
        self._used += space
        self._begun = True
        for face, text, rise in fragments:
            last_span = self._spans[-1] if self._spans else None
            if last_span is not None and last_span.face is face and last_span.rise == rise:
                self._spans[-1] = last_span._replace(text=last_span.text + text)
            else:
                self._spans.append(Span(self._used, face, text, rise))
            self._used += face.width(text)

    def _break(self) -> None:
        self._done.append(RichLine(tuple(self._spans), tuple(self._notes)))
        self._spans, self._notes, self._used, self._begun = [], [], 0.0, False

    def _part(self, fragments: list[Fragment], room: float) -> tuple[int, bool]:
        """Return behind how many letters a word is parted, 0 for not here, and if by a hyphen."""
        whole = "".join(text for _, text, _ in fragments)
        fitting = _fitting(fragments, room)
        if room >= _LEAST_ROOM or not self._begun:
            hyphen = fragments[0][0].width(SOFT)
            least = _fitting(fragments, room - hyphen)
            for place in range(min(fitting, len(whole) - 1), 1, -1):
                if whole[place - 1] in _BREAK_AFTER and whole[place - 2].isalnum():
                    signed = place
                    break
            else:
                signed = 0
            ahead = whole[: fitting + _LOOK_AHEAD]
            places = self._hyphens.places(ahead) if self._hyphens else ()
            parted = max((place for place in places if place <= least), default=0)
            if max(signed, parted):
                return max(signed, parted), parted > signed
        if self._begun and (_wide(fragments) <= self._width or self._used > self._width / 2):
            return 0, False
        return (fitting if self._begun else max(fitting, 1)), False


def _wide(fragments: list[Fragment]) -> float:
    """Return the width of a word; one that no line can hold is not measured."""
    if sum(len(text) for _, text, _ in fragments) > _ENDLESS:
        return float("inf")
    return sum(face.width(text) for face, text, _ in fragments)


def _space_of(fragments: list[Fragment]) -> float:
    return fragments[0][0].space if fragments else 0.0


def _fitting(fragments: list[Fragment], room: float) -> int:
    """Return how many letters fit into a room."""
    count, used = 0, 0.0
    for face, text, _ in fragments:
        whole = face.width(text) if len(text) < _ENDLESS else room + 1
        if used + whole <= room:
            count += len(text)
            used += whole
            continue
        for letter in text:
            used += face.width(letter)
            if used > room:
                return count
            count += 1
    return count


def _split(fragments: list[Fragment], place: int) -> tuple[list[Fragment], list[Fragment]]:
    head: list[Fragment] = []
    rest: list[Fragment] = []
    for face, text, rise in fragments:
        if place >= len(text):
            head.append((face, text, rise))
        elif place <= 0:
            rest.append((face, text, rise))
        else:
            head.append((face, text[:place], rise))
            rest.append((face, text[place:], rise))
        place -= len(text)
    return head, rest
