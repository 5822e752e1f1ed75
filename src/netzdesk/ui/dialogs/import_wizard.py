"""„Listen einlesen“: a list from Excel in three steps, with a dry run before anything is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.imports.apply import Applied, ApplyPlan, apply_plan
from netzdesk.imports.kinds.kind import ImportKind
from netzdesk.imports.mapping import ColumnMapping, headings_key, suggest_mapping
from netzdesk.imports.plan import Plan, make_plan
from netzdesk.imports.reading import SUFFIXES, read_table
from netzdesk.imports.sheets import Sheets, Table, table_of
from netzdesk.queries.import_mappings import kept_mapping
from netzdesk.ui.dialogs.files import ask_open_any, ask_save
from netzdesk.ui.empty_list import write_empty_list
from netzdesk.ui.jobs import Job, Jobs
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.pump import Pump
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.import_columns import ColumnsStep
from netzdesk.ui.widgets.import_rows import RowsStep
from netzdesk.ui.widgets.import_source import SourceStep
from netzdesk.ui.widgets.labels import plain_label

OF_PAGE: Final = {
    "institutions": "institutions",
    "networks": "networks",
    "attempts": "attempts",
    "experts": "experts",
}
"""Page -> the kind of list that is proposed there."""
_STEPS: Final = (N_("1 List"), N_("2 Columns"), N_("3 Dry run"))
_SOURCE, _COLUMNS, _ROWS = range(3)


class ImportWizard(QDialog):
    """Reads a list, maps its columns, shows what each row will do, and stores it as one action.

    `imported` carries the sentence that says what was done. Reading and the dry run happen in a
    worker, on a copy of the study; storing happens here, in slices between which the window lives.
    """

    imported = Signal(str)

    def __init__(
        self,
        session: Session,
        parent: QWidget,
        preferences: Preferences,
        *,
        kind: str = "institutions",
        source: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self._storing: Pump | None = None
        self._table: Table | None = None
        self.setWindowTitle(_("Import a list"))
        self.setAcceptDrops(True)
        self.source = SourceStep(kind)
        self.columns = ColumnsStep()
        self.rows = RowsStep()
        self._heads = [plain_label(_(text)) for text in _STEPS]
        self._stack = QStackedWidget()
        for step in (self.source, self.columns):
            self._stack.addWidget(_scrolled(step))
        self._stack.addWidget(self.rows)
        self.error = plain_label("", kind="error", wrap=True)
        self.error.setAccessibleName(_("What stands in the way"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self._doing = plain_label("")
        self.back_button = QPushButton(_("&Back"))
        self.next_button = QPushButton(_("&Next"))
        self.next_button.setProperty("kind", "primary")
        self.next_button.setDefault(True)
        self.cancel_button = QPushButton(_("Cancel"))
        self._lay_out()
        self._connect()
        self._go(_SOURCE)
        self._say_doing("")
        free = self.screen().availableGeometry().size()
        self.resize(QSize(1120, 660).boundedTo(free - QSize(40, 80)))
        if source is not None:
            self.source.set_file(source)
        elif self.source.source is not None:
            self._read()

    def step(self) -> int:
        """Return which step is shown, counted from 0."""
        return self._stack.currentIndex()

    def busy(self) -> bool:
        """Tell whether something is being read, planned or stored."""
        return self._job is not None or self._storing is not None

    def next(self) -> None:
        """Go on: to the columns, to the dry run, or store."""
        if self.busy():
            return
        {_SOURCE: self._prepare, _COLUMNS: self._plan, _ROWS: self._store}[self.step()]()

    def back(self) -> None:
        if not self.busy() and self.step() > _SOURCE:
            self._go(self.step() - 1)

    def reject(self) -> None:
        """Stop what is running; close when nothing is."""
        if self._storing is not None:
            self._storing.stopped = True
        elif self._job is not None:
            self._job.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._jobs.cancel_all()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None and not self.busy():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None and not self.busy():
            self._go(_SOURCE)
            self.source.set_file(path)

    # reading

    def _ask_file(self) -> None:
        path = ask_open_any(self, self._preferences, _("Choose a list"), SUFFIXES)
        if path is not None:
            self.source.set_file(path)

    def _save_template(self) -> None:
        if self.busy():
            return
        kind, tr = self.source.kind, translator()
        name = _("{list}, empty template", list=_(kind.title))
        target = ask_save(self, self._preferences, _("Save an empty template"), name, ".xlsx")
        if target is None:
            return
        self._start(
            _("Saving the empty template …"),
            lambda _job: write_empty_list(target, kind, tr),
            lambda _done: self._say(_("Saved: {name}", name=target.name), good=True),
        )

    def _read(self) -> None:
        source = self.source.source
        if source is None:
            self._say("")
            self._say_buttons()
            return
        if self._job is not None:  # a block was pasted while a file was being read
            self._job.cancel()
            self._jobs.cancel_all()
            self._job = None
        encoding, separator = self.source.encoding, self.source.separator
        self._start(
            _("Reading the list …"),
            lambda job: read_table(source, encoding=encoding, separator=separator, progress=job),
            self._on_read,
            on_refused=lambda: self.source.show_sheets(None),
        )

    def _on_read(self, sheets: Sheets) -> None:
        self.source.show_sheets(sheets)
        if not sheets.sheets:
            self._say(_("This list is empty. Choose another file or copy the rows again."))

    def _prepare(self) -> None:
        sheets = self.source.sheets
        if sheets is None or not sheets.sheets:
            self._say(_("Choose a file, or copy the rows in Excel and press Ctrl+V here."))
            return
        kind, sheet = self.source.kind, self.source.sheet
        header, fill = self.source.header, self.source.fill_down

        def work(_job: Job) -> tuple[Table, ColumnMapping]:
            names = kind.known_headings
            table = table_of(sheets, names, sheet=sheet, header=header, fill_down=fill)
            return table, suggest_mapping(kind, table.headings)

        self._start(_("Looking at the columns …"), work, self._on_prepared)

    def _on_prepared(self, prepared: tuple[Table, ColumnMapping]) -> None:
        table, mapping = prepared
        kind = self.source.kind
        if not table.rows:
            self._say(_("There is no row below the headings. Choose another sheet or row."))
            return
        kept = kept_mapping(self._session.conn, kind.key, headings_key(table.headings))
        if kept is not None:
            mapping = suggest_mapping(kind, table.headings, kept)
        self._table = table
        self.columns.show_table(kind, table, mapping)
        self._go(_COLUMNS)

    # the dry run

    def _plan(self) -> None:
        table = self._table
        if table is None or not self.columns.complete():
            return
        kind, mapping = self.source.kind, self.columns.mapping
        study, today, tr = self._session.study, self._session.today(), translator()

        def work(job: Job) -> Plan:
            conn = study.snapshot()
            try:
                return make_plan(conn, kind, table, mapping, today=today, tr=tr, progress=job)
            finally:
                conn.close()

        self._start(_("Trying out every row …"), work, self._on_planned)

    def _on_planned(self, plan: Plan) -> None:
        self.rows.show_plan(plan)
        self._go(_ROWS)

    def _save_errors(self) -> None:
        plan = self.rows.plan
        if plan is None:
            return
        name = _("{list}, rows with errors", list=_(plan.kind.title))
        target = ask_save(self, self._preferences, _("Save the rows with errors"), name, ".xlsx")
        if target is None:
            return
        from netzdesk.exports.error_rows import write_error_rows  # noqa: PLC0415  # when asked for

        rows = [(row.cells, row.sentence) for row in plan.errors()]
        tr = translator()
        self._start(
            _("Saving the rows with errors …"),
            lambda _job: write_error_rows(target, plan.headings, rows, tr),
            lambda _done: self._say(_("Saved: {name}", name=target.name), good=True),
        )

    # storing

    def _store(self) -> None:
        plan = self.rows.plan
        if plan is None or not self.rows.taken():
            return
        study = self._session.study

        def work(_job: Job) -> object:
            from netzdesk.store.backups import back_up  # noqa: PLC0415  # when it is needed

            return back_up(study, "before_import")

        self._start(_("Making a backup …"), work, lambda _outcome: self._apply(plan))

    def _apply(self, plan: Plan) -> None:
        self._storing = Pump(self._show_progress)
        self._say_doing(_("Storing the rows …"))
        command = ApplyPlan(
            plan=plan,
            skip_errors=self.rows.skip.isChecked(),
            keep_mapping=True,
            progress=self._storing,
        )
        try:
            applied = self._session.run(apply_plan, command)
        except Cancelled:
            self._end_storing(_("Cancelled; nothing was changed."))
            return
        except Refused as refused:
            self._end_storing(translator().refusal(refused))
            return
        self._end_storing("")
        self.imported.emit(applied_text(plan.kind, applied))
        self.accept()

    def _end_storing(self, sentence: str) -> None:
        self._storing = None
        self._say_doing("")
        self._say(sentence)

    # inside

    def _start(
        self,
        label: str,
        work: Callable[[Job], Any],
        done: Callable[[Any], object],
        *,
        on_refused: Callable[[], object] | None = None,
    ) -> None:
        """Do work in the worker; its result comes to `done`, its refusal to the error line."""
        job = Job(label, work)

        def end(sentence: str = "") -> bool:
            if self._job is not job:
                return False
            self._job = None
            self._say_doing("")
            self._say(sentence)
            return True

        def finished(result: Any) -> None:
            if end():
                done(result)
                self._say_buttons()

        def refused(reason: Refused) -> None:
            if end(translator().refusal(reason)) and on_refused is not None:
                on_refused()
                self._say_buttons()

        job.finished.connect(finished)
        job.refused.connect(refused)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(lambda: end(_("Cancelled; nothing was changed.")))
        job.progressed.connect(self._show_progress)
        self._job = job
        self._say("")
        self._say_doing(label)
        self._jobs.start(job)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._say_doing("")
        raise error  # from the worker: to the crash dialog

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _say_doing(self, label: str) -> None:
        """Show that something runs, and let nothing else be done meanwhile."""
        self._doing.setText(label)
        self._doing.setVisible(bool(label))
        self.progress.setVisible(bool(label))
        self.progress.setRange(0, 0)
        self._stack.setEnabled(not self._storing)
        self._say_buttons()

    def _say(self, sentence: str, *, good: bool = False) -> None:
        self.error.setProperty("kind", "" if good else "error")
        self.error.style().polish(self.error)
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _go(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        for place, head in enumerate(self._heads):
            head.setProperty("kind", "heading" if place == step else "muted")
            head.style().polish(head)
        self._say("")
        self._say_buttons()
        if step == _SOURCE:
            self.source.kind_field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif step == _COLUMNS:
            self.columns.focus_first()
        else:
            self.rows.list.focus_list()

    def _say_buttons(self) -> None:
        step, busy = self.step(), self.busy()
        self.back_button.setEnabled(step > _SOURCE and not busy)
        ready = {
            _SOURCE: self.source.sheets is not None and bool(self.source.sheets.sheets),
            _COLUMNS: self.columns.complete(),
            _ROWS: bool(self.rows.taken()),
        }
        self.next_button.setEnabled(ready[step] and not busy)
        text = _("&Next")
        if step == _ROWS:
            n = self.rows.taken()
            text = ngettext("&Import {n} row", "&Import {n} rows", n) if n else _("&Import")
        self.next_button.setText(text)

    def _connect(self) -> None:
        self.source.file_asked.connect(self._ask_file)
        self.source.template_asked.connect(self._save_template)
        self.source.read_asked.connect(self._read)
        self.source.chosen.connect(self._say_buttons)
        self.columns.changed.connect(self._say_buttons)
        self.rows.changed.connect(self._say_buttons)
        self.rows.errors_asked.connect(self._save_errors)
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.next)
        self.cancel_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        heads = QHBoxLayout()
        heads.setSpacing(18)
        for head in self._heads:
            heads.addWidget(head)
        heads.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self._doing)
        row.addWidget(self.progress, 1)
        row.addStretch(0)
        row.addStretch(1)
        for button in (self.cancel_button, self.back_button, self.next_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.next_button.setAutoDefault(True)
        layout = QVBoxLayout(self)
        layout.addLayout(heads)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.error)
        layout.addLayout(row)


def applied_text(kind: ImportKind, applied: Applied) -> str:
    """Return what an import did, in one sentence."""
    return _(
        "{list}: {new} new, {changed} changed, {same} the same, {errors} left out",
        list=_(kind.title),
        new=applied.new,
        changed=applied.changed,
        same=applied.same,
        errors=applied.errors,
    )


def _scrolled(widget: QWidget) -> QScrollArea:
    widget.setProperty("kind", "body")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area


def _dropped(event: QDropEvent) -> Path | None:
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.casefold() in SUFFIXES:
            return path
    return None
