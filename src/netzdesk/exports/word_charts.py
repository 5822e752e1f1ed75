"""Figures of a report as charts of Word: drawn by it, with their numbers in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from netzdesk.exports.document import Figure, Series

if TYPE_CHECKING:
    from docx.document import Document

_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU: Final = 36_000
"""A millimetre in the unit of drawings."""
_HEIGHTS: Final = {False: 80, True: 42}
"""Millimetres of a chart of courses and of one of bars."""
_COLOURS: Final = ("0F5C86", "9E3314", "175227")
_BAR: Final = "B9C7D2"


class WordCharts:
    """The charts of one document; each is a part of its package."""

    def __init__(self, document: Document, width: float) -> None:
        self._document = document
        self._width = round(width * _EMU)
        self._count = 0

    def add(self, figure: Figure) -> None:
        """Add a figure: courses in one chart, bars below them, its words for who cannot see it."""
        for bars in (False, True):
            drawn = [series for series in figure.series if series.bars is bars]
            if drawn:
                self._add(figure, drawn, bars=bars)

    def _add(self, figure: Figure, drawn: Sequence[Series], *, bars: bool) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml import parse_xml

        self._count += 1
        document: Any = self._document
        place = PackURI(f"/word/charts/chart{self._count}.xml")
        part = Part(place, _TYPE, _chart_xml(figure, drawn, bars=bars), document.part.package)
        paragraph: Any = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        frame: Any = parse_xml(
            f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" '
            f'xmlns:c="{_DRAWING}/chart" xmlns:r="{_RELATION.rpartition("/")[0]}">'
            f'<wp:inline><wp:extent cx="{self._width}" cy="{_HEIGHTS[bars] * _EMU}"/>'
            f'<wp:docPr id="{1000 + self._count}" name="{self._count}"/><a:graphic>'
            f'<a:graphicData uri="{_DRAWING}/chart"><c:chart r:id="'
            f'{document.part.relate_to(part, _RELATION)}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
        shown = next(iter(frame.iter("{*}docPr")))
        shown.set("name", figure.title)
        shown.set("descr", figure.description)
        paragraph.add_run()._r.append(frame)  # noqa: SLF001  # python-docx has no charts


def _chart_xml(figure: Figure, drawn: Sequence[Series], *, bars: bool) -> bytes:
    from openpyxl.chart import BarChart, LineChart
    from openpyxl.xml.functions import tostring

    chart: Any = BarChart() if bars else LineChart()
    for place, made in enumerate(_series(figure, drawn)):
        if bars:
            made.graphicalProperties.solidFill = _BAR
        else:
            _tell_apart(made, place)
        chart.series.append(made)
    chart.title = drawn[0].title if bars else figure.title
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.numFmt, chart.y_axis.scaling.min = "0", 0
    return bytes(tostring(chart._write()))  # noqa: SLF001  # as openpyxl does when it saves


def _series(figure: Figure, drawn: Sequence[Series]) -> Iterator[Any]:
    """Yield the series with their numbers in them: there is no sheet that they could refer to."""
    from openpyxl.chart.data_source import (
        AxDataSource,
        NumData,
        NumDataSource,
        NumVal,
        StrData,
        StrVal,
    )
    from openpyxl.chart.series import Series as Made
    from openpyxl.chart.series import SeriesLabel
    from openpyxl.chart.shapes import GraphicalProperties

    ticks = [StrVal(idx=place, v=tick) for place, tick in enumerate(figure.ticks)]
    for number, series in enumerate(drawn):
        values = [NumVal(idx=place, v=value) for place, value in enumerate(series.values)]
        made: Any = Made(idx=number, order=number)
        made.tx = SeriesLabel(v=series.title)
        made.cat = AxDataSource(strLit=StrData(ptCount=len(ticks), pt=ticks))
        made.val = NumDataSource(numLit=NumData(formatCode="0", ptCount=len(values), pt=values))
        made.spPr = GraphicalProperties()
        yield made


def _tell_apart(made: Any, place: int) -> None:
    """Tell courses apart in black and white too: by dashes and by the form of their marks."""
    from openpyxl.chart.marker import Marker

    colour = _COLOURS[place % 3]
    made.graphicalProperties.line.solidFill = colour
    made.graphicalProperties.line.dashStyle = ("solid", "dash", "sysDot")[place % 3]
    made.marker = Marker(symbol=("circle", "square", "diamond")[place % 3], size=6)
    made.marker.graphicalProperties = type(made.spPr)(solidFill=colour)
    made.smooth = False
