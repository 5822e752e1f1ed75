"""The list of sources beside the one that is shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.sources import (
    AddSourceUse,
    ChangeSource,
    RemoveSource,
    RemoveSourceUse,
    Supports,
    add_source_use,
    change_source,
    remove_source,
    remove_source_use,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, _
from netzdesk.queries.attachments import attachments_of
from netzdesk.queries.field_labels import FIELD_LABELS
from netzdesk.queries.leads import leads
from netzdesk.queries.sources import SourceRow, SourceUseRow, source, sources
from netzdesk.store.unit import Change
from netzdesk.ui.drafts import EditDraft
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import About
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.attachment_list import AttachmentList
from netzdesk.ui.widgets.choice import ChoiceField, RecordField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.facets import Facet, FacetButton
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton, heading, muted, plain_label, safe_url
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.lookups import (
    InstitutionLookup,
    Lookup,
    NetworkLookup,
    RegionLookup,
)
from netzdesk.ui.widgets.source_form import (
    SOURCE_KINDS,
    NewSourceForm,
    add_source_fields,
    field_options,
    kind_text,
)
from netzdesk.ui.widgets.tab_page import scrolled, stacked, titled

_TARGETS: Final = {
    "institution": N_("Institution"),
    "network": N_("Network"),
    "region": N_("District"),
    "lead": N_("Lead"),
}
_USE_TEXTS: Final = {**_TARGETS, "region_office": N_("Kind of office in a region")}
_PAGES: Final = {
    "institution": "institutions",
    "network": "networks",
    "region": "regions",
    "region_office": "regions",
    "lead": "leads",
}


class SourceView(SplitPage):
    """Quellen: what was read where, with a copy, and what rests on it."""

    KEY = "sources"
    TABLES = frozenset(
        {"source", "source_use", "attachment", "institution", "network", "region", "lead"}
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._about: About | None = None
        self._model = ListModel(_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No sources yet."),
            _(
                "A website, a document, an official list or a press report is evidence for what "
                "is entered. It is never a statement."
            ),
            _("New source"),
            self.new_record,
        )
        panel = ListPanel(
            "sources",
            self._model,
            name=_("Sources"),
            preferences=nav.preferences,
            placeholder=_("Title, address (Ctrl+F)"),
            empty=empty,
        )
        self.facets = FacetButton(_("Narrow the list of sources"))
        self.facets.set_facets(
            [Facet("kind", _("Kind"), [(c, _(text)) for c, text in SOURCE_KINDS.items()])]
        )
        panel.tools.addWidget(self.facets)
        self.set_up(_("Sources"), panel)
        panel.label_of = self.facets.label
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self.add_view("detail", self._detail())
        self.new_form = NewSourceForm(session, self._supports)
        self.new_form.begin("")
        self.new_form.created.connect(self._on_created)
        self.new_form.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New source"), self.new_form))
        new = primary_button(_("New source"), self.new_record)
        new.setDisabled(session.read_only)
        self.tools.addWidget(new)

    def refresh(self, change: Change | None) -> None:
        self._model.set_rows(sources(self.session.conn))
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        row = source(self.session.conn, record) if record else None
        if row is None:
            self.show_view("")
            return
        self._name.setText(row.title)
        seen = _("seen on {day}", day=show_day(row.seen_on))
        self._said.setText(" · ".join((kind_text(row.kind), seen, row.initials)))
        self._links.clear()
        url = safe_url(row.address)
        if url is not None:
            self._links.add(LinkButton(row.address, url))
        names = self._form.fields
        self._form.load(row.id, {name: getattr(row, name) or None for name in names})
        self._uses.show_entries([self._use_entry(each) for each in row.uses])
        self.files.show_files(attachments_of(self.session.conn, source_id=row.id), source_id=row.id)
        self.show_view("detail")

    def new_record(self) -> None:
        self.begin_new()

    def begin_new(self, about: About | None = None, files: Iterable[Path] = ()) -> None:
        """Begin a source, for a record if one is given, with copies that were dropped."""
        if self.session.read_only:
            return
        if about != self._about or not self.new_form.is_dirty():
            self._about = about
            self.new_form.begin(about.table if about else "")
        self.show_view("new")
        self.new_form.files.take(files)
        self.new_form.fields["title"].focus_in()

    def owner(self) -> str:
        """Return the source that is shown, "" for none."""
        return self._form.record if self.shown_view() == "detail" else ""

    def shown_title(self) -> str:
        return self._name.text()

    def _detail(self) -> QWidget:
        session = self.session
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._said = muted("")
        self._links = FlowRow(spacing=16)
        self._form = Form(store=self._store)
        add_source_fields(self._form, session)
        self.draft = EditDraft(self._form, session, lambda: "leads")
        self._form.set_read_only(session.read_only)
        self._uses = EntryList(_("Supports"), _("Nothing rests on this source yet."))
        self._add_use = self._use_form()
        self.files = AttachmentList(session, nothing=_("No copy is kept yet."))
        self.files.removed.connect(self._say_removed)
        remove = QPushButton(_("Remove this source"))
        remove.setDisabled(session.read_only)
        remove.clicked.connect(self._remove)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._name)
        layout.addWidget(self._said)
        layout.addWidget(self._links)
        inner = stacked(
            self._form,
            heading(_("Copies")),
            self.files,
            heading(_("Supports")),
            self._uses,
            self._add_use,
            FlowRow(remove),
        )
        layout.addWidget(scrolled(inner), 1)
        return body

    def _use_form(self) -> Form:
        session = self.session
        self._lookups: dict[str, Lookup] = {
            "institution": InstitutionLookup(lambda: session.conn),
            "network": NetworkLookup(lambda: session.conn),
            "region": RegionLookup(lambda: session.conn),
            "lead": Lookup(lambda: ((row.id, row.name) for row in leads(session.conn))),
        }
        form = Form(submit=self._on_use, submit_text=_("Add"))
        kinds = [(table, _(text)) for table, text in _TARGETS.items()]
        self._use_kind = form.add("table", _("Supports also"), ChoiceField(kinds))
        record = RecordField(self._find, self._name_of, placeholder=_("Name"))
        form.add("record", _("Entry"), record)
        self._use_field = form.add(
            "field", _("Field"), ChoiceField(none=_("the whole entry")), beside=True
        )
        form.add_buttons(cancel=False)
        form.clear({"table": "institution"})
        self._use_kind.left.connect(self._on_use_kind)
        self._on_use_kind()
        form.setVisible(not session.read_only)
        return form

    def _find(self, typed: str) -> Any:
        lookup = self._lookups[self._use_kind.value() or "institution"]
        if not typed:
            lookup.forget()
        return lookup.find(typed)

    def _name_of(self, record: str) -> str:
        return self._lookups[self._use_kind.value() or "institution"].name_of(record)

    def _on_use_kind(self) -> None:
        self._use_field.set_options(field_options(self._use_kind.value() or ""))

    def _on_use(self, values: dict[str, Any]) -> None:
        column = f"{values['table']}_id"
        supports = Supports(field=values["field"], **{column: values["record"]})
        command = AddSourceUse(source_id=self._form.record, supports=supports)
        self.session.run(add_source_use, command)
        self._add_use.clear({"table": values["table"]})

    def _supports(self, field: str | None) -> Supports | None:
        about = self._about
        return Supports(field=field, **{f"{about.table}_id": about.record}) if about else None

    def _use_entry(self, use: SourceUseRow) -> Entry:
        office = self.session.label("institution_kind", use.office)
        parts = (_(_USE_TEXTS[use.table]), use.name, office, self._field_name(use))
        head = " · ".join(filter(None, parts))
        show, remove = _("Show"), _("Remove")
        links = [
            Link(
                show,
                _("{do}: {entry}", do=show, entry=use.name),
                partial(self.nav.go, _PAGES[use.table], record=use.record),
            )
        ]
        if not self.session.read_only:
            links.append(
                Link(
                    remove,
                    _("{do}: {entry}", do=remove, entry=use.name),
                    partial(self._take_back, use.id),
                )
            )
        return Entry(use.id, head, links=tuple(links), compact=True)

    def _field_name(self, use: SourceUseRow) -> str:
        return _(FIELD_LABELS.get(use.field, use.field)) if use.field else ""

    def _take_back(self, use: str) -> None:
        self.session.try_run(remove_source_use, RemoveSourceUse(source_use_id=use))

    def _store(self, name: str, value: Any) -> None:
        given = (value or "") if name in ("kind", "title", "seen_on") else value
        self.session.run(change_source, ChangeSource(source_id=self._form.record, **{name: given}))

    def _remove(self) -> None:
        record, title = self._form.record, self._name.text()
        if self.session.try_run(remove_source, RemoveSource(source_id=record)):
            self._say_removed(title)

    def _say_removed(self, name: str) -> None:
        self.nav.message(_("Removed: {name}", name=name), button=_("Undo"), do=self.session.undo)

    def _on_created(self, record: str) -> None:
        self._about = None
        self.show_view("detail")
        self.show_record(record)

    def _leave_new(self) -> None:
        self._about = None
        self.new_form.begin("")
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()

    def _narrow(self) -> None:
        self.list.narrow(self.facets.label(), **self.facets.conditions())

    def _take_conditions(self) -> None:
        self.facets.set_conditions(self._model.wanted.conditions)


def _columns() -> tuple[ListColumn[SourceRow], ...]:
    return (
        ListColumn("title", _("Title"), lambda row: row.title, width=30, hint=lambda r: r.title),
        ListColumn("kind", _("Kind"), lambda row: kind_text(row.kind), width=14),
        ListColumn(
            "seen_on",
            _("Seen on"),
            lambda row: show_day(row.seen_on),
            width=14,
            sort=lambda row: row.seen_on,
        ),
        ListColumn(
            "uses",
            _("Supports"),
            lambda row: ", ".join(dict.fromkeys(use.name for use in row.uses)),
            width=26,
            hint=lambda row: "\n".join(use.name for use in row.uses),
        ),
        ListColumn(
            "copies",
            _("Copies"),
            lambda row: str(row.copies) if row.copies else "",
            width=8,
            right=True,
            sort=lambda row: row.copies,
        ),
        ListColumn("address", _("Address or place"), lambda row: row.address, width=24),
        ListColumn("initials", _("By"), lambda row: row.initials, width=5, hidden=True),
    )
