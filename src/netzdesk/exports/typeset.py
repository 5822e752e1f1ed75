"""Words to lines: the width of every word is measured once, and no letter is lost.

Faster than reportlab's `simpleSplit` because words repeat (docs/benchmarks.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from netzdesk.base.paths import resource
from netzdesk.exports.document import Cell, Line

TEXT: Final = "NotoSans-SemiCondensed"
BOLD: Final = "NotoSans-SemiCondensedSemiBold"
FALLBACK: Final = "DejaVuSans"
HANG: Final = 7.0
"""How far a continued line stands to the right, in points."""

_BREAK_AFTER: Final = frozenset("/-_.,;:?&=@+")

Piece = tuple[str, str]
"""The name of a font and the text to set in it."""


class SetLine(NamedTuple):
    """One line as it is drawn.

    `mixed` when some of its letters are not in the text font; `hanging` when it continues the
    line before and is drawn a little to the right.
    """

    text: str
    label: str = ""
    mixed: bool = False
    hanging: bool = False


class Face:
    """One font at one size, with the fallback for letters that it lacks."""

    def __init__(self, font: str, size: float) -> None:
        self.font = font
        self.size = size
        self._known = _letters(font)
        self._widths: dict[str, float] = {}
        self._set: dict[str, tuple[str, bool]] = {}
        self.space = self.width(" ")

    def width(self, word: str) -> float:
        """Return the width of a word in points."""
        found = self._widths.get(word)
        if found is None:
            found = self._widths[word] = sum(
                _width(font, text, self.size) for font, text in self.pieces(word)
            )
        return found

    def pieces(self, text: str) -> list[Piece]:
        """Return the text in runs of one font each."""
        if text.isascii() or self._known.issuperset(text):
            return [(self.font, text)]
        runs: list[Piece] = []
        for letter in text:
            font = self.font if letter in self._known else FALLBACK
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + letter)
            else:
                runs.append((font, letter))
        return runs

    def settable(self, text: str) -> tuple[str, bool]:
        """Return the text as it can be drawn, and whether it needs the fallback.

        Composed (NFC), so that the font's own accented letters are used. A letter that no
        font has is shown by its number: [U+1F9EA].
        """
        if text.isascii():
            return text, False
        text = unicodedata.normalize("NFC", text)
        missing = set(text) - self._known
        if not missing:
            return text, False
        for letter in missing - _letters(FALLBACK):
            text = text.replace(letter, f"[U+{ord(letter):04X}]")
        return text, True

    def set_cell(self, cell: Cell, width: float) -> list[SetLine]:
        """Break the lines of a cell to a width."""
        return [set_line for line in cell for set_line in self.set_text(line, width)]

    def set_text(self, line: Line, width: float) -> list[SetLine]:
        """Break one line to a width; its label stands in the first of the lines made."""
        text, mixed = self.settable(line.text)
        if not text:
            return [SetLine("", line.label)]
        label = self.settable(line.label)[0] if line.label else ""
        first = width - self.width(label) - self.space if label else width
        broken = list(self._lines(text, first, width - HANG))
        if len(broken) == 1:
            return [SetLine(text, label, mixed)]
        rest = [SetLine(part, "", mixed, True) for part in broken[1:]]
        return [SetLine(broken[0], label, mixed), *rest]

    def wrap(self, text: str, width: float) -> list[SetLine]:
        """Break running text to a width, every line as wide as the first."""
        settable, mixed = self.settable(text)
        if not settable:
            return [SetLine("")]
        return [SetLine(part, "", mixed) for part in self._lines(settable, width, width)]

    def _lines(self, text: str, first: float, width: float) -> Iterator[str]:
        """Break at blanks; a word that is wider than a line is cut. Yields at least one line."""
        widths, space, room = self._widths, self.space, first
        words: list[str] = []
        used = 0.0
        for word in text.split(" "):
            wide = widths.get(word)
            if wide is None:
                wide = self.width(word)
            if words and used + space + wide <= room:
                words.append(word)
                used += space + wide
                continue
            if words:
                yield " ".join(words)
                room = width
            if room < wide <= width:  # beside the label there is too little room for it
                yield ""
                room = width
            *whole, end = self._cut(word, room, width) if wide > room else (word,)
            yield from whole
            if whole:
                room = width
            words = [end]
            used = self.width(end)
        yield " ".join(words)

    def _cut(self, word: str, first: float, width: float) -> Iterator[str]:
        """Cut a long word, behind a sign that allows it where there is one in the second half."""
        room = first
        while True:
            end = self._fitting(word, room)
            if end == len(word):
                yield word
                return
            behind = next((n for n in range(end, end // 2, -1) if word[n - 1] in _BREAK_AFTER), end)
            yield word[:behind]
            word = word[behind:]
            room = width

    def _fitting(self, word: str, room: float) -> int:
        """Return how many letters of a word fit, at least one."""
        used = 0.0
        for count, letter in enumerate(word):
            used += self.width(letter)
            if used > room + 0.001:
                return max(count, 1)
        return len(word)


@lru_cache(maxsize=8)
def _letters(font: str) -> frozenset[str]:
    """Register a font with reportlab once, and return the letters that it can show.

    Not those beyond U+FFFF: reportlab writes their numbers so that no reader can copy them out.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    loaded = TTFont(font, str(resource(f"fonts/{font}.ttf")))
    pdfmetrics.registerFont(loaded)
    return frozenset(chr(code) for code in loaded.face.charToGlyph if code <= 0xFFFF)


def _width(font: str, text: str, size: float) -> float:
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(text, font, size))
