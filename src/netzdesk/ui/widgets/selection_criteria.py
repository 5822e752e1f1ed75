"""The tab with the sets of criteria, which the team edits."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.criteria import (
    AddCriterion,
    AddCriterionSet,
    ChangeCriterion,
    ChangeCriterionSet,
    MoveCriterion,
    RemoveCriterion,
    RemoveCriterionSet,
    add_criterion,
    add_criterion_set,
    change_criterion,
    change_criterion_set,
    move_criterion,
    remove_criterion,
    remove_criterion_set,
)
from netzdesk.actions.standard_criteria import LoadStandardCriteria, load_standard_criteria
from netzdesk.base.i18n import _
from netzdesk.domain.selection import KIND_LABELS, Criterion
from netzdesk.domain.selection_hints import HINT_LABELS
from netzdesk.queries.selection import CriterionSet, criterion_sets
from netzdesk.store.unit import Change
from netzdesk.ui.drafts import NO_RECORD, EditDraft, FormDraft, new_at, shown_at
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.fields import CheckField, NotesField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, muted
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.records_editor import RecordsEditor
from netzdesk.ui.widgets.tab_page import titled


class CriteriaEditor(RecordsEditor):
    """The criteria of a set in their order."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Criteria of the set"),
            submit_text=_("Add criterion"),
            nothing=_("No criterion yet. Add the first one with the plus sign."),
            rows=6,
        )
        self._session = session
        self._set = ""
        self._criteria: dict[str, Criterion] = {}
        for form in (self.new, self.edit):
            form.add("name", _("Criterion"), TextField(limit=120))
            form.add("meaning", _("What is meant"), NotesField(rows=2))
            hints = [(key, _(label)) for key, label in HINT_LABELS.items()]
            form.add(
                "hint",
                _("Hint beside it"),
                ChoiceField(hints, none=_("none")),
                hint=_("What the register shows to whoever rates; it decides nothing."),
            )
            form.add("knocks_out", "", CheckField(_("Must be met, else only by an exception")))
        self.edit.add("retired", "", CheckField(_("No longer used")))
        self.new.add_buttons()
        self.keep_drafts(session, "criterion", lambda: shown_at("selection", NO_RECORD, self._set))
        self.set_read_only(session.read_only)

    def show_set(self, chosen: CriterionSet) -> None:
        """Show the criteria of a set."""
        if chosen.id != self._set:
            self.edit.commit()
            self.new.hide()
        self._set = chosen.id
        self._criteria = {criterion.id: criterion for criterion in chosen.every}
        for form in (self.new, self.edit):
            form.set_visible("knocks_out", chosen.kind == "selection")
        self.set_rows([(criterion.id, _text(criterion)) for criterion in chosen.every])

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddCriterion(
            set_id=self._set,
            name=values["name"] or "",
            meaning=values["meaning"],
            hint=values["hint"],
            knocks_out=bool(values["knocks_out"]),
        )
        return self._session.run(add_criterion, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "name" else value
        self._session.run(change_criterion, ChangeCriterion(criterion_id=record, **{name: given}))

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_criterion, RemoveCriterion(criterion_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        self._session.try_run(move_criterion, MoveCriterion(criterion_id=record, after_id=after))

    def values_of(self, record: str) -> dict[str, Any]:
        found = self._criteria.get(record)
        if found is None:
            return {}
        return {
            "name": found.name,
            "meaning": found.meaning,
            "hint": found.hint or None,
            "knocks_out": found.knocks_out,
            "retired": found.retired,
        }


class CriteriaTab(SplitPage):
    """The sets at the left, one of them with its criteria at the right."""

    KEY = "selection_criteria"
    TABLES = frozenset({"criterion_set", "criterion", "assessment", "selection"})

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._rows: tuple[CriterionSet, ...] = ()
        self._model = ListModel(_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No criteria yet."),
            _("Networks are rated and chosen by criteria that the team says."),
            "" if session.read_only else _("Load the standard criteria"),
            self.load_standard,
        )
        panel = ListPanel(
            "criteria",
            self._model,
            name=_("Sets of criteria"),
            preferences=nav.preferences,
            empty=empty,
        )
        self.set_up(_("Sets of criteria"), panel)
        self.title_label.hide()
        self._form = Form(store=self._store)
        self._fill(self._form)
        self._form.add("retired", "", CheckField(_("No longer used")))
        self._form.set_read_only(session.read_only)
        self.edit_draft = EditDraft(
            self._form, session, lambda: shown_at("selection", NO_RECORD, "set")
        )
        self.criteria = CriteriaEditor(session)
        self.add_view("detail", self._detail())
        self._new = Form(submit=self._create, submit_text=_("Create set of criteria"))
        kinds = [(kind, _(label)) for kind, label in KIND_LABELS.items()]
        self._new.add("kind", _("For"), ChoiceField(kinds))
        self._fill(self._new)
        self._new.add_buttons()
        self.draft = FormDraft(self._new, session, lambda: new_at("selection", NO_RECORD, "set"))
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New set of criteria"), self._new))
        if not session.read_only:
            self.tools.addWidget(self._standard_button())
            self.tools.addWidget(primary_button(_("New set of criteria"), self.new_record))

    def refresh(self, change: Change | None) -> None:
        self._rows = criterion_sets(self.session.conn)
        self._model.set_rows(self._rows)
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        row = next((each for each in self._rows if each.id == record), None)
        if row is None:
            self.show_view("")
            return
        self._form.load(
            row.id,
            {"name": row.name, "second_rater": row.second_rater, "retired": row.retired},
        )
        self.criteria.show_set(row)
        self.show_view("detail")

    def new_record(self) -> None:
        if self.session.read_only:
            return
        self._new.clear({"kind": "selection"})
        self.show_view("new")
        self._new.focus_first()

    def load_standard(self) -> None:
        """Load what a new study begins with."""
        if self.session.read_only:
            return
        before = len(self._rows)
        if self.session.try_run(load_standard_criteria, LoadStandardCriteria()):
            added = len(criterion_sets(self.session.conn)) - before
            text = _("{n} sets of criteria were added.", n=added)
            self.nav.message(text if added else _("The standard criteria are there already."))

    def _fill(self, form: Form) -> None:
        form.add("name", _("Name of the set"), TextField(limit=120))
        form.add(
            "second_rater",
            "",
            CheckField(_("Two persons rate, the second without seeing the first")),
        )

    def _standard_button(self) -> QPushButton:
        button = QPushButton(_("Load the standard criteria"))
        button.clicked.connect(self.load_standard)
        return button

    def _detail(self) -> QWidget:
        remove = QPushButton(_("Remove this set"))
        remove.setDisabled(self.session.read_only)
        remove.clicked.connect(self._remove)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.addWidget(self._form)
        layout.addWidget(heading(_("Criteria")))
        layout.addWidget(
            muted(_("What networks were rated by is not removed, but no longer used."))
        )
        layout.addWidget(self.criteria)
        layout.addWidget(FlowRow(remove))
        layout.addStretch(1)
        return body

    def _store(self, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "name" else value
        command = ChangeCriterionSet(set_id=self._form.record, **{name: given})
        self.session.run(change_criterion_set, command)

    def _create(self, values: dict[str, Any]) -> None:
        command = AddCriterionSet(
            name=values["name"] or "",
            kind=values["kind"] or "",
            second_rater=bool(values["second_rater"]),
        )
        made = self.session.run(add_criterion_set, command)
        self._new.clear()
        self.show_view("")
        self.show_record(made)

    def _remove(self) -> None:
        row = next((each for each in self._rows if each.id == self.list.current_id()), None)
        if row and self.session.try_run(remove_criterion_set, RemoveCriterionSet(set_id=row.id)):
            said = _("Removed: {name}", name=row.name)
            self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _leave_new(self) -> None:
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()


def _text(criterion: Criterion) -> str:
    if criterion.retired:
        return _("{name} (no longer used)", name=criterion.name)
    if criterion.knocks_out:
        return _("{name} (must be met)", name=criterion.name)
    return criterion.name


def _columns() -> tuple[ListColumn[CriterionSet], ...]:
    return (
        ListColumn("name", _("Set of criteria"), lambda row: row.name, width=24),
        ListColumn("kind", _("For"), lambda row: _(KIND_LABELS[row.kind]), width=24),
        ListColumn(
            "criteria", _("Criteria"), lambda row: str(len(row.criteria)), width=9, right=True,
            sort=lambda row: len(row.criteria),
        ),
        ListColumn(
            "second", _("Two persons rate"),
            lambda row: _("yes") if row.second_rater else _("no"), width=16,
        ),
        ListColumn(
            "retired",
            _("In use"),
            lambda row: _("no longer") if row.retired else _("yes"),
            tone=lambda row: "neutral" if row.retired else "good",
            width=10,
        ),
    )  # fmt: skip
