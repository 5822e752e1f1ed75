"""The field report on the screen: headline figures, groups, districts, progress."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.domain.rate_texts import RATE_NAMES, whole_text
from netzdesk.exports.field_report import KEY as EXPORT
from netzdesk.exports.field_report import progress_figure
from netzdesk.exports.figures import figure_pdf
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.field_groups import STAGES, Group, Stage
from netzdesk.queries.field_report import FieldReport, field_report
from netzdesk.queries.field_texts import STAGE_NAMES, FieldTexts, RateRow
from netzdesk.store.tables import TABLES
from netzdesk.store.unit import Change
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.exporting import save_export
from netzdesk.ui.widgets.figure_view import FigureView
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import heading, muted, plain_label, title
from netzdesk.ui.widgets.rate_tables import Folded, GroupRows, NamedGroup, RateCard, RateRows
from netzdesk.ui.widgets.tab_page import scrolled

_FIGURE_SIZE: Final = (760.0, 250.0)
_CARDS: Final = {
    "RR2": N_("Response RR2"),
    "CON1": N_("Contact CON1"),
    "coverage": N_("Coverage"),
    "verified": N_("Verified"),
}
_UNREAD: Final = frozenset(
    {"saved_view", "import_mapping", "attachment", "letter_template", "template_enclosure"}
)
"""Tables of which the report shows nothing."""


class FieldReportPage(Page):
    """Rates with their numerators; a row or a number opens the list behind it."""

    KEY = "field_report"
    TABLES = frozenset(table.name for table in TABLES) - _UNREAD

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self.report: FieldReport | None = None
        self._wished = 0
        self._stop: Callable[[], object] = _nothing
        self.stage = ChoiceField((stage, _(STAGE_NAMES[stage])) for stage in STAGES)
        self.stage.set_name(_("Stage"))
        self.stage.set_value("interim")
        self.by = ChoiceField()
        self.by.set_name(_("Grouped by"))
        for field in (self.stage, self.by):
            field.left.connect(self._show)
        self.cards = {key: RateCard(_(name)) for key, name in _CARDS.items()}
        for key, card in self.cards.items():
            card.link.clicked.connect(partial(self._open_card, key))
        self._stage_text = muted("")
        self._letters = muted("")
        preferences = nav.preferences
        self.groups = GroupRows("field_groups", _("Institutions by group"), preferences)
        self.groups.asked.connect(self._open_group)
        self.districts = self._rates("field_districts", _("Two-source check of the districts"))
        self.tiers = self._rates("field_tiers", _("Yield of each tier of offices"))
        self.contacts = self._rates("field_contacts", _("Contacts"))
        self.further = self._rates("field_further", _("Further rates after AAPOR"))
        self.eligibility = self._rates("field_eligibility", _("e by kind of institution"))
        self.folded = Folded(_("Further rates after AAPOR"), self.further, self.eligibility)
        self.figure = FigureView()
        self._no_progress = muted(_("No contact was recorded yet."))
        self._lay_out()

    def refresh(self, change: Change | None) -> None:
        self._stop()
        self._wished += 1
        study, today, tr = self.session.study, self.session.today(), translator()

        def work(progress: Any) -> tuple[FieldReport, bytes]:
            conn = study.snapshot(progress)
            try:
                report = field_report(conn, today)
            finally:
                conn.close()
            return report, figure_pdf(progress_figure(report, tr), *_FIGURE_SIZE)

        done = partial(self._take, self._wished)
        self._stop = self.nav.start_job(_("Computing the field report"), work, done, quiet=True)

    def open_list(self, **conditions: Any) -> None:
        """Show the groups by what `by` says: a key of a grouping."""
        self.ensure_fresh()
        if "by" in conditions:
            self.by.set_value(conditions["by"])
            self._show()

    def take_focus(self) -> None:
        self.stage.focus_in()

    def save(self, suffix: str) -> None:
        """Ask for a place and write the report there."""
        options = ExportOptions(language=translator().language)
        save_export(self, EXPORT, suffix, options)

    def _rates(self, key: str, name: str) -> RateRows:
        made = RateRows(key, name, self.nav.preferences)
        made.asked.connect(self._open_rate)
        return made

    def _lay_out(self) -> None:
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 8, 8)
        inside.setSpacing(8)
        inside.addWidget(FlowRow(*self.cards.values(), spacing=10))
        inside.addWidget(self._stage_text)
        inside.addWidget(heading(_("Institutions by group")))
        inside.addWidget(self.groups)
        inside.addWidget(self._letters)
        inside.addWidget(heading(_("Two-source check of the districts")))
        inside.addWidget(self.districts)
        inside.addWidget(heading(_("Yield of each tier of offices")))
        inside.addWidget(self.tiers)
        inside.addWidget(heading(_("Progress over time")))
        inside.addWidget(self.figure)
        inside.addWidget(self._no_progress)
        inside.addWidget(heading(_("Contacts")))
        inside.addWidget(self.contacts)
        inside.addWidget(self.folded)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 6, 8)
        layout.addWidget(title(_("Field report")))
        choices = FlowRow()
        for text, field in ((_("Stage"), self.stage), (_("Grouped by"), self.by)):
            label = plain_label(text)
            label.setBuddy(field.entry())
            choices.add(label)
            choices.add(field)
        for button in self._buttons():
            choices.add(button)
        layout.addWidget(choices)
        layout.addWidget(scrolled(body), 1)

    def _buttons(self) -> tuple[QPushButton, ...]:
        preview = QPushButton(icon("eye"), _("Preview and print"))
        preview.clicked.connect(lambda: self.nav.go("reports", kind=EXPORT))
        excel = QPushButton(icon("file-spreadsheet"), _("Save as Excel …"))
        excel.clicked.connect(lambda: self.save(".xlsx"))
        pdf = QPushButton(icon("file-text"), _("Save as PDF …"))
        pdf.clicked.connect(lambda: self.save(".pdf"))
        return preview, excel, pdf

    def _take(self, wish: int, made: tuple[FieldReport, bytes]) -> None:
        if wish != self._wished or not isValid(self):  # newer data are on their way
            return
        self.report, picture = made
        texts = self._texts()
        chosen = self.by.value()
        self.by.set_options((each.key, texts.grouping(each)) for each in self.report.groupings)
        self.by.set_value(chosen or self.report.groupings[0].key)
        figure = progress_figure(self.report, translator())
        self.figure.show_pdf(picture, figure.title, figure.description)
        self.figure.setVisible(bool(self.report.weeks))
        self._no_progress.setVisible(not self.report.weeks)
        self._show()

    def _texts(self) -> FieldTexts:
        tr = translator()
        kinds = self.session.terms("institution_kind", retired=True)
        return FieldTexts(tr, {term.code: term.label(tr.language) for term in kinds})

    def _show(self) -> None:
        report = self.report
        if report is None:
            return
        texts, stage = self._texts(), cast("Stage", self.stage.value() or "interim")
        self._show_cards(report, stage)
        self._stage_text.setText(texts.stage(report, stage))
        self._letters.setText(f"{texts.letters()} {texts.small()}")
        grouping = report.grouping(self.by.value() or "") or report.groupings[0]
        named: list[NamedGroup] = [(texts.group(grouping, g), g) for g in grouping.groups]
        self.groups.show_groups([*named, (_("All together"), report.total)], stage)
        self.districts.show_rates(texts.districts(report))
        self.tiers.show_rates(texts.tiers(report))
        self.contacts.show_rates(
            (*texts.practice(report), *texts.waves(report), *texts.steps(report))
        )
        self.further.show_rates(texts.further(report, stage))
        self.eligibility.show_rates(texts.eligibility(report, stage))

    def _show_cards(self, report: FieldReport, stage: Stage) -> None:
        tr, outcome = translator(), report.total.outcomes[stage]
        beside = _("RR1: {rate}", rate=whole_text(outcome.rate("RR1"), tr))
        self.cards["RR2"].show_rate(outcome.rate("RR2"), beside)
        still_open = ngettext(
            "{n} institution still open", "{n} institutions still open", report.total.still_open
        )
        self.cards["CON1"].show_rate(outcome.rate("CON1"), still_open)
        found = report.districts
        agreement = _("agreement: {rate}", rate=whole_text(found.agreement, tr))
        self.cards["coverage"].show_rate(found.coverage, agreement)
        contested = _("contested: {rate}", rate=whole_text(found.contested, tr))
        self.cards["verified"].show_rate(found.verified, contested)
        for key in ("RR2", "CON1"):
            self.cards[key].setToolTip(_(RATE_NAMES[key]))

    def _open_card(self, key: str, _checked: bool = False) -> None:
        report = self.report
        if report is None:
            return
        if key in ("RR2", "CON1"):
            self.nav.go("institutions", everything=True)
            return
        ids = report.districts.covered_ids if key == "coverage" else report.districts.verified_ids
        self.nav.go("regions", ids=ids, label=_(_CARDS[key]))

    def _open_group(self, row: tuple[str, Group]) -> None:
        name, group = row
        if self.report is not None and group is self.report.total:
            self.nav.go("institutions", everything=True)
        elif group.institution_ids:
            self.nav.go("institutions", ids=group.institution_ids, label=name)

    def _open_rate(self, row: RateRow) -> None:
        self.nav.go(row.page, ids=row.ids, label=row.name)


def _nothing() -> None:
    return None
