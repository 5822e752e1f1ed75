"""The open study in the window: navigation at the left, pages at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.commands import shown_key
from netzdesk.ui.navigation import LISTED, PAGES, page_key
from netzdesk.ui.page import Page
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_KEY = int(Qt.ItemDataRole.UserRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ICON = 20
_RAIL_OF_ICONS = 48
ROOM_FOR_PAGE = 640
"""Pixels that a list beside its details needs."""


class Desk(Protocol):
    """What the workspace needs of the window around it."""

    preferences: Preferences

    def message(
        self,
        text: str,
        tone: str = "info",
        *,
        button: str = "",
        do: Callable[[], object] | None = None,
    ) -> None: ...

    def confirm(self, question: str, yes: str) -> bool: ...

    def selection(self, text: str) -> None: ...

    def start_job(
        self,
        label: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], object],
        *,
        quiet: bool = False,
    ) -> Callable[[], object]: ...


class Workspace(QWidget):
    """The pages of one study, each built when it is first shown; it is their `Navigator`.

    At first it is a frame without a page: the window is painted before one is built.
    """

    offers_changed = Signal()

    def __init__(self, session: Session, desk: Desk, window: QWidget | None = None) -> None:
        super().__init__(window)  # at once in its look: the navigation is measured here
        self.session = session
        self.preferences = desk.preferences
        self.message = desk.message
        self.confirm = desk.confirm
        self.selection = desk.selection
        self.start_job = desk.start_job
        self._pages: dict[str, Page] = {}
        self._narrow = False
        self._stack = QStackedWidget()
        self._rail = self._make_rail()
        self._banners = QVBoxLayout()
        self._banners.setSpacing(2)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(self._banners)
        right.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail)
        layout.addLayout(right, 1)
        self._add_banners()
        self._mark(LISTED[0].key)
        self._rail.currentRowChanged.connect(self._on_rail)

    def go(
        self, key: str, *, record: str = "", everything: bool = False, **conditions: Any
    ) -> None:
        """Open a page; there a record, or the list: under conditions, or the whole of it."""
        page = self.page(key)
        commit_all(self._stack)
        self._stack.setCurrentWidget(page)
        self._mark(key)
        page.ensure_fresh()
        if self._stack.isVisible():
            page.take_focus()
        if everything:
            page.show_all()
        if conditions:
            page.open_list(**conditions)
        if record:
            page.show_record(record)
        self.selection(page.selection_text())
        self.offers_changed.emit()

    def new_record(self) -> None:
        """Open the form for a new record of the page that is shown."""
        if page := self.current():
            page.new_record()

    def offers(self) -> Mapping[str, Callable[[], object]]:
        """Return what the page that is shown can do now, by key of the command."""
        page = self.current()
        return page.offers() if page else {}

    def page(self, key: str) -> Page:
        """Return a page, built now if it was not yet."""
        if key not in self._pages:
            entry = next(entry for entry in PAGES if entry.key == key)
            made = entry.build(self.session, self)
            made.offers_changed.connect(self.offers_changed)
            self._pages[key] = made
            self._stack.addWidget(made)
        return self._pages[key]

    def current(self) -> Page | None:
        """Return the page that is shown; None before the first one is."""
        shown = self._stack.currentWidget()
        return next((page for page in self._pages.values() if page is shown), None)

    def current_key(self) -> str:
        """Return the key of the page that is shown."""
        page = self.current()
        return page.KEY if page else LISTED[0].key

    def draw_icons(self) -> None:
        """Draw the icons of the navigation; the frame stands without them first."""
        for row, entry in enumerate(LISTED):
            self._rail.item(row).setIcon(icon(entry.icon))

    def focus_rail(self) -> None:
        self._rail.setFocus()

    def add_banner(self, text: str, tone: str) -> None:
        """Show a sentence above the pages as long as the study is open."""
        self._banners.addWidget(Banner(text, tone))

    def _add_banners(self) -> None:
        study = self.session.study
        if self.session.settings.sample:
            self.add_banner(
                _("Sample data: contact log, telephone numbers and answers are made up."), "warn"
            )
        if self.session.read_only:
            self.add_banner(read_only_text(study.read_only_because, study.held_by), "info")

    def _make_rail(self) -> QListWidget:
        rail = QListWidget(self)
        blank = _blank(_ICON)
        rail.setObjectName("rail")
        rail.setAccessibleName(_("Pages"))
        rail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rail.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        rail.setIconSize(QSize(_ICON, _ICON))
        rail.setWordWrap(True)
        rail.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        for entry in LISTED:
            item = QListWidgetItem(blank, _(entry.title))
            item.setData(_KEY, entry.key)
            item.setData(_SPOKEN, _(entry.title))
            key = page_key(entry)
            item.setToolTip(f"{_(entry.title)} ({shown_key(key)})" if key else _(entry.title))
            rail.addItem(item)
        self._wide = rail.sizeHintForColumn(0) + 12
        rail.setFixedWidth(self._wide)
        return rail

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave only the icons of the navigation where a small screen needs the room."""
        super().resizeEvent(event)
        narrow = self.width() < self._wide + ROOM_FOR_PAGE
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for row, entry in enumerate(LISTED):
            self._rail.item(row).setText("" if narrow else _(entry.title))
        self._rail.setProperty("narrow", narrow)
        self._rail.style().polish(self._rail)
        policy = Qt.ScrollBarPolicy
        bar = policy.ScrollBarAlwaysOff if narrow else policy.ScrollBarAsNeeded
        self._rail.setVerticalScrollBarPolicy(bar)  # it would hide half of each icon
        self._rail.setFixedWidth(_RAIL_OF_ICONS if narrow else self._wide)

    def _mark(self, key: str) -> None:
        self._rail.blockSignals(True)
        keys = [entry.key for entry in LISTED]
        if key in keys:
            self._rail.setCurrentRow(keys.index(key))
        self._rail.blockSignals(False)

    def _on_rail(self, row: int) -> None:
        self.go(LISTED[row].key)
        self.focus_rail()  # whoever walks through the pages by arrow key goes on


def commit_all(root: QWidget) -> bool:
    """Store what is being typed below; False when it was refused. Loads forms when first used."""
    from netzdesk.ui.widgets import form  # noqa: PLC0415  # not before the first paint

    return form.commit_all(root)


def _blank(size: int) -> QIcon:
    """Return an icon that only takes its room."""
    room = QPixmap(size, size)
    room.fill(Qt.GlobalColor.transparent)
    return QIcon(room)


def read_only_text(because: str, holder: Any) -> str:
    """Return why a study is open for reading only, and what to do."""
    if holder is not None:
        return _(
            "Read-only: opened by {name} on {host}. Close it there, then open it here again.",
            name=holder.name,
            host=holder.host,
        )
    if because == "newer":
        return _("Read-only: the study was made by a newer NetzDesk. Update this program.")
    if because == "asked":
        return _("Read-only, as you asked.")
    return _("Read-only: the file or its folder cannot be written. Copy it to a folder of yours.")
