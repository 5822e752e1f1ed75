"""Menus made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QMenu

from netzdesk.base.i18n import _
from netzdesk.ui.commands import COMMANDS, MENUS, CommandEntry
from netzdesk.ui.theme import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QAction


class Menus:
    """The menu bar of a window; at first only its titles, then filled with `actions` by key."""

    def __init__(self, window: QMainWindow) -> None:
        self.actions: dict[str, QAction] = {}
        self.recent: QMenu | None = None
        self._window = window
        bar = window.menuBar()
        bar.clear()
        self._menus = {key: bar.addMenu(_(MENUS[key])) for key in ("study", "edit", "go", "help")}

    def fill(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Make the actions; the window need not wait for them to be seen."""
        for menu in self._menus.values():
            menu.aboutToShow.connect(self._draw_icons)
        for entry in COMMANDS:
            menu = self._menus[entry.menu]
            if entry.key == "study.recent":
                self.recent = menu.addMenu(_(entry.text))
            else:
                self._add(menu, entry, handlers[entry.key])
            if entry.ends_group:
                menu.addSeparator()

    def enable(self, *, study: bool, writable: bool, offered: Collection[str] = ()) -> None:
        """Grey out what needs an open study, or one that can be written, or the page's offer."""
        for entry in COMMANDS:
            if entry.key in self.actions:
                possible = (study or not entry.study) and (writable or not entry.writes)
                offer = not entry.of_page or entry.key in offered
                self.actions[entry.key].setEnabled(possible and offer)

    def _add(self, menu: QMenu, entry: CommandEntry, do: Callable[[], object]) -> None:
        from PySide6.QtGui import QAction, QKeySequence  # noqa: PLC0415  # after the first paint

        action = QAction(_(entry.text), self._window)
        if entry.shortcut:
            action.setShortcut(QKeySequence(entry.shortcut))
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        menu.addAction(action)
        self.actions[entry.key] = action

    def _draw_icons(self) -> None:
        """Draw the icons when a menu is first shown."""
        if self.recent is None or not self.recent.icon().isNull():
            return
        for entry in COMMANDS:
            if entry.icon:
                action = self.actions.get(entry.key, self.recent.menuAction())
                action.setIcon(icon(entry.icon))
