"""Labels: text is never read as markup, links are opened only for what is allowed."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from PySide6.QtCore import QRect, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _

ALLOWED: Final = frozenset({"http", "https", "mailto", "tel"})

DOTS: Final = 1
"""Pixels above a text for the dots of an Ö, which may stand higher than the font says."""


def plain_label(
    text: str = "", *, kind: str = "", wrap: bool = False, selectable: bool = False
) -> QLabel:
    """Return a label that shows text as it is; `kind` is title, heading, muted or error."""
    label = _selectable() if selectable else QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setContentsMargins(0, DOTS, 0, 0)
    if kind:
        label.setProperty("kind", kind)
    label.setWordWrap(wrap)
    if wrap:
        policy = label.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def _selectable() -> QLabel:
    from netzdesk.ui.widgets.selectable import SelectableLabel  # noqa: PLC0415  # not before first paint

    return SelectableLabel()


def title(text: str) -> QLabel:
    return plain_label(text, kind="title")


def heading(text: str) -> QLabel:
    return plain_label(text, kind="heading")


def muted(text: str, *, wrap: bool = True) -> QLabel:
    return plain_label(text, kind="muted", wrap=wrap)


def set_kind(widget: QWidget, kind: str) -> None:
    """Give a widget another look of the style sheet."""
    _set(widget, "kind", kind)


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget the colours of a tone; the text must say the same."""
    _set(widget, "tone", tone)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is when it is shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class StateBadge(QLabel):
    """A word on a coloured ground: the colour only repeats what the word says."""

    def __init__(self, text: str = "", tone: str = "neutral") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "badge")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        if text and self.parentWidget() is None:
            # it is shown with what it will stand in: alone it would be a window for a moment
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        else:
            self.setVisible(bool(text))
        set_tone(self, tone)


class _FromTop(QVBoxLayout):
    """Begins at the top of a room that is higher than what stands in it.

    `setAlignment(AlignTop)` would not do: it never gives more than the size hint, in which a
    text that breaks into lines counts with one line only.
    """

    def setGeometry(self, room: QRect) -> None:
        if not self.expandingDirections() & Qt.Orientation.Vertical:
            wraps = self.hasHeightForWidth()
            high = self.heightForWidth(room.width()) if wraps else self.sizeHint().height()
            room = QRect(room.topLeft(), room.size().boundedTo(QSize(room.width(), high)))
        super().setGeometry(room)


class Card(QFrame):
    """A framed section with a heading; add widgets to `body`."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.body: QVBoxLayout = _FromTop(self)
        self.body.setContentsMargins(12, 10, 12, 12)
        self.body.setSpacing(6)
        if text:
            self.body.addWidget(heading(text))


def clear_layout(layout: QLayout) -> None:
    """Take all widgets out of a layout and let them go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def safe_url(text: str) -> QUrl | None:
    """Return the address to open for what was typed, or None when it is not allowed.

    Allowed are http, https, mailto and tel, without user name and password. A bare `www.…` gets
    https; of a mail address only the address itself is taken.
    """
    typed = text.strip()
    if not typed or any(ord(mark) < 33 for mark in typed):
        return None
    scheme, colon, rest = typed.partition(":")
    if not colon or "." in scheme:
        bare_mail = "@" in typed and "/" not in typed
        return _mail(typed) if bare_mail else _web(f"https://{typed}")
    makers = {"http": _web, "https": _web, "mailto": _mail, "tel": phone_url}
    make = makers.get(scheme.lower())
    if make is None:
        return None
    return make(typed) if make is _web else make(rest.partition("?")[0])


def phone_url(number: str) -> QUrl | None:
    """Return the address that dials a number."""
    digits = "".join(mark for mark in number if mark in "+0123456789")
    return QUrl(f"tel:{digits}") if len(digits) > 2 else None


def open_link(url: QUrl | None) -> bool:
    """Open an address with the desktop if its kind is allowed."""
    if url is None or url.scheme() not in ALLOWED or url.userInfo():
        return False
    return QDesktopServices.openUrl(url)


class LinkButton(QPushButton):
    """A link in the text: opens a page of the program or an allowed address."""

    def __init__(self, text: str, url: QUrl | None = None) -> None:
        super().__init__(text.replace("&", "&&"))
        self._said = text
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._url = url
        if url is not None:
            self.setToolTip(url.host() or url.path())
            self.clicked.connect(self._open)

    def _open(self) -> None:
        if self._url is None or open_link(self._url):
            return
        QGuiApplication.clipboard().setText(self._said)
        place = self.mapToGlobal(self.rect().bottomLeft())
        QToolTip.showText(place, _("No program opens this. It is on the clipboard now."), self)


def _mail(address: str) -> QUrl | None:
    name, at, host = address.partition("@")
    if not at or not name or "." not in host or any(mark in address for mark in "?&<>,; "):
        return None
    return QUrl(f"mailto:{quote(address, safe='@.+-_')}")


def _web(address: str) -> QUrl | None:
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.userInfo() or "." not in url.host():
        return None
    return url
