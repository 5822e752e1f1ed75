"""Reports: the exports with their preview, and the figures on how the survey went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.exports import procedure, report
from netzdesk.exports.options import GRADES, LIMITS, ORDERS, ExportOptions
from netzdesk.exports.registry import EXPORTS, Exported, ExportKind, export, render_pdf
from netzdesk.queries.appendix import regions
from netzdesk.queries.procedure import procedure_text
from netzdesk.queries.profiles import numbered_networks
from netzdesk.queries.snapshots import snapshots
from netzdesk.store.tables import TABLES
from netzdesk.store.unit import Change
from netzdesk.ui.dialogs.files import ask_save
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField, TermField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.frozen_states import FrozenStates
from netzdesk.ui.widgets.labels import heading, muted, title
from netzdesk.ui.widgets.pdf_preview import PdfPreview, print_pdf
from netzdesk.ui.widgets.side_area import SideArea

FROZEN: Final = report.KEY
"""The kind that is a list of what was frozen, and writes a folder."""
FIGURES: Final = procedure.KEY
"""The kind that is shown as text to copy."""
_FORMATS: Final = (
    (".xlsx", "file-spreadsheet"),
    (".pdf", "file-text"),
    (".docx", "file-pen"),
    (".csv", "table-2"),
    (".ics", "calendar-days"),
)
_WAIT_MS: Final = 250
_WIDEST: Final = 380
"""Pixels of the choices: the preview needs the others."""
_ARROW: Final = 10
"""Letters that the arrow, the margins and the scroll bar are wide."""


class ReportsPage(Page):
    """Choose what and for whom at the left, see it at the right, then save or print it."""

    KEY = "reports"
    TABLES = frozenset(table.name for table in TABLES)

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._stop: Callable[[], object] = _nothing
        self._wished = 0
        self.kind = ChoiceField(
            [(FROZEN, _("Frozen states of the report")), *((k.key, _(k.title)) for k in EXPORTS)]
        )
        self.kind.set_name(_("Report"))
        self.kind.left.connect(self._on_kind)
        self.options = self._make_options()
        self.preview = PdfPreview()
        self.figures = self._make_figures()
        self.frozen = FrozenStates(session, nav)
        self._right = QStackedWidget()
        self._right.addWidget(self.preview)
        self._right.addWidget(self.figures)
        self._right.addWidget(self.frozen)
        self._no_preview = EmptyState(
            _("No preview"), _("This is written to a file that another program opens.")
        )
        self._right.addWidget(self._no_preview)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self.draw)
        self._lay_out()
        self.kind.set_value("appendix-networks")
        self._show_options()

    def refresh(self, change: Change | None) -> None:
        self._offer_regions()
        if self.kind.value() == FROZEN:
            self.frozen.refresh(change)
        elif self.kind.value() == FIGURES:
            self._figures_text.setPlainText(procedure_text(self.session.conn, translator()))
        else:
            self._later.start()

    def open_list(self, **conditions: Any) -> None:
        """Show one kind of report: `kind` is its key, `region` the AGS of one district."""
        self.kind.set_value(conditions["kind"])
        self._show_options()
        self._offer_regions()
        if "region" in conditions:
            self.options.fields["region"].set_value(conditions["region"])
        self.refresh(None)

    def focus_search(self) -> None:
        self.kind.focus_in()

    def take_focus(self) -> None:
        self.kind.focus_in()

    def chosen(self) -> ExportOptions:
        """Return the choices for the export that is shown."""
        kind = self._kind()
        value = {name: field.value() for name, field in self.options.fields.items()}
        return ExportOptions(
            persons=value["persons"],
            language=value["language"],
            sort=value["sort"] if value["sort"] in kind.orders else kind.orders[0],
            region=value["region"] if kind.by_region else None,
            field=value["field"] if kind.by_field else None,
            as_of=value["as_of"] or "",
            network=int(value["network"]) if kind.by_network and value["network"] else None,
            released=value["released"] if kind.by_release else "",
            snapshot=value["snapshot"] if kind.by_snapshot else None,
            compared_with=value["compared_with"] if kind.by_snapshot else None,
        )

    def draw(self) -> None:
        """Make the preview of what is chosen, in the worker; a former one is given up."""
        if self.kind.value() in (FROZEN, FIGURES) or not self._kind().is_shown:
            return
        self._stop()
        self._wished += 1
        study, key, options = self.session.study, self._kind().key, self.chosen()

        def work(progress: Any) -> bytes:
            conn = study.snapshot(progress)
            try:
                return render_pdf(conn, key, options)
            finally:
                conn.close()

        show = partial(self._show_pdf, self._wished)
        self._stop = self.nav.start_job(_("Preparing the preview"), work, show, quiet=True)

    def save(self, suffix: str) -> None:
        """Ask for a place and write the export there, in the worker."""
        kind, options = self._kind(), self.chosen()
        target = ask_save(
            self, self.nav.preferences, _("Save the report as"), _(kind.title), suffix
        )
        if target is None:
            return
        study = self.session.study

        def work(progress: Any) -> Exported:
            conn = study.snapshot(progress)
            try:
                return export(conn, kind.key, target, options, progress)
            finally:
                conn.close()

        self.nav.start_job(_("Exporting {name}", name=target.name), work, self._say_done)

    def print(self) -> None:
        """Print what the preview shows."""
        if self.preview.file is not None:
            print_pdf(self, self.preview.file, _(self._kind().title))

    def ask_freeze(self) -> None:
        """Freeze the present state; the list of those that are frozen shows it."""
        self.open_list(kind=FROZEN)
        self.frozen.ask_freeze()

    def copy_figures(self) -> None:
        """Put the figures on the clipboard."""
        QGuiApplication.clipboard().setText(self._figures_text.toPlainText())
        self.nav.message(_("The figures are on the clipboard."), "good")

    def _kind(self) -> ExportKind:
        return next((kind for kind in EXPORTS if kind.key == self.kind.value()), EXPORTS[0])

    def _make_options(self) -> Form:
        form = Form()
        tr = translator()
        form.add(
            "persons",
            _("Persons"),
            ChoiceField((grade, tr(text)) for grade, text in GRADES.items()),
        ).set_value("none")
        form.add(
            "sort", _("Order"), ChoiceField((order, tr(text)) for order, text in ORDERS.items())
        ).set_value("number")
        form.add("region", _("District"), ChoiceField(none=_("All districts"))).set_value(None)
        fields = TermField(self.session.terms("field_of_action"), none=_("All fields of action"))
        form.add("field", _("Field of action"), fields).set_value(None)
        form.add("network", _("Network"), ChoiceField()).set_value(None)
        limits = ChoiceField((limit, tr(text)) for limit, text in LIMITS.items())
        form.add("released", _("Release"), limits).set_value("")
        latest = ChoiceField(none=_("The latest frozen state"))
        form.add("snapshot", _("Earlier state"), latest).set_value(None)
        present = ChoiceField(none=_("The study as it is now"))
        form.add("compared_with", _("Later state"), present).set_value(None)
        languages = ChoiceField([("de", "Deutsch"), ("en", "English")])
        form.add("language", _("Language"), languages).set_value(tr.language)
        as_of = TextField(placeholder=_("as in the settings"), limit=40)
        form.add("as_of", _("Status date"), as_of).set_value(None)
        form.edited.connect(self._later_draw)
        return form

    def _make_figures(self) -> QWidget:
        page = QWidget()
        self._figures_text = QPlainTextEdit()
        self._figures_text.setReadOnly(True)
        self._figures_text.setTabChangesFocus(True)
        self._figures_text.setAccessibleName(_("Figures on procedure"))
        copy = QPushButton(icon("copy"), _("Copy text"))
        copy.clicked.connect(self.copy_figures)
        row = QHBoxLayout()
        row.addWidget(heading(_("Figures on procedure")), 1)
        row.addWidget(copy)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(
            muted(_("How many institutions were contacted and reached, as text for the report."))
        )
        layout.addWidget(self._figures_text, 1)
        return page

    def _lay_out(self) -> None:
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 12, 0)
        left.addWidget(self.kind)
        left.addWidget(self.options)
        self._saves = QWidget()
        saves = QVBoxLayout(self._saves)
        saves.setContentsMargins(0, 6, 0, 0)
        names = {
            ".xlsx": _("Save as Excel …"),
            ".pdf": _("Save as PDF …"),
            ".docx": _("Save as Word …"),
            ".csv": _("Save as CSV …"),
            ".ics": _("Save as calendar file …"),
        }
        self._save_buttons: dict[str, QPushButton] = {}
        for suffix, sign in _FORMATS:
            button = QPushButton(icon(sign), names[suffix])
            button.clicked.connect(partial(self._on_save, suffix))
            saves.addWidget(button)
            self._save_buttons[suffix] = button
        self.print_button = QPushButton(icon("printer"), _("Print …"))
        self.print_button.clicked.connect(self.print)
        saves.addWidget(self.print_button)
        left.addWidget(self._saves)
        left.addStretch(1)
        self.side = SideArea(side, _WIDEST)
        body = QHBoxLayout()
        body.addWidget(self.side, 2)
        body.addWidget(self._right, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        self.freeze_button = primary_button(_("Freeze state of the report …"), self.ask_freeze)
        self.freeze_button.setDisabled(self.session.read_only)
        head = QHBoxLayout()
        head.addWidget(title(_("Reports")), 1)
        head.addWidget(self.freeze_button)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    def _on_save(self, suffix: str) -> None:
        self.save(suffix)

    def _kind_width(self) -> int:
        """Return what the name of the kind needs, with the arrow of its field."""
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(_("Frozen states of the report"))
        return words + metrics.averageCharWidth() * _ARROW

    def _on_kind(self) -> None:
        self._show_options()
        self.refresh(None)

    def _show_options(self) -> None:
        frozen, figures = self.kind.value() == FROZEN, self.kind.value() == FIGURES
        self.options.setVisible(not frozen)
        self._saves.setVisible(not frozen)
        self.side.set_slim(self._kind_width() if frozen else 0)
        if frozen:
            self._right.setCurrentWidget(self.frozen)
            return
        kind = self._kind()
        shown = self.figures if figures else self.preview if kind.is_shown else self._no_preview
        self._right.setCurrentWidget(shown)
        for suffix, button in self._save_buttons.items():
            button.setVisible(suffix in kind.suffixes)
        self.print_button.setVisible(shown is self.preview)
        self.options.set_visible("region", kind.by_region)
        self.options.set_visible("field", kind.by_field)
        self.options.set_visible("network", kind.by_network)
        self.options.set_visible("released", kind.by_release)
        for name in ("snapshot", "compared_with"):
            self.options.set_visible(name, kind.by_snapshot)
        self.options.set_visible("sort", len(kind.orders) > 1)
        sort = self.options.fields["sort"]
        assert isinstance(sort, ChoiceField)
        sort.set_options((order, _(ORDERS[order])) for order in kind.orders)

    def _offer_regions(self) -> None:
        field = self.options.fields["region"]
        assert isinstance(field, ChoiceField)
        networks = self.options.fields["network"]
        assert isinstance(networks, ChoiceField)
        numbered = numbered_networks(self.session.conn)
        for name in ("snapshot", "compared_with"):
            states = self.options.fields[name]
            assert isinstance(states, ChoiceField)
            kept = [each for each in snapshots(self.session.conn) if each.here]
            states.set_options((each.name, f"{each.name} · {show_day(each.day)}") for each in kept)
        networks.set_options((str(number), f"{number} · {name}") for number, name in numbered)
        found = regions(self.session.conn).values()
        field.set_options((region.ags, f"{region.name} ({region.kind})") for region in found)

    def _later_draw(self) -> None:
        self._later.start()

    def _show_pdf(self, wish: int, content: bytes) -> None:
        if wish == self._wished and isValid(self.preview):  # the page may be gone by now
            self.preview.show_pdf(content)
            self.print_button.setEnabled(True)

    def _say_done(self, exported: Exported) -> None:
        name = exported.path.name
        text = _("{name} is written: {rows} rows.", name=name, rows=exported.rows)
        if exported.warnings:
            text = "\n".join((text, *exported.warnings))
        self.nav.message(
            text,
            "warn" if exported.warnings else "good",
            button=_("Open folder"),
            do=partial(_open_folder, exported.path),
        )


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _nothing() -> None:
    return None
