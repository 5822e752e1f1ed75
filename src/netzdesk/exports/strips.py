"""Strips to pages: what belongs together stays together, footnotes stand on the page of their sign.

A strip is a line, a row of a table or a picture. Two lines of a paragraph at least stand on each
page, and a heading never stands without what it heads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from netzdesk.exports.profile import PictureBlock
from netzdesk.exports.rich import RichLine

RULE: Final = 8.0
"""The height of the line above footnotes, with the room around it."""
_NOTES_SHARE: Final = 0.6
"""How much of a page the rest of a long footnote may take."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, its base line so far below the top of the strip."""

    left: float
    down: float
    line: RichLine
    grey: bool = False
    accent: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A filled box behind a row."""

    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line, so far below the top."""

    left: float
    width: float
    down: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick, its foot so far below the top."""

    left: float
    down: float
    side: float


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, from the top of the strip on."""

    block: PictureBlock
    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """What leads to a bookmark when it is clicked, as high as the strip."""

    target: str


Thing = Words | Ground | Rule | Box | Image | Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A part of the text that is never parted.

    `gap` is white above it, left out at the top of a page; `keep` when the next one stands on
    the same page; `notes` are the footnotes, each with its lines; `mark` and `level` its bookmark.
    """

    height: float
    things: tuple[Thing, ...] = ()
    gap: float = 0.0
    keep: bool = False
    notes: tuple[tuple[Strip, ...], ...] = ()
    mark: str = ""
    level: int = 0
    letters: int = 0
    anchor: str = ""
    """A name by which contents lead here."""
    caption: str = ""
    """What the list of figures says of it."""
    head: Strip | None = None
    """What is repeated above it where it begins a page: the head of its table."""


@dataclass(slots=True)
class StripPage:
    """Strips with their tops, and the lines of footnotes below, from the top one on."""

    strips: list[tuple[float, Strip]] = field(default_factory=list)
    notes: list[Strip] = field(default_factory=list)


def together(lines: list[Strip]) -> list[Strip]:
    """Return the lines of a paragraph so that no single one is left behind."""
    return [
        _kept(strip) if place == 0 or place == len(lines) - 2 else strip
        for place, strip in enumerate(lines[:-1])
    ] + lines[-1:]


def paginate(strips: Iterable[Strip], top: float, bottom: float) -> list[StripPage]:
    """Return the pages; every strip and every line of a footnote is on one of them."""
    filling = _Filling(top, bottom)
    for group in _groups(strips):
        filling.group(group)
    filling.end()
    return filling.pages


def _kept(strip: Strip) -> Strip:
    return replace(strip, keep=True)


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


class _Filling:
    """Pages while they are filled."""

    def __init__(self, top: float, bottom: float) -> None:
        self._top = top
        self._bottom = bottom
        self._y = top
        self._foot = 0.0
        self._waiting: list[Strip] = []
        self.pages = [StripPage()]

    def group(self, group: list[Strip]) -> None:
        """Place strips that belong together; on their own when no page has room for all."""
        if not self._fits(group) and self.pages[-1].strips:
            whole = sum(strip.height for strip in group) + _notes_height(group)
            if len(group) == 1 or whole <= self._top - self._bottom:
                self._turn()
        for strip in group:
            if not self._fits([strip]) and self.pages[-1].strips:
                self._turn()
            self._place(strip)

    def end(self) -> None:
        """Place what is left of footnotes."""
        while self._waiting:
            self._turn()

    def _fits(self, group: list[Strip]) -> bool:
        fresh = not self.pages[-1].strips
        height = sum(strip.height + strip.gap for strip in group)
        height -= group[0].gap if fresh else 0.0
        notes = _notes_height(group)
        rule = RULE if notes and not self._foot else 0.0
        return self._y - height - notes - rule >= self._bottom + self._foot

    def _place(self, strip: Strip) -> None:
        page = self.pages[-1]
        if page.strips:
            self._y -= strip.gap
        elif strip.head is not None:
            self._place(strip.head)
        page.strips.append((self._y, strip))
        self._y -= strip.height
        for note in strip.notes:
            for line in note:
                self._note(line, self._y)

    def _note(self, line: Strip, lowest: float) -> None:
        """Put a line of a footnote at the foot, or keep it for the next page."""
        rule = 0.0 if self._foot else RULE
        if self._waiting or lowest - self._foot - rule - line.height < self._bottom:
            self._waiting.append(line)
            return
        self._foot += line.height + rule
        self.pages[-1].notes.append(line)

    def _turn(self) -> None:
        self.pages.append(StripPage())
        self._y, self._foot = self._top, 0.0
        waiting, self._waiting = self._waiting, []
        lowest = self._top - (self._top - self._bottom) * (1 - _NOTES_SHARE)
        for line in waiting:
            self._note(line, lowest)


def _notes_height(group: list[Strip]) -> float:
    return sum(line.height for strip in group for note in strip.notes for line in note)
