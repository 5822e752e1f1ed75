"""What a page is: a widget with a place in the navigation that reads again when data change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from netzdesk.store.unit import Change
from netzdesk.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from netzdesk.ui.navigation import Navigator
    from netzdesk.ui.widgets.find_bar import FindBar


class About(NamedTuple):
    """A record that a source can support: its table, its key, its name for people."""

    table: str
    record: str
    name: str


class FileTarget(NamedTuple):
    """What takes a file: its name for people, and the owner for the action."""

    text: str
    attempt_id: str = ""
    source_id: str = ""
    letter_template_id: str = ""
    interview_id: str = ""

    @property
    def owner(self) -> dict[str, str]:
        """The owner as `AttachFile` names it."""
        names = ("attempt_id", "source_id", "letter_template_id", "interview_id")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


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
        self.find_bar: FindBar | None = None
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
        self.search_in(self)

    def search_in(self, root: QWidget) -> None:
        """Open the line that searches in the texts below a widget."""
        if self.find_bar is None:
            from netzdesk.ui.widgets.find_bar import FindBar  # noqa: PLC0415  # when asked for

            layout = self.layout()
            if not isinstance(layout, QBoxLayout):
                return
            self.find_bar = FindBar(root)
            self.find_bar.left.connect(self.take_focus)
            layout.addWidget(self.find_bar)
        self.find_bar.begin(root)

    def find_step(self, step: int) -> None:
        """Go to the next hit, or to the previous one for -1 (F3, Shift+F3)."""
        if self.find_bar is not None and self.find_bar.isVisible():
            self.find_bar.step(step)

    def take_focus(self) -> None:
        """Put the cursor where work on this page begins."""
        self.setFocus()

    def new_record(self) -> None:
        """Begin a new record of the page's kind (Ctrl+N)."""

    def file_target(self) -> FileTarget | None:
        """Return to what of the shown record a file can be attached."""
        return None

    def about(self) -> About | None:
        """Return the shown record that a source can support."""
        return None

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
