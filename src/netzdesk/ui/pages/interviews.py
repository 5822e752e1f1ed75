"""Interviews: those that are held along a guide, and the guides."""

from __future__ import annotations

from typing import Any

from netzdesk.base.i18n import _
from netzdesk.queries.guides import guide
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.tabbed_page import TabbedPage
from netzdesk.ui.widgets.interview_guides import GuidesTab
from netzdesk.ui.widgets.interview_list import InterviewsTab


class InterviewsPage(TabbedPage):
    """Two tabs, each of them a page of its own that reads when it is shown."""

    KEY = "interviews"

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.interviews = InterviewsTab(session, nav)
        self.guides = GuidesTab(session, nav)
        self.set_up(
            _("Interviews"),
            {
                "interviews": (_("Planned and held"), self.interviews),
                "guides": (_("Guides"), self.guides),
            },
        )

    def open_list(self, **conditions: Any) -> None:
        """Show a tab (`tab`), or begin an interview with a `network`, in an `attempt` if given.

        With `plan` it is planned.
        """
        super().open_list(**conditions)
        network = conditions.get("network")
        if not network:
            return
        if conditions.get("plan"):
            self.interviews.ask_plan(network)
        elif conditions.get("attempt"):
            attempt, person = conditions["attempt"], conditions.get("person") or ""
            self.interviews.begin_in_call(network, attempt, person)
        else:
            self.interviews.ask(network)

    def show_record(self, record: str) -> None:
        """Show an interview, or a guide."""
        if guide(self.session.conn, record) is not None:
            self.show_tab("guides")
            self.guides.show_record(record)
            return
        self.show_tab("interviews")
        self.interviews.show_record(record)
