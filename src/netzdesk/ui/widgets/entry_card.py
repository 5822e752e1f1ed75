"""Entries that are read and answered: a card each, newest first, with their actions as links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from netzdesk.base.i18n import ngettext
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import DOTS, Card, LinkButton, StateBadge, muted, plain_label

SHOWN: Final = 15
"""Cards that are built at first; the older ones wait behind a link."""


@dataclass(frozen=True, slots=True)
class Link:
    """Something to do with an entry; `name` says it whole for a screen reader."""

    text: str
    name: str
    do: Callable[[], object] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a card says. `struck` entries were replaced: their text is struck through."""

    id: str
    head: str
    badge: str = ""
    tone: str = "neutral"
    lines: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    """Lines in the muted colour: who entered it, what it replaces."""
    links: tuple[Link, ...] = ()
    struck: bool = False
    compact: bool = False
    """True: a small card, badge and links in one line."""


class _Head(QLabel):
    """A line that breaks only where it has to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setContentsMargins(0, DOTS, 0, 0)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 4, metrics.height() + DOTS)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.fontMetrics().height() + DOTS)


class EntryCard(Card):
    """One entry."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.setAccessibleName(" · ".join(filter(None, (entry.head, entry.badge, *entry.lines))))
        name = _Head(entry.head)
        _strike(name, struck=entry.struck, bold=True)
        badge = StateBadge(entry.badge, entry.tone)
        badge.setMinimumWidth(1)
        badge.setToolTip(entry.badge)
        links = [_button(link) for link in entry.links]
        if entry.compact:
            self.body.setContentsMargins(12, 5, 12, 6)
            self.body.addWidget(FlowRow(name, badge, *links, spacing=14))
            return
        self.body.addWidget(name)
        # aligned: else its width is the most that the card gives to any line
        self.body.addWidget(badge, alignment=Qt.AlignmentFlag.AlignLeft)
        for line in entry.lines:
            text = plain_label(line, wrap=True, selectable=True)
            _strike(text, struck=entry.struck)
            self.body.addWidget(text)
        for line in entry.quiet:
            self.body.addWidget(muted(line))
        if links:
            self.body.addWidget(FlowRow(*links, spacing=14))


def _strike(label: QLabel, *, struck: bool, bold: bool = False) -> None:
    font = label.font()
    font.setBold(bold)
    font.setStrikeOut(struck)
    label.setFont(font)


def _button(link: Link) -> LinkButton:
    button = LinkButton(link.text)
    button.setAccessibleName(link.name)
    button.clicked.connect(lambda _checked=False, do=link.do: do())
    return button


class EntryList(QWidget):
    """Cards one below the other; a sentence when there are none."""

    def __init__(self, name: str, nothing: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._entries: tuple[Entry, ...] | None = None
        self._cards: list[EntryCard] = []
        self._all = False
        self._nothing = muted(nothing)
        self._more = LinkButton("")
        self._more.clicked.connect(self.show_all)
        self._layout = QVBoxLayout()
        self._layout.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._nothing)
        layout.addLayout(self._layout)
        layout.addWidget(self._more)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these entries; where nothing changed, nothing is built anew."""
        wanted = tuple(entries)
        if wanted == self._entries:
            return
        if not self._entries or not wanted or wanted[-1].id != self._entries[-1].id:
            self._all = False
        self._entries = wanted
        self._build()

    def show_all(self) -> None:
        """Show the older entries too."""
        self._all = True
        self._build()

    def cards(self) -> list[EntryCard]:
        return list(self._cards)

    def card(self, record: str) -> EntryCard | None:
        """Return the card of a record, None when there is none."""
        found = self._card(record)
        if found is None and any(each.id == record for each in self._entries or ()):
            self.show_all()
            found = self._card(record)
        return found

    def go_to(self, record: str) -> None:
        """Bring the card of a record into view and put the cursor there."""
        card = self.card(record)
        if card is None:
            return
        _focus(card)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(card)

    def _card(self, record: str) -> EntryCard | None:
        return next((card for card in self._cards if card.entry.id == record), None)

    def _build(self) -> None:
        entries = self._entries or ()
        focused = self._focused_place()
        former = {card.entry: card for card in self._cards}
        for card in self._cards:
            self._layout.removeWidget(card)
        shown = entries if self._all else entries[:SHOWN]
        # a card that says the same is kept: building is what takes time
        self._cards = [
            former.pop(entry) if entry in former else EntryCard(entry) for entry in shown
        ]
        for card in former.values():
            card.hide()
            card.deleteLater()
        for card in self._cards:
            self._layout.addWidget(card)
        older = len(entries) - len(shown)
        self._more.setVisible(older > 0)
        self._more.setText(ngettext("Show {n} older entry", "Show {n} older entries", older))
        self._nothing.setVisible(not entries and bool(self._nothing.text()))
        if focused is not None and self._cards and self._focused_place() is None:
            _focus(self._cards[min(focused, len(self._cards) - 1)])

    def _focused_place(self) -> int | None:
        focus = QApplication.focusWidget()
        for place, card in enumerate(self._cards):
            if focus is not None and card.isAncestorOf(focus):
                return place
        return None


def _focus(card: EntryCard) -> None:
    links = card.findChildren(LinkButton)
    (links[0] if links else card).setFocus()
