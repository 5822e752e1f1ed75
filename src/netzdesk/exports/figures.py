"""Charts, drawn once with reportlab.graphics: for the PDF of a report and for the screen.

Courses are lines with marks of different form, counts of a week are bars: both can be told
apart in black and white. The ground is white, so that a dark window shows the same picture.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from netzdesk.exports.document import Figure, Series
from netzdesk.exports.flow import FIGURE_HEIGHT
from netzdesk.exports.typeset import BOLD, TEXT, Face

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing
    from reportlab.pdfgen.canvas import Canvas

_INK: Final = "#172026"
_GREY: Final = "#5c6670"
_GRID: Final = "#d3dae0"
_BAR: Final = "#b9c7d2"
_LINES: Final = (("#0f5c86", None), ("#9e3314", (5, 2.5)), ("#175227", (1.5, 2)))
"""Colour and dashes of the courses, in their order."""
_LEFT: Final = 34.0
_BARS_HEIGHT: Final = 52.0
_SIZE: Final = 8.0
_MOST_TICKS: Final = 16


def draw_on(canvas: Canvas, figure: Figure, x: float, y: float, width: float) -> None:
    """Draw a figure onto a page of a report, its lower left corner at (x, y)."""
    from reportlab.graphics import renderPDF

    renderPDF.draw(drawing(figure, width, FIGURE_HEIGHT), canvas, x, y)


def figure_pdf(figure: Figure, width: float, height: float) -> bytes:
    """Return a PDF of one page with a figure, for the screen."""
    from reportlab.pdfgen.canvas import Canvas

    Face(TEXT, _SIZE)  # registers the font
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=True, initialFontName=TEXT)  # type: ignore[arg-type]  # the stub says float
    canvas.setTitle(figure.title)
    from reportlab.graphics import renderPDF

    renderPDF.draw(drawing(figure, width, height), canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def drawing(figure: Figure, width: float, height: float) -> Drawing:
    """Return a figure as shapes: courses above, bars below, over the same ticks."""
    from reportlab.graphics.shapes import Drawing

    for font in (TEXT, BOLD):
        Face(font, _SIZE)  # registers it
    # its own default is Times, which would be listed in the file and not be embedded
    made = Drawing(width, height, initialFontName=TEXT)
    _Chart(made, figure).draw()
    return made


class _Chart:
    """One figure on its drawing."""

    def __init__(self, made: Drawing, figure: Figure) -> None:
        from reportlab.graphics import shapes

        self._shapes: Any = shapes
        self._made: Any = made
        self._figure = figure
        self._courses = [series for series in figure.series if not series.bars]
        self._bars = [series for series in figure.series if series.bars]
        self._right = made.width - 8.0
        self._floor = 26.0
        self._top = made.height - 26.0
        self._middle = self._floor + (_BARS_HEIGHT if self._bars else 0.0)
        step = (self._right - _LEFT) / max(len(figure.ticks), 1)
        self._xs = [_LEFT + step * (place + 0.5) for place in range(len(figure.ticks))]
        self._step = step

    def draw(self) -> None:
        self._ground()
        lower = self._middle + (24.0 if self._bars else 0.0)
        self._scale(_highest(self._courses), lower, self._top)
        for place, series in enumerate(self._courses):
            self._course(place, series, lower)
        for series in self._bars:
            self._scale(_highest([series]), self._floor, self._middle, lines=1)
            self._columns(series)
            self._text(_LEFT, self._middle + 7, series.title, BOLD)
        self._ticks()
        self._legend()

    def _ground(self) -> None:
        from reportlab.lib.colors import white

        made = self._made
        made.add(
            self._shapes.Rect(0, 0, made.width, made.height, fillColor=white, strokeColor=None)
        )

    def _scale(self, highest: int, low: float, high: float, lines: int = 4) -> None:
        """Draw the lines of the scale with their numbers."""
        step = _round_step(highest, lines)
        for number in range(0, step * lines + 1, step):
            y = low + (high - low) * number / (step * lines)
            self._line((_LEFT, y), (self._right, y), colour=_GRID if number else _GREY, width=0.5)
            self._text(_LEFT - 4, y - 2.8, str(number), TEXT, "end")

    def _y(self, value: int, series: list[Series], low: float, high: float, lines: int) -> float:
        return low + (high - low) * value / (_round_step(_highest(series), lines) * lines)

    def _course(self, place: int, series: Series, low: float) -> None:
        from reportlab.lib.colors import HexColor

        colour, dashes = _LINES[place % len(_LINES)]
        ys = [self._y(value, self._courses, low, self._top, 4) for value in series.values]
        points = [part for point in zip(self._xs, ys, strict=True) for part in point]
        if len(ys) > 1:
            self._made.add(
                self._shapes.PolyLine(
                    points,
                    strokeColor=HexColor(colour),
                    strokeWidth=1.6,
                    strokeDashArray=dashes,
                )
            )
        for x, y in zip(self._xs, ys, strict=True):
            self._mark(place, x, y)

    def _mark(self, place: int, x: float, y: float) -> None:
        """Draw the sign of a course: a disc, an open square, a full square."""
        from reportlab.lib.colors import HexColor, white

        colour = HexColor(_LINES[place % len(_LINES)][0])
        if place == 0:
            self._made.add(self._shapes.Circle(x, y, 2.4, fillColor=colour, strokeColor=colour))
            return
        filled = white if place == 1 else colour
        self._made.add(
            self._shapes.Rect(
                x - 2.4, y - 2.4, 4.8, 4.8, fillColor=filled, strokeColor=colour, strokeWidth=1.2
            )
        )

    def _columns(self, series: Series) -> None:
        from reportlab.lib.colors import HexColor

        wide = min(self._step * 0.6, 26)
        for x, value in zip(self._xs, series.values, strict=True):
            high = self._y(value, [series], 0, self._middle - self._floor, 1)
            if not value:
                continue
            self._made.add(
                self._shapes.Rect(
                    x - wide / 2,
                    self._floor,
                    wide,
                    high,
                    fillColor=HexColor(_BAR),
                    strokeColor=HexColor(_INK),
                    strokeWidth=0.5,
                )
            )
            if self._step > 18:
                self._text(x, self._floor + high + 2, str(value), TEXT, "middle")

    def _ticks(self) -> None:
        every = -(-len(self._xs) // _MOST_TICKS)
        for place, (x, tick) in enumerate(zip(self._xs, self._figure.ticks, strict=True)):
            if place % every == 0:
                self._text(x, 10, tick, TEXT, "middle")

    def _legend(self) -> None:
        """Name the courses above them, and each again with its last number at its end."""
        x, y = _LEFT, self._made.height - 14
        face = Face(BOLD, _SIZE)
        for place, series in enumerate(self._courses):
            self._sample(place, x, y + 2.8)
            said = f"{series.title}: {series.values[-1]}" if series.values else series.title
            self._text(x + 26, y, said, BOLD)
            x += 26 + face.width(said) + 22

    def _sample(self, place: int, x: float, y: float) -> None:
        colour, dashes = _LINES[place % len(_LINES)]
        self._line((x, y), (x + 20, y), colour=colour, width=1.6, dashes=dashes)
        self._mark(place, x + 10, y)

    def _line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str,
        width: float,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        from reportlab.lib.colors import HexColor

        self._made.add(
            self._shapes.Line(
                *start,
                *end,
                strokeColor=HexColor(colour),
                strokeWidth=width,
                strokeDashArray=dashes,
            )
        )

    def _text(self, x: float, y: float, said: str, font: str, anchor: str = "start") -> None:
        """Write a text; what the font does not have is written by the number of its letter."""
        from reportlab.lib.colors import HexColor

        self._made.add(
            self._shapes.String(
                x,
                y,
                said,
                fontName=font,
                fontSize=_SIZE,
                fillColor=HexColor(_INK),
                textAnchor=anchor,
            )
        )


def _highest(series: list[Series]) -> int:
    return max((value for each in series for value in each.values), default=0)


def _round_step(highest: int, lines: int) -> int:
    """Return the step of a scale of so many lines that reaches the highest value."""
    least = max(1, -(-highest // lines))
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power >= least:
                return factor * power
        power *= 10
