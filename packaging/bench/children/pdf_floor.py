"""The floor of the PDF export: a bare canvas, simpleSplit for every line, a repeated header."""

import pickle
import sys
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

SIZE, LEADING, MARGIN = 8.4, 10.6, 36.0


def main(lines: Path, font: Path, target: Path) -> None:
    columns, rows = pickle.loads(lines.read_bytes())
    pdfmetrics.registerFont(TTFont("Text", str(font)))
    width, height = landscape(A4)
    total = sum(share for _title, share in columns)
    room = [share / total * (width - 2 * MARGIN) for _title, share in columns]
    lefts = [MARGIN + sum(room[:place]) for place in range(len(room))]
    canvas = Canvas(str(target), pagesize=(width, height))
    top = height - 52

    def head() -> float:
        canvas.setFont("Text", SIZE)
        for (title, _share), left in zip(columns, lefts, strict=True):
            canvas.drawString(left, top, title)
        canvas.drawRightString(width - MARGIN, 24, str(canvas.getPageNumber()))
        return top - LEADING

    y = head()
    for row in rows:
        cells = [
            [part for line in cell for part in simpleSplit(line, "Text", SIZE, wide - 8)]
            for cell, wide in zip(row, room, strict=True)
        ]
        for number in range(max(map(len, cells))):
            if y < 46:
                canvas.showPage()
                y = head()
            for left, parts in zip(lefts, cells, strict=True):
                if number < len(parts):
                    canvas.drawString(left, y, parts[number])
            y -= LEADING
        canvas.line(MARGIN, y + LEADING - 2, width - MARGIN, y + LEADING - 2)
    canvas.save()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
