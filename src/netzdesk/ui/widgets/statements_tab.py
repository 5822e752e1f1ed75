"""What an institution said of its districts: statements, newest first, and their forms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.statements import WithdrawStatement, withdraw_statement
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.domain.region_facts import WORKS_AS_NO
from netzdesk.queries.institution_detail import InstitutionDetail, StatementRow
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.grid_panel import GridPanel
from netzdesk.ui.widgets.grid_panel import draft_key as grid_draft_key
from netzdesk.ui.widgets.labels import Card, heading
from netzdesk.ui.widgets.statement_form import NOT_CHOSEN, StatementForm, draft_key


class StatementsTab(QWidget):
    """Buttons, one form at a time, and the statements.

    `network_asked` and `region_asked` carry the record that the user wants to see.
    """

    network_asked = Signal(str)
    region_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._institution: InstitutionDetail | None = None
        self.form = StatementForm(session)
        self.grid = GridPanel(session)
        self._title = heading("")
        self._card = Card()
        self._card.body.addWidget(self._title)
        self._card.body.addWidget(self.form)
        self.entries = EntryList(_("Statements"), _("This institution has made no statement yet."))
        self.record_button = primary_button(_("Record statement"), self.record_statement)
        self.several_button = QPushButton(_("Statement for several districts"))
        self.several_button.clicked.connect(self._on_several)
        for button in (self.record_button, self.several_button):
            button.setDisabled(session.read_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(8)
        layout.addWidget(FlowRow(self.record_button, self.several_button))
        layout.addWidget(self._card)
        layout.addWidget(self.grid)
        layout.addWidget(self.entries)
        layout.addStretch(1)
        self.close_forms()
        self.form.recorded.connect(self._on_recorded)
        self.form.cancelled.connect(self.close_forms)
        self.grid.recorded.connect(self._on_recorded)
        self.grid.cancelled.connect(self.close_forms)

    def show_institution(self, institution: InstitutionDetail) -> None:
        """Show the statements of an institution; an open form stays for the same one."""
        other = self._institution is None or institution.id != self._institution.id
        if other:
            self._keep_draft()
            self.close_forms()
        self._institution = institution
        if other:
            self._resume_draft()
        several = institution.whole_area or len(institution.regions) > 1
        self.several_button.setVisible(several)
        known = {each.id: each for each in institution.statements}
        self.entries.show_entries([self._entry(each, known) for each in institution.statements])

    def record_statement(self, attempt: str = "", region: str = "") -> None:
        """Open the form for a new statement, from an attempt if one is given."""
        if self._institution is None or self._session.read_only:
            return
        self.close_forms()
        self.form.begin(self._institution, attempt, region)
        self._title.setText(_("Record statement"))
        self._card.show()
        self.form.fields[
            "answer" if self.form.fields["region_id"].raw() else "region_id"
        ].focus_in()

    def record_several(self, attempt: str = "") -> None:
        """Open the grid: a row for each district that the institution speaks for."""
        if self._institution is None or self._session.read_only:
            return
        self.close_forms()
        self.grid.show()
        self.grid.begin(self._institution, attempt)

    def correct(self, record: str) -> None:
        """Open the form for the answer that replaces an earlier one."""
        if self._institution is None or self._session.read_only:
            return
        found = next((s for s in self._institution.statements if s.id == record), None)
        if found is None:
            return
        self.close_forms()
        self.form.begin_correction(self._institution, found)
        self._title.setText(_("Replace the statement of {day}", day=show_day(found.day)))
        self._card.show()
        self.form.fields["answer"].focus_in()

    def speaks_for_many(self) -> bool:
        """Tell whether the grid is the better form for this institution."""
        shown = self._institution
        return shown is not None and (shown.whole_area or len(shown.regions) > 1)

    def unfinished(self) -> bool:
        """Tell whether something is entered that is not recorded."""
        if not self.grid.isHidden():
            return self.grid.is_dirty()
        return not self._card.isHidden() and self.form.is_dirty()

    def close_forms(self) -> None:
        """Close whatever form is open."""
        self._card.hide()
        self.grid.hide()

    def _keep_draft(self) -> None:
        """Keep what was begun at the institution that is left; it waits there."""
        self.form.keeper.flush()
        self.grid.keeper.flush()

    def _resume_draft(self) -> None:
        assert self._institution is not None
        if self._session.read_only:
            return
        rows = self.grid.keeper.find(grid_draft_key(self._institution.id))
        if rows is not None:
            self.record_several()
            self.grid.resume(rows)
            return
        draft = self.form.keeper.find(draft_key(self._institution.id))
        if draft is None:
            return
        if draft.values.get("supersedes"):
            self.correct(str(draft.values["supersedes"]))
        else:
            self.record_statement()
        if not self._card.isHidden():
            self.form.resume(draft)

    def _on_several(self) -> None:
        self.record_several()

    def _on_recorded(self) -> None:
        self.close_forms()
        self.record_button.setFocus()

    def _entry(self, row: StatementRow, known: dict[str, StatementRow]) -> Entry:
        session = self._session
        head = _("{district} · {day}", district=row.region, day=show_day(row.day))
        lines = [self._named(row), self._reasons(row)]
        if row.wording:
            lines.append(_("“{wording}”", wording=row.wording))
        lines.append(row.remark)
        if not row.in_scope:
            lines.append(_("Does not speak for this district: shown, not counted."))
        return Entry(
            id=row.id,
            head=head,
            badge=session.label("answer", row.answer),
            tone=answer_tone(row.answer),
            lines=tuple(filter(None, lines)),
            quiet=tuple(self._quiet(row, known)),
            links=tuple(self._links(row, head)),
            struck=bool(row.superseded_by_id),
        )

    def _named(self, row: StatementRow) -> str:
        if not row.named:
            return ""
        names = "; ".join(
            _("{name} ({judgement})", name=each.shown, judgement=judgement(each.judgement))
            for each in row.named
        )
        return _("Names: {names}", names=names)

    def _reasons(self, row: StatementRow) -> str:
        if not row.reasons:
            return ""
        labels = (self._session.label("no_reason", code) for code in row.reasons)
        return _("Reasons: {reasons}", reasons=", ".join(labels))

    def _quiet(self, row: StatementRow, known: dict[str, StatementRow]) -> list[str]:
        found = []
        if row.person:
            found.append(_("Said by {person}", person=row.person))
        if row.heard_from:
            found.append(_("Heard from {institution}", institution=row.heard_from))
        found.append(_("Entered by {initials}", initials=row.initials))
        later, earlier = known.get(row.superseded_by_id), known.get(row.supersedes_id)
        if later:
            found.append(_("Replaced by the statement of {day}", day=show_day(later.day)))
        if earlier:
            found.append(_("Replaces the statement of {day}", day=show_day(earlier.day)))
        return found

    def _links(self, row: StatementRow, head: str) -> list[Link]:
        found = []
        live = not row.superseded_by_id and not self._session.read_only
        if live:
            correct = _("Correct")
            found.append(self._link(correct, head, lambda: self.correct(row.id)))
        if live and row.answer != NOT_CHOSEN:
            withdraw = _("Withdraw")
            found.append(self._link(withdraw, head, lambda: self._withdraw(row.id)))
        for each in row.named:
            name = _("Show {name}", name=each.shown)
            ask = self._asker(each.id)
            found.append(self._link(name, head, ask))
        show = _("Show the district")
        found.append(self._link(show, head, lambda: self.region_asked.emit(row.region_id)))
        return found

    def _link(self, text: str, head: str, do: Callable[[], object]) -> Link:
        return Link(text, _("{do}: {entry}", do=text, entry=head), do)

    def _asker(self, network: str) -> Callable[[], None]:
        return lambda: self.network_asked.emit(network)

    def _withdraw(self, record: str) -> None:
        self._session.try_run(withdraw_statement, WithdrawStatement(statement_id=record))


def answer_tone(answer: str) -> str:
    """Return the tone of an answer; its words say the same."""
    if answer == "yes":
        return "good"
    return "info" if answer in WORKS_AS_NO else "neutral"


def judgement(code: str) -> str:
    """Return a judgement in words."""
    return {
        "counts": _("counts"),
        "does_not_count": _("does not count"),
    }.get(code, _("not yet judged"))
