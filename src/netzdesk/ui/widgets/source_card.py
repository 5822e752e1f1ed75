"""„Quellen“ of one record: where its entries were read, and a form for another source."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from netzdesk.actions.sources import RemoveSourceUse, Supports, remove_source_use
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, ngettext
from netzdesk.queries.attachments import attachments_of
from netzdesk.queries.field_labels import FIELD_LABELS
from netzdesk.queries.sources import SourceRow, SourceUseRow, sources_of
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.attachment_list import FileKeeper
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import Card, open_link, safe_url
from netzdesk.ui.widgets.source_form import NewSourceForm, kind_text

_TABLES: Final = {
    "institution_id": "institution",
    "network_id": "network",
    "region_id": "region",
    "lead_id": "lead",
}


class SourceCard(Card):
    """The sources of an institution, network, region or lead."""

    open_asked = Signal(str)
    """A source that is to be shown on its page."""

    def __init__(self, session: Session, column: str) -> None:
        """`column` is what a use names the record by: institution_id, network_id, …"""
        super().__init__(_("Sources"))
        self._session = session
        self._column = column
        self._record = ""
        self._keeper = FileKeeper(session)
        self.entries = EntryList(_("Sources"), _("No source is named for these entries."))
        self.add_button = QPushButton(icon("plus"), _("Add source"))
        self.add_button.setAutoDefault(False)
        self.add_button.setDisabled(session.read_only)
        self.add_button.clicked.connect(self.begin)
        self.form = NewSourceForm(session, self._supports)
        self.form.begin("")
        self.form.hide()
        self.form.created.connect(self._leave)
        self.form.cancelled.connect(self._leave)
        self.body.addWidget(self.entries)
        self.body.addWidget(FlowRow(self.add_button))
        self.body.addWidget(self.form)

    def show_record(self, record: str) -> None:
        """Show the sources of a record; an open form stays for the same one."""
        if record != self._record:
            self.form.hide()
            self.add_button.show()
        self._record = record
        found = sources_of(self._session.conn, **{self._column: record})
        self.entries.show_entries([self._entry(each) for each in found])

    def begin(self) -> None:
        """Open the form for a new source."""
        if self._session.read_only or not self._record:
            return
        self.form.begin(_TABLES[self._column])
        self.form.show()
        self.add_button.hide()
        self.form.focus_first()

    def _leave(self, made: str = "") -> None:
        self.form.hide()
        self.add_button.show()
        self.add_button.setFocus()

    def _supports(self, field: str | None) -> Supports:
        return Supports(**{self._column: self._record}, field=field)

    def _entry(self, row: SourceRow) -> Entry:
        seen = _("seen on {day}", day=show_day(row.seen_on))
        quiet = " · ".join(filter(None, (kind_text(row.kind), seen, row.initials)))
        own = [use for use in row.uses if self._is_own(use)]
        fields = [_(FIELD_LABELS.get(use.field, use.field)) for use in own if use.field]
        lines = [_("For: {fields}", fields=", ".join(fields))] if fields else []
        return Entry(
            row.id,
            row.title,
            lines=tuple(filter(None, (row.address, *lines))),
            quiet=(quiet,),
            links=tuple(self._links(row, own)),
        )

    def _is_own(self, use: SourceUseRow) -> bool:
        tables = (_TABLES[self._column], "region_office")
        return use.record == self._record and use.table in tables

    def _links(self, row: SourceRow, own: list[SourceUseRow]) -> list[Link]:
        said: list[tuple[str, Callable[[], object]]] = [
            (_("Details"), partial(self.open_asked.emit, row.id))
        ]
        if row.copies:
            text = ngettext("Open copy", "Open copies ({n})", row.copies)
            said.append((text, partial(self._open_copies, row.id)))
        url = safe_url(row.address)
        if url is not None:
            said.append((_("Open address"), partial(open_link, url)))
        if own and not self._session.read_only:
            said.append((_("Not for this"), partial(self._take_back, own)))
        return [Link(text, _("{do}: {entry}", do=text, entry=row.title), do) for text, do in said]

    def _open_copies(self, source: str) -> None:
        for row in attachments_of(self._session.conn, source_id=source):
            self._keeper.open(row)

    def _take_back(self, own: list[SourceUseRow]) -> None:
        for use in own:
            self._session.try_run(remove_source_use, RemoveSourceUse(source_use_id=use.id))
