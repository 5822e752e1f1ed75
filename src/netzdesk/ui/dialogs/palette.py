"""Ctrl+K: go to any record and do anything by typing the beginnings of its words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, _
from netzdesk.base.text import hits, sort_key, typed_words
from netzdesk.domain.talk import INTERVIEW_STATES
from netzdesk.exports import report
from netzdesk.exports.registry import EXPORTS
from netzdesk.queries.palette import KINDS, Found, find_records, fits, known_records, rank_of
from netzdesk.queries.saved_views import saved_views
from netzdesk.ui.commands import COMMANDS, shown_key
from netzdesk.ui.models.palette import Entry, PaletteModel
from netzdesk.ui.navigation import LISTED
from netzdesk.ui.theme import colours, icon
from netzdesk.ui.widgets.cells import paint_marks
from netzdesk.ui.widgets.labels import muted

if TYPE_CHECKING:
    from netzdesk.domain.list_view import ListView
    from netzdesk.ui.session import Session
    from netzdesk.ui.window import MainWindow
    from netzdesk.ui.workspace import Workspace

RECENT: Final = 8
_RECENT_KEY: Final = "palette/recent"
_MOST: Final = 6
_WIDTH: Final = 720
_HEIGHT: Final = 560
_SIGNS: Final = {
    "institution": "building-2",
    "person": "users",
    "region": "map",
    "network": "network",
    "interview": "messages-square",
    "guide": "notebook-text",
    "profile": "notebook-text",
    "expert": "graduation-cap",
    "lead": "lightbulb",
    "source": "globe",
    "attempt": "phone",
}
_GROUPS: Final = {
    "institution": N_("Institutions"),
    "person": N_("Contact persons"),
    "region": N_("Regions"),
    "network": N_("Networks"),
    "interview": N_("Interviews"),
    "guide": N_("Guides"),
    "profile": N_("Profiles"),
    "expert": N_("Experts"),
    "lead": N_("Leads"),
    "source": N_("Sources"),
    "command": N_("Commands"),
    "view": N_("Views"),
    "export": N_("Reports"),
    "attempt": N_("Contact attempts, newest first"),
}
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGES: Final = {Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Palette(QFrame):
    """A line and a list in the middle of the window; it goes when something else gets the focus."""

    def __init__(self, window: MainWindow, session: Session, workspace: Workspace) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setProperty("kind", "palette")
        self.setAutoFillBackground(True)
        self.setAccessibleName(_("Find everything"))
        self._window, self._session, self._workspace = window, session, workspace
        self._before = QApplication.focusWidget()
        self._commands = tuple(self._all_commands())
        self.model = PaletteModel(self)
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Beginnings of words: records, pages, commands, reports"))
        self.line.setAccessibleName(_("Find everything"))
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._find)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(_("Hits"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = _Lines(self.list)
        self.list.setItemDelegate(self._lines)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self._nothing = muted(_("Nothing begins with these words."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.line)
        layout.addWidget(self._nothing)
        layout.addWidget(self.list, 1)
        self._find("")
        window.installEventFilter(self)

    def open(self) -> None:
        """Show it above the page, with the cursor in the line."""
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.line:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(Qt.Key(event.key())) or super().eventFilter(watched, event)
            if event.type() == QEvent.Type.FocusOut and self.isVisible() and not self.underMouse():
                self.close()
        return super().eventFilter(watched, event)

    def current(self) -> Entry | None:
        """Return the line that Return would run."""
        row = self.list.currentIndex().row()
        return self.model.entries[row] if row >= 0 else None

    def _key(self, key: Qt.Key) -> bool:
        row = self.list.currentIndex().row()
        if key in _STEPS:
            self._choose(self.model.following(row, _STEPS[key]))
        elif key in _PAGES and self.model.entries:
            last = len(self.model.entries) - 1
            step = _PAGES[key]
            place = max(0, min(last, row + step))
            self._choose(self.model.following(place - 1 if step > 0 else place + 1, step // 8))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(row)
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            if row == 1:
                self.list.scrollToTop()  # the heading above the first line

    def _run(self, row: int) -> None:
        entry = self.model.entries[row] if 0 <= row < len(self.model.entries) else None
        if entry is None or entry.run is None:
            return
        self._remember(entry)
        self._leave()
        entry.run()

    def _leave(self) -> None:
        before = self._before
        self.close()
        if before is not None and before.isVisible():
            before.setFocus()

    def _find(self, typed: str) -> None:
        words = typed_words(typed)
        self._lines.words = tuple(words)
        entries = self._hits(typed, words) if words else self._recent()
        self.model.set_entries(entries)
        self._nothing.setVisible(bool(words) and not entries)
        self.list.setVisible(bool(entries))  # its least height would press the line together
        self._choose(self.model.following(-1, 1) if entries else -1)
        self._place()

    def _hits(self, typed: str, words: list[str]) -> list[Entry]:
        """Return the groups, that with the best hit first."""
        groups: dict[str, list[tuple[int, Entry]]] = {name: [] for name in _GROUPS}
        for found in find_records(self._session.conn, typed, most=_MOST):
            groups[found.kind].append((found.rank, self._record(found)))
        for entry in self._commands:
            if fits(f"{entry.title} {entry.detail}", words):
                groups[entry.key[0]].append((rank_of(entry.title, words), entry))
        order = list(_GROUPS)
        filled = sorted(
            (name for name in order if groups[name]),
            key=lambda name: (min(rank for rank, _entry in groups[name]), order.index(name)),
        )
        listed: list[Entry] = []
        for name in filled:
            listed.append(Entry(_(_GROUPS[name])))
            ranked = groups[name]
            if name not in KINDS:
                ranked = sorted(ranked, key=lambda each: (each[0], sort_key(each[1].title)))
            listed += [entry for _rank, entry in ranked[:_MOST]]
        return listed

    def _record(self, found: Found) -> Entry:
        detail, side = found.detail, ""
        if found.kind == "institution":
            side = self._session.label("institution_kind", found.code)
        elif found.kind == "attempt":
            day, _line, note = found.detail.partition("\n")
            detail, side = " ".join(note.split()), show_day(day)
        elif found.kind == "interview":
            day, _line, guide = found.detail.partition("\n")
            state = _(INTERVIEW_STATES[found.code])
            detail, side = ", ".join(filter(None, (guide, state))), show_day(day)
        elif found.kind == "guide":
            detail = _("version {n}", n=found.detail)
        elif found.kind == "profile":
            detail = _("No. {n}", n=found.detail) if found.detail else ""
        run = partial(self._workspace.go, found.page, record=found.record)
        title = found.title or _("(without a name)")
        return Entry(title, detail, side, _SIGNS[found.kind], (found.kind, found.id), run)

    def _all_commands(self) -> Iterator[Entry]:
        for entry in COMMANDS:
            action = self._window.menus.actions.get(entry.key)
            if action is None or not action.isEnabled() or entry.key == "edit.palette":
                continue
            text = action.text().replace("&", "").removesuffix(" …")
            page = entry.menu == "go"
            yield Entry(
                text,
                _("Page") if page else "",
                shown_key(entry.shortcut) if entry.shortcut else "",
                entry.icon,
                ("command", entry.key),
                action.trigger,
            )
        frozen = (report.KEY, _("Frozen states of the report: freeze, make again, compare"))
        for key, name in (frozen, *((kind.key, _(kind.title)) for kind in EXPORTS)):
            go = partial(self._workspace.go, "reports", kind=key)
            yield Entry(name, _("Report"), "", "file-text", ("export", key), go)
        titles = {page.key: _(page.title) for page in LISTED}
        for saved in saved_views(self._session.conn):
            if saved.view is not None and saved.page in titles:
                show = partial(self._show_view, saved.page, saved.view)
                where = titles[saved.page]
                yield Entry(saved.name, where, "", "bookmark", ("view", saved.id), show)

    def _show_view(self, key: str, view: ListView) -> None:
        self._workspace.go(key)
        page: Any = self._workspace.current()
        views = page.list.views if hasattr(page, "list") else None
        if views is not None:
            views.take(view)

    def _recent(self) -> list[Entry]:
        """Return what was opened and done last, newest first; without that, the pages."""
        keys = self._recent_keys()
        by_key = {entry.key: entry for entry in self._commands}
        for found in known_records(self._session.conn, keys):
            by_key[found.kind, found.id] = self._record(found)
        recent = [by_key[key] for key in keys if key in by_key]
        pages = [each for each in self._commands if each.key[1].startswith("go:")]
        listed = [Entry(_("Last used")), *recent] if recent else []
        return [*listed, Entry(_("Pages")), *(each for each in pages if each not in recent)]

    def _recent_keys(self) -> list[tuple[str, str]]:
        try:
            read = json.loads(self._window.preferences.text(_RECENT_KEY, "[]"))
            return [(str(kind), str(key)) for kind, key in read]
        except (ValueError, TypeError):
            return []

    def _remember(self, entry: Entry) -> None:
        """Keep the key only: what is called how stays in the study."""
        keys = [entry.key, *(key for key in self._recent_keys() if key != entry.key)]
        self._window.preferences.set_text(_RECENT_KEY, json.dumps(keys[:RECENT]))

    def _place(self) -> None:
        centre = self._window.centralWidget()
        free = centre.geometry() if centre is not None else self._window.rect()
        wide = min(_WIDTH, free.width() - 24)
        line = self.fontMetrics().height() + 12
        wanted = line * (len(self.model.entries) + 1) + 50
        high = min(wanted, _HEIGHT, free.height() - 24)
        self.setGeometry(free.x() + (free.width() - wide) // 2, free.y() + 12, wide, high)


class _Lines(QStyledItemDelegate):
    """Paints headings, and lines with sign, title, detail and what stands at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: tuple[str, ...] = ()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        option_: Any = option
        return QSize(200, QFontMetrics(option_.font).height() + 12)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        drawn: Any = option
        model: Any = index.model()
        entry: Entry = model.entries[index.row()]
        painter.save()
        if entry.run is None:
            self._heading(painter, drawn, entry.title)
        else:
            self._line(painter, drawn, entry)
        painter.restore()

    def _heading(self, painter: QPainter, drawn: Any, title: str) -> None:
        font = QFont(drawn.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours().muted))
        room = drawn.rect.adjusted(6, 4, -6, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), title)

    def _line(self, painter: QPainter, drawn: Any, entry: Entry) -> None:
        chosen = bool(drawn.state & QStyle.StateFlag.State_Selected)
        front = colours().on_selection if chosen else colours().text
        quiet = colours().on_selection if chosen else colours().muted
        if chosen:
            painter.fillRect(drawn.rect, QColor(colours().selection))
        if entry.sign:
            box = QRect(0, 0, 16, 16)
            box.moveCenter(drawn.rect.center())
            box.moveLeft(drawn.rect.x() + 12)
            icon(entry.sign, front).paint(painter, box)
        metrics = QFontMetrics(drawn.font)
        room = drawn.rect.adjusted(38, 0, -10, 0)
        painter.setFont(drawn.font)
        side = min(metrics.horizontalAdvance(entry.side) + 1, room.width() // 3)
        painter.setPen(QColor(quiet))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        cut = metrics.elidedText(entry.side, Qt.TextElideMode.ElideRight, side)
        painter.drawText(room, right, cut)
        room.adjust(0, 0, -side - 16, 0)
        wide = self._text(painter, room, entry.title, front)
        if entry.detail and room.width() - wide > 40:
            room.adjust(wide + 14, 0, 0, 0)
            self._text(painter, room, entry.detail, quiet)

    def _text(self, painter: QPainter, room: QRect, text: str, colour: str) -> int:
        """Draw one text with its hits marked; return how wide it is."""
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(QColor(colour))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        if self.words and hits(text, self.words):
            paint_marks(painter, room, shown, self.words)
        return metrics.horizontalAdvance(shown)


def show_palette(window: MainWindow) -> None:
    """Open the palette of a window in which a study is open."""
    if window.session is not None and window.workspace is not None:
        Palette(window, window.session, window.workspace).open()
