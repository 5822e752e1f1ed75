"""Selection of good practice: rating and choosing, the differences, the criteria."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from netzdesk.base.i18n import _
from netzdesk.store.unit import Change
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import title
from netzdesk.ui.widgets.selection_criteria import CriteriaTab
from netzdesk.ui.widgets.selection_differences import DifferencesTab
from netzdesk.ui.widgets.selection_rating import RatingTab

_TABS: Final = ("rating", "differences", "criteria")
_LEAST_LINES: Final = 14


class SelectionPage(Page):
    """Three tabs, each of them a page of its own that reads when it is shown."""

    KEY = "selection"

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.rating = RatingTab(session, nav)
        self.differences = DifferencesTab(session, nav)
        self.criteria = CriteriaTab(session, nav)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        # rows that break ask for more height at first than they need in the end
        self._tabs.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST_LINES)
        names = (_("Rating and verdict"), _("Differences"), _("Criteria"))
        pages: tuple[Page, ...] = (self.rating, self.differences, self.criteria)
        for page, name in zip(pages, names, strict=True):
            self._tabs.addTab(page, name)
            page.offers_changed.connect(self.offers_changed)
        self._tabs.setAccessibleName(_("Selection of good practice"))
        self._tabs.currentChanged.connect(self._on_tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addWidget(title(_("Selection of good practice")))
        layout.addWidget(self._tabs, 1)
        self.differences.asked.connect(self.show_record)

    def refresh(self, change: Change | None) -> None:
        """Nothing: each tab reads for itself."""

    def current(self) -> Page:
        """Return the tab that is shown."""
        page = self._tabs.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_tab(self, key: str) -> None:
        """Show a tab: rating, differences or criteria."""
        self._tabs.setCurrentIndex(_TABS.index(key))
        self.current().ensure_fresh()

    def open_list(self, **conditions: Any) -> None:
        """Show a tab (`tab`), or a set of criteria (`set`)."""
        self.show_tab(conditions.get("tab", "rating"))
        if self.current() is self.rating:
            self.rating.open_list(**conditions)

    def show_record(self, record: str) -> None:
        """Show a network, or „network/criterion“."""
        self.show_tab("rating")
        self.rating.show_record(record)

    def focus_search(self) -> None:
        self.current().focus_search()

    def find_step(self, step: int) -> None:
        self.current().find_step(step)

    def take_focus(self) -> None:
        self.current().take_focus()

    def new_record(self) -> None:
        """Begin a new set of criteria."""
        self.show_tab("criteria")
        self.current().new_record()

    def selection_text(self) -> str:
        return self.current().selection_text()

    def offers(self) -> dict[str, Callable[[], object]]:
        return dict(self.current().offers())

    def _on_tab(self, _place: int) -> None:
        self.nav.selection(self.selection_text())
        self.offers_changed.emit()
