"""PDF on the screen and on the printer: PDFium draws straight into Qt's images.

PDFium aborts when threads meet in it: every call is made here, under one lock.
"""

from __future__ import annotations

import ctypes
import threading
from typing import Any, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPageLayout, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from netzdesk.base.i18n import _
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.labels import plain_label

_PDFIUM: Final = threading.Lock()
_POINTS: Final = 72.0
_ZOOMS: Final = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


class PdfFile:
    """A PDF in memory."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2  # noqa: PLC0415  # 60 ms, not before a preview is wanted

        with _PDFIUM:
            self._document: Any = pypdfium2.PdfDocument(content)
            self.pages = len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in points."""
        with _PDFIUM:
            found = self._document[page].get_size()
        return float(found[0]), float(found[1])

    def image(self, page: int, width: int) -> QImage:
        """Return a page drawn at a width in pixels."""
        import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402

        points = self.size(page)
        height = max(1, round(width * points[1] / points[0]))
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        memory: Any = image.bits()
        buffer = (ctypes.c_ubyte * len(memory)).from_buffer(memory)  # the image's own memory
        with _PDFIUM:
            opened = self._document[page]
            bitmap = raw.FPDFBitmap_CreateEx(
                width, height, raw.FPDFBitmap_BGRx, buffer, image.bytesPerLine()
            )
            raw.FPDF_RenderPageBitmap(bitmap, opened.raw, 0, 0, width, height, 0, raw.FPDF_ANNOT)
            raw.FPDFBitmap_Destroy(bitmap)
        return image

    def text(self, page: int) -> str:
        """Return the text of a page, for screen readers."""
        with _PDFIUM:
            return str(self._document[page].get_textpage().get_text_range())

    def close(self) -> None:
        with _PDFIUM:
            self._document.close()


class PdfPreview(QWidget):
    """One page at a time, with page keys and zoom; fits the width at first."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.file: PdfFile | None = None
        self.page = 0
        self._zoom: float | None = None
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheet)
        self._area.setAccessibleName(_("Preview"))
        self._area.installEventFilter(self)
        self._where = plain_label("")
        self.tools = QHBoxLayout()
        self._buttons = [
            self._button("chevron-left", _("Previous page (Page up)"), self.previous),
            self._button("chevron-right", _("Next page (Page down)"), self.next),
            self._button("zoom-out", _("Smaller"), self.zoom_out),
            self._button("zoom-in", _("Larger"), self.zoom_in),
        ]
        for button in self._buttons[:2]:
            self.tools.addWidget(button)
        self.tools.addWidget(self._where)
        self.tools.addStretch(1)
        for button in self._buttons[2:]:
            self.tools.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.tools)
        layout.addWidget(self._area, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._draw)

    def show_pdf(self, content: bytes) -> None:
        """Show a PDF; the page stays when the new one has it."""
        former, self.file = self.file, PdfFile(content)
        if former is not None:
            former.close()
        self.page = min(self.page, self.file.pages - 1)
        self._draw()

    def clear(self, text: str) -> None:
        """Show a sentence in place of pages."""
        if self.file is not None:
            self.file.close()
        self.file = None
        self._sheet.setPixmap(QPixmap())
        self._sheet.setText(text)
        self._say()

    def previous(self) -> None:
        self.turn(self.page - 1)

    def next(self) -> None:
        self.turn(self.page + 1)

    def turn(self, page: int) -> None:
        """Show a page, if there is one of that number."""
        if self.file is not None and 0 <= page < self.file.pages and page != self.page:
            self.page = page
            self._draw()
            self._area.verticalScrollBar().setValue(0)
            self.turned.emit(page)

    def zoom_in(self) -> None:
        self._set_zoom(next((z for z in _ZOOMS if z > self._scale() + 0.01), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        smaller = [z for z in _ZOOMS if z < self._scale() - 0.01]
        self._set_zoom(smaller[-1] if smaller else _ZOOMS[0])

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_PageDown:
                self._page_down()
                return True
            if event.key() == Qt.Key.Key_PageUp:
                self._page_up()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self._later.start()

    def _page_down(self) -> None:
        bar = self._area.verticalScrollBar()
        if bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep())
        else:
            self.next()

    def _page_up(self) -> None:
        bar = self._area.verticalScrollBar()
        if bar.value() > bar.minimum():
            bar.setValue(bar.value() - bar.pageStep())
        else:
            self.previous()

    def _button(self, name: str, text: str, do: Any) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.clicked.connect(do)
        return button

    def _scale(self) -> float:
        if self._zoom is not None or self.file is None:
            return self._zoom or 1.0
        points = self.file.size(self.page)[0]
        return max(0.2, (self._area.viewport().width() - 8) / (points * self._dots() / _POINTS))

    def _dots(self) -> float:
        return float(self.logicalDpiX())

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._draw()

    def _draw(self) -> None:
        if self.file is None:
            return
        ratio = self.devicePixelRatioF()
        points = self.file.size(self.page)[0]
        width = round(points * self._dots() / _POINTS * self._scale() * ratio)
        image = self.file.image(self.page, max(50, width))
        image.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(QPixmap.fromImage(image))
        self._say()

    def _say(self) -> None:
        file = self.file
        for button in self._buttons:
            button.setEnabled(file is not None)
        if file is None:
            self._where.setText("")
            return
        self._where.setText(_("Page {n} of {total}", n=self.page + 1, total=file.pages))
        self._buttons[0].setEnabled(self.page > 0)
        self._buttons[1].setEnabled(self.page < file.pages - 1)
        self._sheet.setAccessibleName(self._where.text())
        self._sheet.setAccessibleDescription(file.text(self.page))


def print_pdf(parent: QWidget, file: PdfFile, name: str) -> bool:
    """Let the user choose a printer and print all or some pages; False when cancelled."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415  # when printing

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    set_up_printer(printer, file)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print"))
    dialog.setMinMax(1, file.pages)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    first = printer.fromPage() or 1
    last = min(printer.toPage() or file.pages, file.pages)
    paint_pages(printer, file, range(first - 1, last))
    return True


def set_up_printer(printer: Any, file: PdfFile) -> None:
    """Set the paper as the PDF has it, without margins of the printer's own."""
    from PySide6.QtCore import QMarginsF, QSizeF  # noqa: PLC0415
    from PySide6.QtGui import QPageSize  # noqa: PLC0415

    width, height = file.size(0)
    paper = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point)
    way = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, way, QMarginsF(), QPageLayout.Unit.Point))
    printer.setFullPage(True)


def paint_pages(printer: Any, file: PdfFile, pages: range) -> None:
    """Paint pages one after the other, at 300 dots an inch at most."""
    painter = QPainter(printer)
    dots = min(300, printer.resolution())
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        image = file.image(page, round(file.size(page)[0] / _POINTS * dots))
        whole = QRectF(painter.viewport())
        size = QSize(image.size()).scaled(whole.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    painter.end()
