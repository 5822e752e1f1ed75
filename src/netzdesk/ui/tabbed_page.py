"""A page of several tabs, each of them a page of its own that reads when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from netzdesk.store.unit import Change
from netzdesk.ui.page import FileTarget, Page
from netzdesk.ui.widgets.labels import title

_ROOM_FOR_TITLE: Final = 30
"""Lines: on a lower page the tabs are the title."""


class TabbedPage(Page):
    """Hands on to the tab that is shown what the window asks of a page."""

    def set_up(self, name: str, tabs: Mapping[str, tuple[str, Page]]) -> None:
        """Take the tabs: key → its translated name and its page; the first is shown at first."""
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._keys = tuple(tabs)
        for text, page in tabs.values():
            self.tabs.addTab(page, text)
            if (inner := page.layout()) is not None:
                inner.setContentsMargins(0, 8, 0, 0)
            page.offers_changed.connect(self.offers_changed)
        self.tabs.setAccessibleName(name)
        self.tabs.currentChanged.connect(self._on_tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        self._title = title(name)
        layout.addWidget(self._title)
        layout.addWidget(self.tabs, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.fontMetrics().lineSpacing() * _ROOM_FOR_TITLE
        self._title.setVisible(event.size().height() >= room)

    def refresh(self, change: Change | None) -> None:
        """Nothing: each tab reads for itself."""

    def current(self) -> Page:
        """Return the tab that is shown."""
        page = self.tabs.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_tab(self, key: str) -> None:
        """Show the tab with this key."""
        self.tabs.setCurrentIndex(self._keys.index(key))
        self.current().ensure_fresh()

    def open_list(self, **conditions: Any) -> None:
        """Show a tab (`tab`), by default the first."""
        self.show_tab(conditions.get("tab", self._keys[0]))

    def show_all(self) -> None:
        self.current().show_all()

    def focus_search(self) -> None:
        self.current().focus_search()

    def find_step(self, step: int) -> None:
        self.current().find_step(step)

    def take_focus(self) -> None:
        self.current().take_focus()

    def new_record(self) -> None:
        self.current().new_record()

    def file_target(self) -> FileTarget | None:
        return self.current().file_target()

    def selection_text(self) -> str:
        return self.current().selection_text()

    def offers(self) -> dict[str, Callable[[], object]]:
        return dict(self.current().offers())

    def _on_tab(self, _place: int) -> None:
        self.nav.selection(self.selection_text())
        self.offers_changed.emit()
