"""The history: who changed what when, field by field; undo by name stands in the menu."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from netzdesk.actions.registry import LABELS, action_label
from netzdesk.base.i18n import _, translator
from netzdesk.base.text import search_text, typed_words
from netzdesk.queries.history import (
    UNITS,
    HistoryUnit,
    RowChange,
    authors,
    changes_of,
    shown_at,
)
from netzdesk.queries.paging import Key, Slice, Wanted
from netzdesk.store.tables import TABLES
from netzdesk.store.unit import Change
from netzdesk.ui.models.paged import ListingSource, PagedModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.labels import Card, LinkButton, clear_layout, heading, muted, plain_label
from netzdesk.ui.widgets.list_panel import ListPanel

_PAGES: Final = {"region": "regions", "institution": "institutions", "network": "networks"}
"""Tables whose records have a page of their own."""
_SHOWN: Final = 60
"""Rows of one action that are shown; a paste of a thousand would fill the window."""


class _Source(ListingSource[HistoryUnit]):
    """The journal has no search index: typed words choose among actions and authors."""

    def __init__(self, session: Session) -> None:
        super().__init__(lambda: session.conn, UNITS)
        self._session = session

    def count(self, wanted: Wanted, *, at_most: int | None = None) -> int:
        return super().count(self._translated(wanted), at_most=at_most)

    def value_counts(self, wanted: Wanted, column: str) -> Iterator[Mapping[Any, int]]:
        return super().value_counts(self._translated(wanted), column)

    def page(
        self,
        wanted: Wanted,
        *,
        limit: int,
        start: int = 0,
        after: Key | None = None,
        before: Key | None = None,
    ) -> Slice[HistoryUnit]:
        translated = self._translated(wanted)
        return super().page(translated, limit=limit, start=start, after=after, before=before)

    def place(self, wanted: Wanted, record: str) -> int | None:
        return super().place(self._translated(wanted), record)

    def _translated(self, wanted: Wanted) -> Wanted:
        words = typed_words(wanted.text)
        if not words:
            return wanted
        tr = translator()
        named = dict(authors(self._session.conn))
        for key in LABELS:
            for action in (key, f"undo:{key}", f"redo:{key}"):
                named[action] = action_label(tr, action)
        found = [key for key, name in named.items() if _has_all(name, words)]
        return wanted.filtered("", {**wanted.conditions, "among": json.dumps(found)})


class HistoryPage(SplitPage):
    """Units at the left, what one of them changed at the right."""

    KEY = "history"
    TABLES = frozenset(table.name for table in TABLES)

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._model = PagedModel(
            self._columns(), lambda unit: unit.id, _Source(session), parent=self
        )
        empty = EmptyState(
            _("Nothing has been entered yet."),
            _("Every entry will stand here with its author and time."),
        )
        panel = ListPanel(
            "history",
            self._model,
            name=_("History"),
            preferences=nav.preferences,
            placeholder=_("Filter by action or person (Ctrl+F)"),
            empty=empty,
        )
        self.set_up(_("History"), panel, ratio=(6, 5))
        self._detail = QWidget()
        self._body = QVBoxLayout(self._detail)
        self._body.setContentsMargins(10, 0, 0, 0)
        self.add_view("detail", self._detail)

    def refresh(self, change: Change | None) -> None:
        self._model.reload()
        self.show_detail(self.list.current_id())

    def open_list(self, **conditions: Any) -> None:
        """Show the units of one record: `record` is its id, `label` its shown name."""
        label = conditions.pop("label", "")
        self.list.show_only(_("Entries on: {record}", record=label), **conditions)

    def show_detail(self, record: str) -> None:
        place = self._model.near(record) if record else None
        if place is None:
            if not record:
                self.show_view("")
            return
        clear_layout(self._body)
        unit = self._model.row_at(place)
        self._show_unit(unit)
        self.show_view("detail")
        # before it is painted: until then the cards of many rows are pressed together
        QCoreApplication.sendPostedEvents(self._detail, QEvent.Type.LayoutRequest.value)

    def _columns(self) -> tuple[ListColumn[HistoryUnit], ...]:
        zone = self.session.settings.zone
        return (
            ListColumn("at", _("When"), lambda unit: shown_at(unit, zone), width=17),
            ListColumn("initials", _("Who"), lambda unit: unit.initials, width=7),
            ListColumn(
                "action", _("What"), _what, width=28, shown=partial(action_label, translator())
            ),
            ListColumn("subject", _("Concerns"), lambda unit: unit.subject, width=30),
        )

    def _show_unit(self, unit: HistoryUnit) -> None:
        self._body.addWidget(heading(_what(unit)))
        when = shown_at(unit, self.session.settings.zone)
        self._body.addWidget(muted(_("{when}, {who}", when=when, who=unit.author or unit.initials)))
        changes = changes_of(self.session.conn, translator(), unit)
        for change in changes[:_SHOWN]:
            self._body.addWidget(self._card(change))
        if len(changes) > _SHOWN:
            more = _("… and {n} more rows", n=len(changes) - _SHOWN)
            self._body.addWidget(muted(more))
        self._body.addStretch(1)

    def _card(self, change: RowChange) -> Card:
        card = Card(_op_title(change))
        if change.subject:
            card.body.addWidget(self._subject(change))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        new = change.op == "ins"
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 0 if new else 2)
        heads = (_("Field"), _("Value")) if new else (_("Field"), _("Former value"), _("New value"))
        for column, text in enumerate(heads):
            grid.addWidget(plain_label(text, kind="muted"), 0, column)
        for row, field in enumerate(change.fields, start=1):
            values = (field.after,) if new else (field.before, field.after)
            for column, text in enumerate((field.label, *values)):
                shown = plain_label(text or "–", wrap=column > 0, selectable=column > 0)
                grid.addWidget(shown, row, column, Qt.AlignmentFlag.AlignTop)
        if change.fields:
            card.body.addLayout(grid)
        return card

    def _subject(self, change: RowChange) -> QWidget:
        page = _PAGES.get(change.table)
        if page is None or change.op == "del":
            return plain_label(change.subject, wrap=True)
        link = LinkButton(change.subject)
        record = change.record
        link.clicked.connect(lambda: self.nav.go(page, record=record))
        return link


def _what(unit: HistoryUnit) -> str:
    return action_label(translator(), unit.action)


def _op_title(change: RowChange) -> str:
    titles = {
        "ins": _("New: {what}", what=change.title),
        "set": _("Changed: {what}", what=change.title),
        "del": _("Removed: {what}", what=change.title),
        "keep": _("Brought back: {what}", what=change.title),
        "res": _("Conflict settled: {what}", what=change.title),
        "erase": _("Personal data erased: {what}", what=change.title),
    }
    return titles.get(change.op, change.title)


def _has_all(name: str, words: list[str]) -> bool:
    there = typed_words(search_text(name))
    return all(any(each.startswith(word) for each in there) for word in words)
