"""Two states of the report side by side: what came, went and changed, as a list with its filter."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtWidgets import QDialogButtonBox, QPushButton
from shiboken6 import isValid

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.domain.report_states import FATES, GROUPS
from netzdesk.exports.comparison import KEY, Compared, compared
from netzdesk.exports.options import GRADES, ExportOptions, Grade
from netzdesk.queries.comparison import Difference
from netzdesk.queries.snapshots import Snapshot, snapshots
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.page import Page
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.exporting import save_export
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.list_panel import ListPanel

_NOW = ""
_TONES = {"came": "good", "went": "bad", "changed": "info"}
_LONGEST = 400
"""Letters of a cell; the whole text is its hint."""


class CompareDialog(PlainDialog):
    """Which two, and what is otherwise between them; the list goes to Excel, PDF and Word."""

    def __init__(self, page: Page, older: str) -> None:
        super().__init__(page, _("Compare states of the report"), size=(1180, 700))
        self._page = page
        self._wished = 0
        tr = translator()
        states = [(each.id, _named(each)) for each in snapshots(page.session.conn) if each.here]
        self.form = Form()
        self.older = self.form.add("older", _("Earlier state"), ChoiceField(states))
        later = ChoiceField([(_NOW, _("The study as it is now")), *states])
        self.newer = self.form.add("newer", _("Later state"), later)
        grades = ChoiceField((grade, tr(text)) for grade, text in GRADES.items())
        self.persons = self.form.add("persons", _("Persons in the file"), grades)
        self.older.set_value(older)
        self.newer.set_value(_NOW)
        self.persons.set_value("none")
        self.older.left.connect(self.compare)
        self.newer.left.connect(self.compare)
        self.said = muted("")
        self._model: ListModel[Difference] = ListModel(
            _columns(), identify=lambda row: row.id, parent=self
        )
        self.list = ListPanel(
            "differences", self._model, name=_("Differences"), preferences=page.nav.preferences
        )
        for widget in (self.form, self.said, self.list):
            self.body.addWidget(widget)
        self.body.setStretchFactor(self.list, 1)
        for suffix, sign, text in (
            (".xlsx", "file-spreadsheet", _("Save as Excel …")),
            (".pdf", "file-text", _("Save as PDF …")),
            (".docx", "file-pen", _("Save as Word …")),
        ):
            button = QPushButton(icon(sign), text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, wanted=suffix: self.save(wanted))
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.compare()

    def compare(self) -> None:
        """Read both states in the worker and list what is otherwise."""
        older = self._chosen(self.older.value())
        newer = self._chosen(self.newer.value())
        if older is None:
            return
        self._wished += 1
        wish, study, tr = self._wished, self._page.session.study, translator()
        self.said.setText(_("Comparing the states …"))

        def work(progress: Any) -> Compared:
            conn = study.snapshot()
            try:
                return compared(conn, older, newer, tr, progress)
            finally:
                conn.close()

        def show(made: Compared) -> None:
            if wish == self._wished and isValid(self):
                self.show_found(made)

        self._page.nav.start_job(_("Comparing the states"), work, show, quiet=True)

    def show_found(self, made: Compared) -> None:
        """List the differences."""
        self._model.set_rows(made.found)
        count = len(made.found)
        self.said.setText(
            ngettext("{n} difference", "{n} differences", count)
            if count
            else _("Nothing is otherwise.")
        )

    def save(self, suffix: str) -> None:
        """Write the comparison to a file."""
        older, newer = self._chosen(self.older.value()), self._chosen(self.newer.value())
        if older is None:
            return
        options = ExportOptions(
            persons=cast("Grade", self.persons.value()),
            language=translator().language,
            snapshot=older.name,
            compared_with=newer.name if newer is not None else None,
        )
        save_export(self._page, KEY, suffix, options)

    def _chosen(self, key: Any) -> Snapshot | None:
        every = snapshots(self._page.session.conn)
        return next((each for each in every if each.id == key), None)


def _named(found: Snapshot) -> str:
    return _("{name} · {day}", name=found.name, day=show_day(found.day))


def _columns() -> tuple[ListColumn[Difference], ...]:
    return (
        ListColumn("group", _("Group"), lambda row: _(GROUPS[row.group]), width=22),
        ListColumn(
            "fate",
            _("What"),
            lambda row: _(FATES[row.fate]),
            width=12,
            tone=lambda row: _TONES[row.fate],
        ),
        ListColumn("kind", _("Kind"), lambda row: row.kind, width=20),
        ListColumn("record", _("Concerns"), lambda row: row.record, width=30),
        ListColumn("field", _("Field"), lambda row: row.field, width=20),
        ListColumn("before", _("Earlier state"), _before, width=32, hint=lambda r: _texts(r)[0]),
        ListColumn("after", _("Later state"), _after, width=32, hint=lambda r: _texts(r)[1]),
    )


def _texts(row: Difference) -> tuple[str, str]:
    return row.said(persons=True)


def _before(row: Difference) -> str:
    return " ".join(_texts(row)[0][:_LONGEST].split())


def _after(row: Difference) -> str:
    return " ".join(_texts(row)[1][:_LONGEST].split())
