"""The views of a list: ready-made and saved ones, each with the number of rows it shows now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.domain.list_view import ListView, write_view
from netzdesk.queries.paging import Wanted
from netzdesk.queries.saved_views import SavedView, saved_views
from netzdesk.store.unit import Change
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from netzdesk.ui.navigation import Navigator
    from netzdesk.ui.widgets.list_panel import ListPanel

VIEWS_KEY: Final = "Ctrl+Shift+F"
_COUNT_AFTER_MS: Final = 60
_MOST: Final = 10_000
"""Counting a view of a long list stops here."""
_CHIPS: Final = 6
"""More views stand in the menu only."""


@dataclass(frozen=True, slots=True)
class ReadyView:
    """A view that the program brings: its shown name and its conditions at this moment."""

    name: str
    conditions: Callable[[], Mapping[str, Any]]
    sort: str | None = None
    descending: bool = False
    choices: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def view(self) -> ListView:
        return ListView(
            conditions=dict(self.conditions()),
            choices=self.choices,
            sort=self.sort,
            descending=self.descending,
        )


class ViewsBar(QWidget):
    """Chips above the list and the menu „Ansichten“; a name is typed in a line of its own."""

    def __init__(
        self, session: Session, nav: Navigator, panel: ListPanel, ready: Sequence[ReadyView] = ()
    ) -> None:
        super().__init__()
        self._session, self._nav, self._panel = session, nav, panel
        self._ready = tuple(ready)
        self._saved: tuple[SavedView, ...] = ()
        self._counts: dict[str, int | None] = {}
        self._editing: SavedView | None = None
        self._chips: list[tuple[str, ListView, QToolButton]] = []
        self._row = FlowRow(spacing=4)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.button = self._make_button()
        self._line = QLineEdit()
        self._error = plain_label("", kind="error", wrap=True)
        self._editor = self._make_editor()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._row)
        layout.addWidget(self._editor)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_COUNT_AFTER_MS)
        self._later.timeout.connect(self._count_next)
        self._uncounted: list[tuple[str, ListView]] = []
        panel.filtered.connect(self._mark_current)
        panel.model.modelReset.connect(self._data_changed)
        panel.model.dataChanged.connect(self._data_changed)
        session.changed.connect(self._on_changed)
        self.read()

    def read(self) -> None:
        """Read the saved views again and make the chips anew."""
        self._saved = saved_views(self._session.conn, self._panel.key)
        self._row.clear()
        self._chips = []
        for name, view in self.views()[:_CHIPS]:
            chip = QToolButton()
            chip.setCheckable(True)
            chip.setAutoRaise(True)
            chip.setProperty("kind", "chip")
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda checked, view=view: self._press(view, checked=checked))
            self._row.add(chip)
            self._chips.append((name, view, chip))
        self._row.setVisible(bool(self._chips))
        self._say_counts()
        self._mark_current()
        self._count_later()

    def views(self) -> list[tuple[str, ListView]]:
        """Return the views by name: the ready-made ones, then those that were saved."""
        made = [(each.name, each.view()) for each in self._ready]
        return made + [(each.name, each.view) for each in self._saved if each.view is not None]

    def open_menu(self) -> None:
        """Open the menu of views below its button."""
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def present(self) -> ListView:
        """Return what the list shows now as a view."""
        panel, wanted = self._panel, self._panel.model.wanted
        columns = panel.model.columns
        return ListView(
            text=panel.filter_line.text().strip(),
            conditions=dict(wanted.conditions),
            choices=dict(wanted.choices),
            sort=wanted.sort,
            descending=wanted.descending,
            columns=tuple(columns[number].key for number in panel.table.shown_columns()),
        )

    def count_text(self, name: str) -> str:
        """Return the number of rows of a view as it stands beside its name."""
        number = self._counts.get(name)
        if number is None:
            return ""
        return _("more than {n}", n=_MOST - 1) if number >= _MOST else str(number)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start(_COUNT_AFTER_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._store()
                return True
        return super().eventFilter(watched, event)

    def _make_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(_("Views"))
        button.setIcon(icon("bookmark"))
        button.setAccessibleName(_("Views of the list"))
        button.setToolTip(_("Views of the list (Ctrl+Shift+F)"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self.menu)
        return button

    def _make_editor(self) -> QWidget:
        self._line.setPlaceholderText(_("Name of the view"))
        self._line.setAccessibleName(_("Name of the view"))
        self._line.installEventFilter(self)
        store, cancel = QPushButton(_("Save")), QPushButton(_("Cancel"))
        store.clicked.connect(self._store)
        cancel.clicked.connect(self._leave)
        self._error.hide()
        row = QHBoxLayout()
        row.addWidget(self._line, 1)
        row.addWidget(store)
        row.addWidget(cancel)
        editor = QWidget()
        layout = QVBoxLayout(editor)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._error)
        editor.hide()
        return editor

    def _fill_menu(self) -> None:
        menu, current = self.menu, self._current()
        menu.clear()
        for name, view in self.views():
            number = self.count_text(name)
            entry = menu.addAction(f"{name}\t{number}".replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(_same(view, self._panel.model.wanted))
            entry.triggered.connect(partial(self.take, view))
        menu.addSeparator()
        every = menu.addAction(_("All entries"), self._panel.clear_filter)
        every.setEnabled(not self._panel.model.wanted.everything)
        menu.addAction(_("Choose and arrange columns …"), self._panel.open_columns)
        if self._session.read_only:
            return
        menu.addSeparator()
        menu.addAction(_("Save what is shown as a view …"), self._begin)
        for title, do in (
            (_("Replace by what is shown"), self._replace),
            (_("Rename …"), self._begin),
            (_("Remove"), self._remove),
        ):
            below = menu.addMenu(title)
            below.setEnabled(bool(self._saved))
            for each in self._saved:
                entry = below.addAction(each.name.replace("&", "&&"), partial(do, each))
                entry.setEnabled(do != self._replace or current != each.id)

    def _press(self, view: ListView, *, checked: bool) -> None:
        """Show the view of a chip; the chip of the view that is shown takes it back."""
        if checked:
            self.take(view)
            return
        self._panel.clear_filter()
        self._mark_current()

    def take(self, view: ListView, _checked: bool = False) -> None:
        """Show a view; its order and columns too, where it has any."""
        from netzdesk.ui.widgets.list_panel import Narrowing  # noqa: PLC0415  # it holds this bar

        panel, table = self._panel, self._panel.table
        if self._count(view) is None:
            said = _("This view was made by a newer NetzDesk and cannot be shown here.")
            self._nav.message(said, "warn")
            self._mark_current()
            return
        number = panel.model.column_number(view.sort or "")
        down = Qt.SortOrder.DescendingOrder if view.descending else Qt.SortOrder.AscendingOrder
        if view.columns:
            numbers = map(panel.model.column_number, view.columns)
            table.arrange_columns([each for each in numbers if each is not None])
        if view.columns or number is not None:
            table.horizontalHeader().setSortIndicator(-1 if number is None else number, down)
        panel.take_narrowing(
            Narrowing(text=view.text, conditions=view.conditions, choices=view.choices)
        )
        panel.focus_list()

    def _current(self) -> str:
        """Return the key of the saved view that the list shows exactly, or ""."""
        now = write_view(self.present())
        shown = (each for each in self._saved if each.view and write_view(each.view) == now)
        return next((each.id for each in shown), "")

    def _begin(self, renamed: SavedView | None = None) -> None:
        self._editing = renamed
        self._line.setText(renamed.name if renamed is not None else "")
        self._error.hide()
        self._editor.show()
        self._line.setFocus()
        self._line.selectAll()

    def _leave(self) -> None:
        self._editor.hide()
        self._panel.table.setFocus()

    def _store(self) -> None:
        from netzdesk.actions.saved_views import (  # noqa: PLC0415  # when it is asked for
            AddSavedView,
            ChangeSavedView,
            add_saved_view,
            change_saved_view,
        )

        typed, renamed = self._line.text(), self._editing
        try:
            if renamed is not None:
                change = ChangeSavedView(saved_view_id=renamed.id, name=typed)
                self._session.run(change_saved_view, change)
            else:
                new = AddSavedView(page=self._panel.key, name=typed, view=self.present())
                self._session.run(add_saved_view, new)
        except Refused as refused:
            self._error.setText(translator().refusal(refused))
            self._error.show()
            return
        self._leave()

    def _replace(self, saved: SavedView) -> None:
        from netzdesk.actions.saved_views import (  # noqa: PLC0415  # when it is asked for
            ChangeSavedView,
            change_saved_view,
        )

        change = ChangeSavedView(saved_view_id=saved.id, view=self.present())
        if self._session.try_run(change_saved_view, change):
            said = _("The view “{name}” shows from now on what is shown here.", name=saved.name)
            self._nav.message(said, button=_("Undo"), do=self._session.undo)

    def _remove(self, saved: SavedView) -> None:
        from netzdesk.actions.saved_views import (  # noqa: PLC0415  # when it is asked for
            RemoveSavedView,
            remove_saved_view,
        )

        if self._session.try_run(remove_saved_view, RemoveSavedView(saved_view_id=saved.id)):
            said = _("Removed: {name}", name=saved.name)
            self._nav.message(said, button=_("Undo"), do=self._session.undo)

    def _on_changed(self, change: Change) -> None:
        if change.concerns("saved_view"):
            self.read()

    def _mark_current(self) -> None:
        wanted = self._panel.model.wanted
        for _name, view, chip in self._chips:
            chip.setChecked(_same(view, wanted))

    def _data_changed(self) -> None:
        """Count anew in a while, when the window has nothing else to do."""
        if self._panel.model.reading or not self._counts:
            self._count_later()

    def _count_later(self) -> None:
        self._uncounted = self.views()
        self._later.start(_COUNT_AFTER_MS)

    def _count_next(self) -> None:
        if not self._uncounted or not self.isVisible():
            return
        name, view = self._uncounted.pop(0)
        self._counts[name] = self._count(view)
        self._say_counts()
        if self._uncounted:
            self._later.start(0)

    def _count(self, view: ListView) -> int | None:
        """Return how many rows a view shows; None when a newer program knows more conditions."""
        wanted = Wanted(view.text, view.conditions, choices=view.choices)
        try:
            return self._panel.model.count_of(wanted, _MOST)
        except (KeyError, AttributeError):
            return None

    def _say_counts(self) -> None:
        for name, _view, chip in self._chips:
            number = self.count_text(name)
            shown = _("{name} · {n}", name=name, n=number) if number else name
            chip.setText(shown.replace("&", "&&"))
            chip.setAccessibleName(shown)


def _same(view: ListView, wanted: Wanted) -> bool:
    """Tell whether a list is filtered as a view is; order and columns may be others."""
    return (view.text, dict(view.conditions), {k: set(v) for k, v in view.choices.items()}) == (
        wanted.text.strip(),
        dict(wanted.conditions),
        {k: set(v) for k, v in wanted.choices.items()},
    )
