"""Search in what a page shows: every hit marked, F3 and Shift+F3 go from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from netzdesk.base.i18n import _
from netzdesk.base.text import Span, hits, typed_words
from netzdesk.ui.theme import icon, mark_colours
from netzdesk.ui.widgets.labels import muted

_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text of the page."""

    widget: QWidget
    span: Span


class FindBar(QFrame):
    """A line below the page; labels paint their hits as long as it is open."""

    left = Signal()

    def __init__(self, root: QWidget) -> None:
        super().__init__()
        self._root = root
        self._hits: list[Hit] = []
        self._place = -1
        self._words: tuple[str, ...] = ()
        self._watched: list[QLabel] = []
        self.setProperty("kind", "bar")
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Find in what is shown"))
        self.line.setAccessibleName(_("Find in what is shown"))
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.said = muted("", wrap=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 6, 3)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.said)
        for sign, text, do in (
            ("arrow-up", _("Find previous"), lambda: self.step(-1)),
            ("arrow-down", _("Find next"), lambda: self.step(1)),
            ("x", _("Close the search"), self.end),
        ):
            button = QToolButton()
            button.setIcon(icon(sign))
            button.setAutoRaise(True)
            button.setAccessibleName(text)
            button.setToolTip(text)
            button.clicked.connect(do)
            layout.addWidget(button)
        self.hide()

    def begin(self, root: QWidget) -> None:
        """Show the line for what stands below a widget, with the cursor in it."""
        self._root = root
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._find(self.line.text())

    def end(self) -> None:
        """Take the marks away and go."""
        self._let_go()
        self.hide()
        self.left.emit()

    def step(self, step: int) -> None:
        """Go to the next or previous hit, round the end; texts may have changed meanwhile."""
        before = self._hits[self._place] if 0 <= self._place < len(self._hits) else None
        self._collect()
        if not self._hits:
            self._say()
            return
        at = self._hits.index(before) if before in self._hits else -1 if step > 0 else 0
        self._place = (at + step) % len(self._hits)
        self._show()
        self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QLabel):
            QLabel.paintEvent(watched, event)
            self._paint(watched)
            return True
        pressed = watched is self.line and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step(-1 if back else 1)
            return True
        return False

    def _find(self, typed: str) -> None:
        self._words = tuple(typed_words(typed))
        self._collect()
        self._place = 0 if self._hits else -1
        if self._hits:
            self._show()
        self._say()

    def _collect(self) -> None:
        """Look at every text that can be seen, in the order in which it is read."""
        self._let_go()
        self._hits = []
        if not self._words:
            return
        seen = [w for w in self._root.findChildren(QWidget) if w.isVisibleTo(self._root)]
        origin = QPoint(0, 0)
        for widget in sorted(seen, key=lambda w: _reading_order(w.mapTo(self._root, origin))):
            spans = hits(_text_of(widget), self._words) if not self.isAncestorOf(widget) else ()
            self._hits += [Hit(widget, span) for span in spans]
            if spans and isinstance(widget, QLabel):
                widget.installEventFilter(self)
                widget.update()
                self._watched.append(widget)

    def _let_go(self) -> None:
        for label in self._watched:
            if isValid(label):
                label.removeEventFilter(self)
                label.update()
        self._watched = []

    def _show(self) -> None:
        """Bring the present hit into view."""
        widget, (start, length) = self._hits[self._place].widget, self._hits[self._place].span
        area = widget.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea):
                area.ensureWidgetVisible(widget, 20, 40)
            area = area.parentWidget()
        if isinstance(widget, QLineEdit):
            widget.setSelection(start, length)
        elif isinstance(widget, QPlainTextEdit):
            cursor = widget.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(start + length, cursor.MoveMode.KeepAnchor)
            widget.setTextCursor(cursor)
        for label in self._watched:
            label.update()

    def _say(self) -> None:
        if not self._words:
            self.said.setText("")
        elif not self._hits:
            self.said.setText(_("not found"))
        else:
            self.said.setText(_("{n} of {total}", n=self._place + 1, total=len(self._hits)))

    def _paint(self, label: QLabel) -> None:
        painter = QPainter(label)
        back, front = mark_colours()
        painter.setFont(label.font())
        painter.setPen(front)
        present = self._hits[self._place] if 0 <= self._place < len(self._hits) else None
        for span in hits(label.text(), self._words):
            for box, piece, where in _boxes(label, span):
                painter.fillRect(box, back)
                painter.drawText(where, piece)
                if present == Hit(label, span):
                    painter.setPen(QPen(label.palette().text(), 1))
                    painter.drawRect(box.adjusted(0, 0, -1, -1))
                    painter.setPen(front)
        painter.end()


def _reading_order(place: QPoint) -> tuple[int, int]:
    return place.y(), place.x()


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QAbstractButton) and widget.property("kind") == "link":
        return widget.text().replace("&&", "&")
    return ""


def _boxes(label: QLabel, span: Span) -> list[tuple[QRectF, str, QPointF]]:
    """Return where a hit stands in a label: a box, its text and its base line, for each line."""
    text = label.text().replace("\n", _SEPARATOR)
    room = QRect(label.contentsRect())
    margin = label.margin()
    room.adjust(margin, margin, -margin, -margin)
    layout = QTextLayout(text, label.font())
    option = QTextOption()
    wrap = QTextOption.WrapMode
    option.setWrapMode(wrap.WordWrap if label.wordWrap() else wrap.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    high = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room.width())
        line.setPosition(QPointF(0, high))
        high += line.height()
    layout.endLayout()
    top = room.y() + (
        0.0 if label.alignment() & Qt.AlignmentFlag.AlignTop else (room.height() - high) / 2
    )
    start, stop = span[0], span[0] + span[1]
    found = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first, last = line.textStart(), line.textStart() + line.textLength()
        if start < last and stop > first:
            begin, end = max(start, first), min(stop, last)
            x, right = _x(line, begin), _x(line, end)
            shift = 0.0
            if label.alignment() & Qt.AlignmentFlag.AlignRight:
                shift = room.width() - line.naturalTextWidth()
            elif label.alignment() & Qt.AlignmentFlag.AlignHCenter:
                shift = (room.width() - line.naturalTextWidth()) / 2
            left = room.x() + x + shift
            box = QRectF(left, top + line.y(), right - x, line.height())
            base = QPointF(left, top + line.y() + line.ascent())
            found.append((box, text[begin:end], base))
    return found


def _x(line: object, place: int) -> float:
    got = line.cursorToX(place)  # type: ignore[attr-defined]  # PySide returns (x, place)
    return float(got[0] if isinstance(got, tuple) else got)
