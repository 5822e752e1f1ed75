"""The text of table cells as PDF operators: every word is encoded once and then reused.

Half the time of a text object for each line (docs/benchmarks.md). Rests on what the docstring
of `reportlab.pdfbase.ttfonts` describes as the protocol of dynamic fonts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from netzdesk.exports.typeset import HANG, Face, SetLine

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

INK: Final = 0.09
LABEL: Final = 0.42
"""Grey values of text and of labels."""


class Ink:
    """Writes lines in one face onto a canvas."""

    def __init__(self, canvas: Canvas, face: Face, leading: float) -> None:
        from reportlab.pdfbase import pdfmetrics

        self._canvas: Any = canvas
        self._face = face
        self._leading = leading
        self._font: Any = pdfmetrics.getFont(face.font)
        self._words: dict[str, str | None] = {}

    def cell(self, x: float, y: float, lines: list[SetLine]) -> None:
        """Write lines one below the other; the first stands on (x, y)."""
        operators = [self._begin(x, y)]
        hanging = False
        for number, line in enumerate(lines):
            if line.hanging is not hanging:
                hanging = line.hanging
                operators.append(f"{HANG if hanging else -HANG} 0 Td")
            said = self._said(line)
            if said is not None:
                operators.append(said)
                continue
            left, top = x + HANG * hanging, y - number * self._leading
            self._write(operators)
            self._with_fallback(left, top, line)
            operators = [self._begin(left, top - self._leading)]
        self._write(operators)

    def run(self, text: str) -> str | None:
        """Return the operators of some letters, None when they need more than one subset."""
        code = self._encoded(text)
        return None if code is None else f"{self.name} {self._face.size:g} Tf ({code}) Tj"

    @property
    def name(self) -> str:
        """The name of the font on the page."""
        return str(self._font.getSubsetInternalName(0, self._canvas._doc))  # noqa: SLF001

    def show(self, text: PDFTextObject, line: SetLine) -> None:
        """Add a text to a text object, each letter from the font that has it."""
        face = self._face
        for font, piece in face.pieces(line.text) if line.mixed else [(face.font, line.text)]:
            text.setFont(font, face.size, self._leading)
            text.textOut(piece)

    def _begin(self, x: float, y: float) -> str:
        font = f"{self.name} {self._face.size} Tf {self._leading} TL"
        return f"BT {font} {INK} g 1 0 0 1 {x:.2f} {y:.2f} Tm"

    def _write(self, operators: list[str]) -> None:
        operators.append("ET")
        self._canvas.addLiteral("\n".join(operators))

    def _said(self, line: SetLine) -> str | None:
        """Return the operators of a line, None when it needs more than one font."""
        text = None if line.mixed else self._encoded(line.text)
        label = self._encoded(line.label)
        if text is None or label is None:
            return None
        if label:
            return f"{LABEL} g ({label} ) Tj {INK} g ({text}) Tj T*"
        return f"({text}) Tj T*"

    def _encoded(self, text: str) -> str | None:
        words = self._words
        codes: list[str] = []
        for word in text.split(" "):
            code = words[word] if word in words else self._encode(word)
            if code is None:
                return None
            codes.append(code)
        return " ".join(codes)

    def _encode(self, word: str) -> str | None:
        """Return a word in the codes of the font's first subset, None when it is not all there."""
        chunks = self._font.splitString(word, self._canvas._doc)  # noqa: SLF001
        if any(subset for subset, _ in chunks):
            code = None
        else:
            code = "".join(self._canvas._escape(text) for _, text in chunks)  # noqa: SLF001
        self._words[word] = code
        return code

    def _with_fallback(self, x: float, y: float, line: SetLine) -> None:
        text = self._canvas.beginText(x, y)
        text.setFont(self._face.font, self._face.size, self._leading)
        if line.label:
            text.setFillGray(LABEL)
            text.textOut(f"{line.label} ")
        text.setFillGray(INK)
        self.show(text, line)
        self._canvas.drawText(text)
