"""A page with a list beside a detail panel, not dialog over dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.page import Page
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.form import Form, commit_all
from netzdesk.ui.widgets.labels import title
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.views_bar import VIEWS_KEY, ReadyView

_NARROW = 62
"""Characters: a narrower side has the names of fields above them."""
_ROOM_FOR_BOTH = 640
"""Pixels: a narrower page shows the list or the details, not both."""


class SplitPage(Page):
    """Title and tools above, the list at the left, one of several views at the right.

    The subclass builds a `ListPanel` and its views, calls `set_up`, and implements `refresh`
    (give the model its rows, read the shown record again) and `show_detail`. On a small screen
    only one side is shown: the list, or the details after Enter, with a way back (Esc).
    """

    list: ListPanel
    BULK: ClassVar[str] = ""
    """The table of which one field can be changed in the chosen rows."""

    def set_up(self, name: str, panel: ListPanel, *, ratio: tuple[int, int] = (5, 6)) -> None:
        """Lay out the page: `name` is its shown title."""
        self.list = panel
        self.tools = QHBoxLayout()
        self.title_label = title(name)
        self._views: dict[str, QScrollArea] = {}
        self._stack = QStackedWidget()
        self._stack.setMinimumWidth(260)
        self._stack.installEventFilter(self)
        self.list.setMinimumWidth(200)
        self.add_view("", EmptyState(_("Choose an entry in the list.")))
        head = QHBoxLayout()
        self.back = self._make_back()
        head.addWidget(self.back)
        head.addWidget(self.title_label)
        head.addStretch(1)
        head.addLayout(self.tools)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._one_side = self._at_details = False
        self._left = QWidget()
        box = QVBoxLayout(self._left)
        box.setContentsMargins(0, 0, 10, 0)
        box.addWidget(panel)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self._stack)
        self._splitter.setStretchFactor(0, ratio[0])
        self._splitter.setStretchFactor(1, ratio[1])
        self._splitter.setSizes([ratio[0] * 100, ratio[1] * 100])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addLayout(head)
        layout.addWidget(self._splitter, 1)
        panel.use_views(self.session, self.nav, self.ready_views())
        key = QShortcut(QKeySequence(VIEWS_KEY), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.open_views)
        panel.table.offered = self.row_menu
        panel.opened.connect(self._on_opened)
        panel.activated.connect(self.enter_detail)
        panel.table.selectionModel().selectionChanged.connect(self._say_selection)
        kept = self.nav.preferences.blob(f"split/{self.KEY}")
        if kept is not None:
            self._splitter.restoreState(kept)

    def ready_views(self) -> Sequence[ReadyView]:
        """Return the views that the program brings for this list."""
        return ()

    def offers(self) -> Mapping[str, Callable[[], object]]:
        return {"edit.many": self.change_many} if self.BULK else {}

    def row_menu(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Return what the context menu of the list offers for the chosen rows."""
        if not self.BULK or self.session.read_only:
            return ()
        return ((_("Change a &field in the chosen rows …"), self.change_many),)

    def change_many(self) -> None:
        """Open the dialog that changes one field in the chosen rows."""
        from netzdesk.ui.dialogs.bulk_dialog import BulkDialog  # noqa: PLC0415  # when asked for

        chosen = self.list.selected_ids()
        if not chosen:
            self.nav.message(_("Choose the rows first."), "warn")
            return
        dialog = BulkDialog(self.session, self.window(), self.BULK, chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.stored.connect(self._say_done)
        dialog.open()

    def _say_done(self, sentence: str) -> None:
        self.nav.message(sentence, "good", button=_("Undo"), do=self.session.undo)

    def open_views(self) -> None:
        """Open the menu of the views of the list."""
        self.turn_to_list()
        if self.list.views is not None:
            self.list.views.open_menu()

    def add_view(self, key: str, view: QWidget) -> None:
        """Add a view for the right side; it scrolls when the window is small."""
        view.setProperty("kind", "body")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(view)
        self._views[key] = area
        self._stack.addWidget(area)

    def show_view(self, key: str) -> None:
        """Show one of the views; "" is „choose an entry“."""
        area = self._views[key]
        if self._stack.currentWidget() is not area:
            self._fit_forms()
            self._stack.setCurrentWidget(area)
            area.verticalScrollBar().setValue(0)
            self.offers_changed.emit()
        if key != "detail":  # a form was asked for, or there is nothing to show
            self._turn(to_details=bool(key))

    def shown_view(self) -> str:
        current = self._stack.currentWidget()
        return next(key for key, area in self._views.items() if area is current)

    def show_detail(self, record: str) -> None:
        """Show a record at the right, or nothing for ""; implemented by the page."""
        raise NotImplementedError

    def show_all(self) -> None:
        self.list.clear_filter()

    def show_record(self, record: str) -> None:
        self.ensure_fresh()
        if self.list.select(record):
            self.show_detail(record)
            self.turn_to_details()

    def focus_search(self) -> None:
        """Search in the details when the cursor is there, else filter the list."""
        if self._stack.isAncestorOf(QApplication.focusWidget() or self):
            self.search_in(self._stack)
            return
        self.turn_to_list()
        self.list.focus_filter()

    def find_step(self, step: int) -> None:
        """Go from hit to hit in the details, or from row to row: each is a hit of the filter."""
        if self.find_bar is not None and self.find_bar.isVisible():
            self.find_bar.step(step)
        else:
            self.list.step(step)

    def take_focus(self) -> None:
        self.turn_to_list()
        self.list.table.setFocus()

    def turn_to_list(self) -> None:
        """Show the list where there is no room for both sides."""
        self._turn(to_details=False)

    def turn_to_details(self) -> None:
        """Show the right side where there is no room for both."""
        self._turn(to_details=True)

    def enter_detail(self) -> None:
        """Put the cursor into the first field of what is shown at the right."""
        self.turn_to_details()
        area = self._views[self.shown_view()]
        form = next((f for f in area.findChildren(Form) if f.isVisible() and f.fields), None)
        if form is not None:
            form.focus_first()
        else:
            area.setFocus()
            area.focusNextChild()

    def selection_text(self) -> str:
        count = self.list.selected_count()
        return _("{n} selected", n=count) if count > 1 else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.take_focus()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._stack:
            self._fit_forms()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        one_side = event.size().width() < _ROOM_FOR_BOTH
        if one_side == self._one_side:
            return
        if one_side:
            self._keep_sizes()
            self._at_details |= self._stack.isAncestorOf(QApplication.focusWidget() or self)
        self._one_side = one_side
        self._show_sides()

    def _turn(self, *, to_details: bool) -> None:
        if self._at_details != to_details:
            self._at_details = to_details
            self._show_sides()

    def _show_sides(self) -> None:
        """Show both sides, or the one that is worked on: the new one before the other goes."""
        sides = ((self._left, not self._at_details), (self._stack, self._at_details))
        for side, wanted in sorted(sides, key=lambda each: not each[1]):
            side.setVisible(wanted or not self._one_side)
        self.back.setVisible(self._one_side and self._at_details)

    def _make_back(self) -> QToolButton:
        back = QToolButton()
        back.setIcon(icon("chevron-left"))
        back.setAutoRaise(True)
        back.setAccessibleName(_("Back to the list"))
        back.setToolTip(_("Back to the list"))
        back.clicked.connect(self.take_focus)
        back.hide()
        return back

    def _keep_sizes(self) -> None:
        self.nav.preferences.set_blob(f"split/{self.KEY}", self._splitter.saveState())

    def _fit_forms(self) -> None:
        narrow = self._stack.width() < self.fontMetrics().averageCharWidth() * _NARROW
        for form in self._stack.findChildren(Form):
            form.set_stacked(narrow)

    def hideEvent(self, event: QHideEvent) -> None:
        if not self._one_side:
            self._keep_sizes()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say_selection()

    def _on_opened(self, record: str) -> None:
        commit_all(self._stack)
        self.show_detail(record)

    def _say_selection(self, *changed: Any) -> None:
        self.nav.selection(self.selection_text())
