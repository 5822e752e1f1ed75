"""Restoring a backup: choose one, see what would differ, then do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from netzdesk.base.dates import show_moment
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.queries.field_labels import TABLE_LABELS
from netzdesk.store.backups import REASONS, Backup, list_backups
from netzdesk.store.restore import Difference, differences, restore
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.labels import Card, clear_layout, muted, plain_label
from netzdesk.ui.widgets.list_panel import ListPanel

if TYPE_CHECKING:
    from netzdesk.ui.window import MainWindow

_COUNTED = ("contact_attempt", "statement", "institution", "network", "expert")


class RestoreDialog(PlainDialog):
    """Backups of the open study, newest first, and what going back to one would change."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, _("Restore backup"), size=(940, 560))
        assert window.session is not None
        self._window = window
        self._session = window.session
        self._path = self._session.study.path
        self._chosen: Backup | None = None
        self.body.addWidget(
            muted(
                _(
                    "A backup takes the place of the whole study. The present state is kept as a "
                    "backup first, so that you can come back to it."
                )
            )
        )
        self.body.addWidget(self._make_split(), 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.do_it: QPushButton = primary_button(_("Restore this backup"), self.restore)
        self.do_it.setEnabled(False)
        row.addWidget(self.do_it)
        self.body.addLayout(row)
        self._backups = {str(found.path): found for found in list_backups(self._path)}
        self._model.set_rows(tuple(self._backups.values()))
        self.list.select_first()

    def restore(self) -> None:
        """Close the study, put the backup in its place, and open it again."""
        backup = self._chosen
        if backup is None:
            return
        window, path = self._window, self._path
        who, clock = self._session.study.author.name, self._session.study.clock
        when = show_moment(backup.when, self._session.settings.zone)
        self.accept()
        window.close_session()
        try:
            restore(path, backup.path, who=who, clock=clock)
        except Refused as refused:
            window.open_study(path)
            window.refuse(refused)
            return
        if window.open_study(path):
            window.message(_("The backup of {when} is restored.", when=when), "good")

    def _make_split(self) -> QWidget:
        zone = self._session.settings.zone
        columns = (
            ListColumn[Backup](
                "when", _("When"), lambda b: show_moment(b.when, zone), 17, sort=lambda b: b.when
            ),
            ListColumn[Backup]("reason", _("Made"), lambda b: _(REASONS[b.reason]), 20),
            ListColumn[Backup](
                "size", _("Size"), lambda b: _size(b.size), 9, sort=lambda b: b.size, right=True
            ),
            ListColumn[Backup](
                "attempts",
                _("Contact attempts"),
                lambda b: str(b.counts.get("contact_attempt", 0)),
                12,
                right=True,
            ),
        )
        self._model = ListModel(columns, lambda b: str(b.path), parent=self)
        empty = EmptyState(
            _("There is no backup of this study yet."),
            _("One is made when a study is opened or closed, and every ten minutes with changes."),
        )
        self.list = ListPanel("backups", self._model, name=_("Backups"), empty=empty)
        self.list.opened.connect(self._on_opened)
        self._difference = Card(_("What would change"))
        self._lines = QVBoxLayout()
        self._difference.body.addLayout(self._lines)
        self._difference.body.addStretch(1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self._difference)
        split.setSizes([520, 360])
        return split

    def _on_opened(self, key: str) -> None:
        self._chosen = self._backups.get(key)
        self.do_it.setEnabled(False)
        lines: list[str] = []
        if self._chosen is not None:
            lines = self._compare(self._chosen)
        clear_layout(self._lines)
        for line in lines:
            self._lines.addWidget(plain_label(line, wrap=True))

    def _compare(self, backup: Backup) -> list[str]:
        counts = [f"{_(TABLE_LABELS[table])}: {backup.counts.get(table, 0)}" for table in _COUNTED]
        try:
            found = differences(self._path, backup.path)
        except Refused as refused:
            return [translator().refusal(refused)]
        self.do_it.setEnabled(bool(found.tables))
        return [*difference_lines(found), "", _("The backup holds:"), *counts]


def difference_lines(found: Difference) -> list[str]:
    """Return in sentences what a restore would change."""
    if not found.tables:
        return [_("Nothing: the study is as it was then.")]
    lines = [
        ngettext("{n} action would be lost.", "{n} actions would be lost.", found.actions),
    ]
    lines += [
        _(
            "{table}: {added} would go, {missing} would come back, {changed} would be as before",
            table=_(TABLE_LABELS.get(each.table, each.table)),
            added=each.added,
            missing=each.missing,
            changed=each.changed,
        )
        for each in found.tables
    ]
    return lines


def _size(number: int) -> str:
    return QLocale().formattedDataSize(number, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
