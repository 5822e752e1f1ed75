"""What a page is: a widget with a place in the navigation that reads again when data change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from netzdesk.store.unit import Change
from netzdesk.ui.session import Session

if TYPE_CHECKING:
    from netzdesk.ui.navigation import Navigator


class Page(QWidget):
    """One page of the window, built when it is first shown.

    `TABLES` names the tables whose changes concern it. A visible page is told of them at once,
    a hidden one marks itself stale and reads again when it is shown.
    """

    KEY: ClassVar[str]
    TABLES: ClassVar[frozenset[str]] = frozenset()

    offers_changed = Signal()
    """What the page can do now may be other than before."""

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__()
        self.session = session
        self.nav = nav
        self._stale = True
        session.changed.connect(self._on_changed)

    def refresh(self, change: Change | None) -> None:
        """Read everything again; `change` is None when the page is shown."""
        raise NotImplementedError

    def open_list(self, **conditions: Any) -> None:
        """Show the list under these conditions: „every number opens its list“."""

    def show_all(self) -> None:
        """Show the list without any condition."""

    def show_record(self, record: str) -> None:
        """Show one record."""

    def focus_search(self) -> None:
        """Put the cursor where one searches on this page (Ctrl+F)."""

    def take_focus(self) -> None:
        """Put the cursor where work on this page begins."""
        self.setFocus()

    def new_record(self) -> None:
        """Begin a new record of the page's kind (Ctrl+N)."""

    def selection_text(self) -> str:
        """Return what the status bar says of the selection."""
        return ""

    def offers(self) -> Mapping[str, Callable[[], object]]:
        """Return what the page can do now of the commands of pages, by their key."""
        return {}

    def ensure_fresh(self) -> None:
        """Read again if something changed while the page was hidden."""
        if self._stale:
            self._stale = False
            self.refresh(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ensure_fresh()

    def _on_changed(self, change: Change) -> None:
        if not change.concerns(*self.TABLES):
            return
        if self.isVisible():
            self.refresh(change)
        else:
            self._stale = True
