"""A chart on the screen, drawn from the same PDF that a report has: white ground, also in dark."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from netzdesk.ui.widgets.pdf_preview import PdfFile

_LEAST: Final = 260


class FigureView(QLabel):
    """Shows one page of a PDF over its whole width."""

    def __init__(self) -> None:
        super().__init__()
        self._file: PdfFile | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._draw)

    def show_pdf(self, content: bytes, name: str, description: str) -> None:
        """Show a figure; name and description are for screen readers."""
        if self._file is not None:
            self._file.close()
        self._file = PdfFile(content)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setToolTip(description)
        self._draw()

    def sizeHint(self) -> QSize:
        return QSize(_LEAST, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._later.start()

    def _draw(self) -> None:
        if self._file is None:
            return
        ratio = self.devicePixelRatioF()
        wide = max(_LEAST, self.width())
        image = self._file.image(0, round(wide * ratio))
        image.setDevicePixelRatio(ratio)
        self.setFixedHeight(round(image.height() / ratio))
        self.setPixmap(QPixmap.fromImage(image))
