"""The registry of pages, and how pages ask the window for something."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, NamedTuple, Protocol, cast

from netzdesk.base.i18n import N_
from netzdesk.ui.page import Page
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session


class PageEntry(NamedTuple):
    """A page in the navigation; its module is imported when it is first shown."""

    key: str
    title: str
    icon: str
    module: str
    name: str
    listed: bool = True
    """False for a page that is reached from another one only."""

    def build(self, session: Session, nav: Navigator) -> Page:
        made = getattr(import_module(f"netzdesk.ui.pages.{self.module}"), self.name)
        return cast("Page", made(session, nav))


PAGES: Final[tuple[PageEntry, ...]] = (
    PageEntry("today", N_("Today"), "calendar-days", "today", "TodayPage"),
    PageEntry("overview", N_("Overview"), "house", "overview", "OverviewPage"),
    PageEntry("regions", N_("Regions"), "map", "regions", "RegionsPage"),
    PageEntry("institutions", N_("Institutions"), "building-2", "institutions", "InstitutionsPage"),
    PageEntry("attempts", N_("Contact attempts"), "phone", "attempts", "AttemptsPage"),
    PageEntry("leads", N_("Leads and sources"), "lightbulb", "leads", "LeadsPage"),
    PageEntry("letters", N_("Letters and mails"), "mail", "letters", "LettersPage"),
    PageEntry("networks", N_("Networks"), "network", "networks", "NetworksPage"),
    PageEntry("interviews", N_("Interviews"), "messages-square", "interviews", "InterviewsPage"),
    PageEntry("selection", N_("Selection"), "list-checks", "selection", "SelectionPage"),
    PageEntry("profiles", N_("Profiles"), "notebook-text", "profiles", "ProfilesPage"),
    PageEntry("experts", N_("Experts"), "graduation-cap", "experts", "ExpertsPage"),
    PageEntry(
        "field_report", N_("Field report"), "chart-column", "field_report", "FieldReportPage"
    ),
    PageEntry("reports", N_("Reports"), "file-text", "reports", "ReportsPage"),
    PageEntry("history", N_("History"), "history", "history", "HistoryPage"),
    PageEntry("call", N_("Call"), "phone-call", "call", "CallPage", listed=False),
)
LISTED: Final = tuple(page for page in PAGES if page.listed)
"""The pages of the navigation, in its order."""

_DIGITS: Final = "1234567890"


def page_key(page: PageEntry) -> str:
    """Return the key that opens a page; empty when the digits do not reach so far."""
    place = LISTED.index(page) if page.listed else len(_DIGITS)
    return f"Ctrl+{_DIGITS[place]}" if place < len(_DIGITS) else ""


class Navigator(Protocol):
    """What a page may ask the window for."""

    @property
    def preferences(self) -> Preferences: ...

    def go(
        self, key: str, *, record: str = "", everything: bool = False, **conditions: Any
    ) -> None:
        """Open a page; there, a record, or the list: whole, or under conditions."""

    def message(
        self,
        text: str,
        tone: str = "info",
        *,
        button: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence in the message bar: tone `info`, `good`, `warn` or `bad`."""

    def confirm(self, question: str, yes: str) -> bool:
        """Ask before what cannot be undone; `yes` is the text of the button."""

    def selection(self, text: str) -> None:
        """Say in the status bar what is selected („3 von 46 ausgewählt“)."""

    def start_job(
        self,
        label: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], object],
        *,
        quiet: bool = False,
    ) -> Callable[[], object]:
        """Run `work(progress)` in a worker, shown in the status bar; `done(result)` here.

        Returns what cancels it; a `quiet` job says nothing when it is cancelled.
        """
