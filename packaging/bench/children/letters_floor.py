"""The floor of a series: a bare canvas with the lines of the same letters, simpleSplit for each."""

import pickle
import sys
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

SIZE, LEADING = 11, 14.2


def main(lines: Path, font: Path, target: Path) -> None:
    letters = pickle.loads(lines.read_bytes())
    pdfmetrics.registerFont(TTFont("Text", str(font)))
    width, height = A4
    canvas = Canvas(str(target), pagesize=A4)
    for head, address, block, body in letters:
        canvas.setFont("Text", SIZE)
        for number, text in enumerate(head):
            canvas.drawString(25 * mm, height - (22 + 6 * number) * mm, text)
        for number, text in enumerate(address):
            canvas.drawString(25 * mm, height - 66 * mm - number * LEADING, text)
        for number, text in enumerate(block):
            canvas.drawString(125 * mm, height - 53 * mm - number * LEADING, text)
        y = height - 101 * mm
        for text in body:
            for part in simpleSplit(text, "Text", SIZE, width - 45 * mm) or [""]:
                if y < 29 * mm:
                    canvas.showPage()
                    canvas.setFont("Text", SIZE)
                    y = height - 40 * mm
                canvas.drawString(25 * mm, y, part)
                y -= LEADING
        canvas.showPage()
    canvas.save()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
