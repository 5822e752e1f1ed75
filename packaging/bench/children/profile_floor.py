"""The floor of a profile: a bare canvas with the words of the same text, simpleSplit for each."""

import pickle
import sys
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

SIZE, LEADING, MARGIN = 10, 13.6, 70


def draw(profiles: list[list[str]], target: Path) -> None:
    width, height = A4
    canvas = Canvas(str(target), pagesize=A4)
    for texts in profiles:
        canvas.setFont("Text", SIZE)
        y = height - MARGIN
        for text in texts:
            for part in simpleSplit(text, "Text", SIZE, width - 2 * MARGIN) or [""]:
                if y < MARGIN:
                    canvas.showPage()
                    canvas.setFont("Text", SIZE)
                    y = height - MARGIN
                canvas.drawString(MARGIN, y, part)
                y -= LEADING
        canvas.showPage()
    canvas.save()


def main(lines: Path, font: Path, target: Path) -> None:
    pdfmetrics.registerFont(TTFont("Text", str(font)))
    draw(pickle.loads(lines.read_bytes()), target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
