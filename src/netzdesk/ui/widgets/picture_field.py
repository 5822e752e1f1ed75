"""A field for a picture file: checked, an SVG drawn, without author, place and time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.domain.pictures import (
    LARGEST,
    SUFFIXES,
    checked_picture,
    checked_svg,
    without_particulars,
)
from netzdesk.ui.dialogs.files import ask_open_any
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.widgets.labels import plain_label

_SIDE: Final = 2000
"""Pixels of the longer side of a drawn SVG: enough for 300 dots an inch over the whole width."""
_BROKEN: Final = N_("{name} is damaged or is not what its name says. Save the picture again.")


def prepared_picture(path: Path) -> tuple[str, bytes]:
    """Return name and bytes of a picture as it is kept: PNG or JPEG.

    Raises Refused for what is no picture that may be kept.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(
            "picture.not_readable",
            N_("{name} cannot be read. Choose another file."),
            field="file",
            name=path.name,
        ) from error
    if path.suffix.lower() == ".svg":
        checked_svg(path.name, content)
        return f"{path.stem}.png", _drawn(path.name, content)
    size = checked_picture(path.name, content)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise Refused("picture.broken", _BROKEN, field="file", name=path.name)
    if size.media_type == "image/jpeg":
        if image.format() == QImage.Format.Format_CMYK8888:  # Word shows none in these colours
            image = image.convertToFormat(QImage.Format.Format_RGB32)
        content = saved_image(image, "JPG", 92)  # turned upright
    return path.name, without_particulars(size, content)


class PictureField(Field):
    """Choose a picture; the value is (name, bytes)."""

    in_drafts = False

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._picture: tuple[str, bytes] | None = None
        self.button = QPushButton(icon("image-plus"), _("Choose a picture …"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._choose)
        self._name = plain_label("", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self._name, 1)
        self.box.addLayout(row)
        self._refused = plain_label("", kind="error", wrap=True)
        self._refused.hide()
        self.box.addWidget(self._refused)
        self.setFocusProxy(self.button)

    def value(self) -> tuple[str, bytes] | None:
        return self._picture

    def show_value(self, value: Any) -> None:
        self._picture = value
        self._name.setText(value[0] if value else "")
        self._refused.hide()

    def entry(self) -> QWidget:
        return self.button

    def take(self, path: Path) -> None:
        """Take a file; a refusal is shown below the button."""
        try:
            self.show_value(prepared_picture(path))
        except Refused as refused:
            self.show_value(None)
            self._refused.setText(translator().refusal(refused))
            self._refused.show()
        self.edited.emit()

    def _choose(self) -> None:
        path = ask_open_any(self, self._preferences, _("Choose a picture"), SUFFIXES, _("Pictures"))
        if path is not None:
            self.take(path)


def _drawn(name: str, content: bytes) -> bytes:
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415  # after first paint

    renderer = QSvgRenderer(QByteArray(content))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        raise Refused("picture.broken", _BROKEN, field="file", name=name)
    size = size.scaled(QSize(_SIDE, _SIDE), Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    return saved_image(image, "PNG")


def saved_image(image: QImage, kind: str, quality: int = -1) -> bytes:
    """Return an image as the bytes of a file: PNG or JPG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, quality)  # type: ignore[call-overload]  # the stub wants bytes
    return bytes(content.data())
