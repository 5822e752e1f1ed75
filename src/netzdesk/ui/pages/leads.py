"""The page „Hinweise und Quellen“: whom else to ask, and where facts were read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from netzdesk.base.i18n import _
from netzdesk.queries.sources import source
from netzdesk.store.unit import Change
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import About, FileTarget, Page
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.lead_view import LeadView
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.source_view import SourceView

LEADS, SOURCES = range(2)


class LeadsPage(Page):
    """Two lists in tabs; what is asked of the page goes to the one that is shown."""

    KEY = "leads"

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.leads = LeadView(session, nav)
        self.sources = SourceView(session, nav)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Leads and sources"))
        self.tabs.addTab(self.leads, _("&Leads"))
        self.tabs.addTab(self.sources, _("Sour&ces"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._on_tab)
        for view in (self.leads, self.sources):
            view.offers_changed.connect(self.offers_changed)

    @property
    def list(self) -> ListPanel:
        """The list that is shown."""
        return self.view().list

    def view(self) -> SplitPage:
        """Return what is shown: the leads or the sources."""
        return self.leads if self.tabs.currentIndex() == LEADS else self.sources

    def refresh(self, change: Change | None) -> None:
        """Both lists read by themselves when they are shown."""

    def open_list(self, **conditions: Any) -> None:
        """Show the leads under these conditions.

        `form="source"` opens the form for a source: `about` is what it supports, `files` are
        paths of its copies. `list="sources"` shows the sources.
        """
        form, wanted = conditions.pop("form", None), conditions.pop("list", None)
        if form == "source":
            self.tabs.setCurrentIndex(SOURCES)
            self.sources.begin_new(conditions.get("about"), conditions.get("files", ()))
        elif wanted == "sources":
            self.tabs.setCurrentIndex(SOURCES)
        elif conditions:
            self.tabs.setCurrentIndex(LEADS)
            self.leads.open_list(**conditions)

    def show_record(self, record: str) -> None:
        """Show a lead or a source by its key."""
        of_source = source(self.session.conn, record) is not None
        self.tabs.setCurrentIndex(SOURCES if of_source else LEADS)
        self.view().show_record(record)

    def show_all(self) -> None:
        self.view().show_all()

    def focus_search(self) -> None:
        self.view().focus_search()

    def find_step(self, step: int) -> None:
        self.view().find_step(step)

    def take_focus(self) -> None:
        if self.view().shown_view() != "new":
            self.view().take_focus()

    def new_record(self) -> None:
        self.view().new_record()

    def file_target(self) -> FileTarget | None:
        shown = self.sources.owner() if self.view() is self.sources else ""
        if not shown:
            return None
        text = _("the source {title}", title=self.sources.shown_title())
        return FileTarget(text, source_id=shown)

    def about(self) -> About | None:
        lead = self.leads.shown_lead() if self.view() is self.leads else None
        return About("lead", lead.id, lead.name) if lead else None

    def selection_text(self) -> str:
        return self.view().selection_text()

    def offers(self) -> Mapping[str, Callable[[], object]]:
        return self.view().offers()

    def _on_tab(self) -> None:
        self.nav.selection(self.selection_text())
        self.offers_changed.emit()
