"""Selection of good practice: rating and choosing, the differences, the criteria."""

from __future__ import annotations

from typing import Any, Final

from netzdesk.base.i18n import _
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.tabbed_page import TabbedPage
from netzdesk.ui.widgets.selection_criteria import CriteriaTab
from netzdesk.ui.widgets.selection_differences import DifferencesTab
from netzdesk.ui.widgets.selection_rating import RatingTab

_LEAST_LINES: Final = 14


class SelectionPage(TabbedPage):
    """Three tabs, each of them a page of its own that reads when it is shown."""

    KEY = "selection"

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.rating = RatingTab(session, nav)
        self.differences = DifferencesTab(session, nav)
        self.criteria = CriteriaTab(session, nav)
        self.set_up(
            _("Selection of good practice"),
            {
                "rating": (_("Rating and verdict"), self.rating),
                "differences": (_("Differences"), self.differences),
                "criteria": (_("Criteria"), self.criteria),
            },
        )
        # rows that break ask for more height at first than they need in the end
        self.tabs.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST_LINES)
        self.differences.asked.connect(self.show_record)

    def open_list(self, **conditions: Any) -> None:
        """Show a tab (`tab`), or a set of criteria (`set`)."""
        super().open_list(**conditions)
        if self.current() is self.rating:
            self.rating.open_list(**conditions)

    def show_record(self, record: str) -> None:
        """Show a network, or „network/criterion“."""
        self.show_tab("rating")
        self.rating.show_record(record)

    def new_record(self) -> None:
        """Begin a new set of criteria."""
        self.show_tab("criteria")
        self.current().new_record()
