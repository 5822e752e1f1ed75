"""Interviews: those that are held along a guide, and the guides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from netzdesk.base.i18n import _
from netzdesk.store.unit import Change
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import FileTarget, Page
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.interview_guides import GuidesTab
from netzdesk.ui.widgets.interview_list import InterviewsTab
from netzdesk.ui.widgets.labels import title

_TABS: Final = ("interviews", "guides")


class InterviewsPage(Page):
    """Two tabs, each of them a page of its own that reads when it is shown."""

    KEY = "interviews"

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.interviews = InterviewsTab(session, nav)
        self.guides = GuidesTab(session, nav)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        for page, name in ((self.interviews, _("Held")), (self.guides, _("Guides"))):
            self._tabs.addTab(page, name)
            page.offers_changed.connect(self.offers_changed)
        self._tabs.setAccessibleName(_("Interviews"))
        self._tabs.currentChanged.connect(self._on_tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addWidget(title(_("Interviews")))
        layout.addWidget(self._tabs, 1)

    def refresh(self, change: Change | None) -> None:
        """Nothing: each tab reads for itself."""

    def current(self) -> Page:
        """Return the tab that is shown."""
        page = self._tabs.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_tab(self, key: str) -> None:
        """Show a tab: interviews or guides."""
        self._tabs.setCurrentIndex(_TABS.index(key))
        self.current().ensure_fresh()

    def open_list(self, **conditions: Any) -> None:
        """Show a tab (`tab`), or begin an interview with a `network`, in an `attempt` if given."""
        self.show_tab(conditions.get("tab", "interviews"))
        network = conditions.get("network")
        if not network:
            return
        if conditions.get("attempt"):
            attempt, person = conditions["attempt"], conditions.get("person") or ""
            self.interviews.begin_in_call(network, attempt, person)
        else:
            self.interviews.ask(network)

    def show_record(self, record: str) -> None:
        """Show an interview."""
        self.show_tab("interviews")
        self.interviews.show_record(record)

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
