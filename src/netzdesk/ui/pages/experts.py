"""Experts: what appendix 1 prints, in its order."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.actions.experts import (
    AddExpert,
    ChangeExpert,
    MoveExpert,
    RemoveExpert,
    add_expert,
    change_expert,
    move_expert,
    remove_expert,
)
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.base.i18n import _
from netzdesk.queries.experts import ExpertRow, experts
from netzdesk.store.unit import Change
from netzdesk.ui.drafts import EditDraft, FormDraft
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.fields import NotesField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import (
    LinkButton,
    clear_layout,
    phone_url,
    plain_label,
    safe_url,
)
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.person_of_record import (
    PREFIX,
    add_person_fields,
    person_values,
    store_person_field,
)
from netzdesk.ui.widgets.tab_page import scrolled, stacked, titled

_OWN = ("theme", "organisation", "tasks", "phone", "mail", "web", "note")


class ExpertsPage(SplitPage):
    """The list of experts at the left, one of them at the right."""

    KEY = "experts"
    TABLES = frozenset({"expert", "person"})

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._rows: tuple[ExpertRow, ...] = ()
        self._model = ListModel(_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No experts yet."),
            _("Experts are printed in appendix 1, by theme."),
            _("New expert"),
            self.new_record,
        )
        panel = ListPanel(
            "experts", self._model, name=_("Experts"), preferences=nav.preferences, empty=empty
        )
        self.set_up(_("Experts"), panel)
        self._form = Form(store=self._store)
        _build(self._form, session, naming=True)
        self.edit_draft = EditDraft(self._form, session, lambda: "experts")
        self._form.set_read_only(session.read_only)
        self.add_view("detail", self._detail())
        self._new = Form(submit=self._create, submit_text=_("Create expert"))
        _build(self._new, session, naming=False)
        self._new.add_buttons()
        self.draft = FormDraft(self._new, session, lambda: "new:experts")
        self._new.clear()
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New expert"), self._new))
        if not session.read_only:
            self._add_tools()

    def refresh(self, change: Change | None) -> None:
        self._rows = experts(self.session.conn)
        self._model.set_rows(self._rows)
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def show_record(self, record: str) -> None:
        self.show_view("")
        super().show_record(record)

    def show_detail(self, record: str) -> None:
        row = self._row(record)
        if row is None:
            self.show_view("")
            return
        values = {name: getattr(row, name) or None for name in _OWN}
        self._form.load(row.id, {**values, **person_values(row.person)})
        self._name.setText(row.organisation or row.theme)
        self._show_links(row)
        self.show_view("detail")

    def new_record(self) -> None:
        if self.session.read_only:
            return
        if not self._new.is_dirty():
            self._new.clear()
        self.show_view("new")
        self._new.focus_first()

    def _detail(self) -> QWidget:
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._links = QHBoxLayout()
        self._links.setSpacing(16)
        self._remove_button = QPushButton(_("Remove this expert"))
        self._remove_button.setDisabled(self.session.read_only)
        self._remove_button.clicked.connect(self._remove)
        self._remove_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.addWidget(self._name)
        layout.addLayout(self._links)
        layout.addWidget(scrolled(stacked(self._form, self._remove_button)), 1)
        return body

    def _show_links(self, row: ExpertRow) -> None:
        clear_layout(self._links)
        for text, url in (
            (row.phone, phone_url(row.phone)),
            (row.mail, safe_url(row.mail)),
            (row.web, safe_url(row.web)),
        ):
            if text and url is not None:
                self._links.addWidget(LinkButton(text, url))
        self._links.addStretch(1)

    def _add_tools(self) -> None:
        for name, text, key, step in (
            ("arrow-up", _("Move up (Alt+Up)"), "Alt+Up", -1),
            ("arrow-down", _("Move down (Alt+Down)"), "Alt+Down", 1),
        ):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.clicked.connect(partial(self._move, step))
            self.list.tools.addWidget(button)
            shortcut = QShortcut(QKeySequence(key), self.list.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self._move, step))
        self.tools.addWidget(primary_button(_("New expert"), self.new_record))

    def _row(self, record: str) -> ExpertRow | None:
        return next((row for row in self._rows if row.id == record), None)

    def _store(self, name: str, value: Any) -> None:
        record = self._form.record
        if not name.startswith(PREFIX):
            given = (value or "") if name == "theme" else value
            self.session.run(change_expert, ChangeExpert(expert_id=record, **{name: given}))
            return
        row = self._row(record)
        if row is not None and row.person is not None:
            store_person_field(self.session, self._form, row.person.id, name, value)
            return
        added = self.session.run(add_person, AddPerson(name=self._form.value("person_name") or ""))
        self.session.run(change_expert, ChangeExpert(expert_id=record, person_id=added))

    def _create(self, values: dict[str, Any]) -> None:
        made = self.session.run(add_expert, AddExpert(**{**values, "theme": values["theme"] or ""}))
        self._new.clear()
        self.show_record(made)

    def _move(self, step: int, _checked: bool = False) -> None:
        ids = [row.id for row in self._rows]
        record = self.list.current_id()
        place = ids.index(record) + step if record in ids else -1
        if not 0 <= place < len(ids):
            return
        ids.remove(record)
        after = ids[place - 1] if place else None
        self.session.try_run(move_expert, MoveExpert(expert_id=record, after_id=after))

    def _remove(self) -> None:
        record = self.list.current_id()
        name = self._name.text()
        if record and self.session.try_run(remove_expert, RemoveExpert(expert_id=record)):
            said = _("Removed: {name}", name=name)
            self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _leave_new(self) -> None:
        self._new.clear()
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()


def _columns() -> tuple[ListColumn[ExpertRow], ...]:
    return (
        ListColumn(
            "place",
            _("No."),
            text=lambda row: str(row.place),
            sort=lambda row: row.place,
            width=5,
            right=True,
        ),
        ListColumn(
            "theme",
            _("Field of action or theme"),
            text=lambda row: row.theme,
            width=32,
            hint=lambda row: row.theme,
        ),
        ListColumn(
            "organisation",
            _("Organisation"),
            text=lambda row: row.organisation,
            width=26,
            hint=lambda row: row.organisation,
        ),
        ListColumn(
            "name", _("Name"), text=lambda row: row.person.name if row.person else "", width=18
        ),
    )


def _build(form: Form, session: Session, *, naming: bool) -> None:
    form.add("theme", _("Field of action or theme"), TextField())
    form.add("organisation", _("Organisation"), TextField())
    form.add("tasks", _("Tasks"), NotesField(rows=3))
    form.add("phone", _("General phone"), TextField())
    form.add("mail", _("General e-mail"), TextField())
    form.add("web", _("Web"), TextField())
    form.add("note", _("Note"), NotesField(rows=2))
    add_person_fields(form, session.today, naming=naming)
