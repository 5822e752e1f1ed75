"""The fields of a source, and the form for a new one beside the record that it supports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Signal

from netzdesk.actions.sources import AddSource, Supports, add_source
from netzdesk.base.i18n import N_, _
from netzdesk.queries.field_labels import FIELD_LABELS
from netzdesk.ui.drafts import FormDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, Option
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import NotesField, TextField
from netzdesk.ui.widgets.files_field import FilesField
from netzdesk.ui.widgets.form import Form

SOURCE_KINDS: Final = {
    "website": N_("Website"),
    "document": N_("Document"),
    "official_list": N_("Official list"),
    "press": N_("Press"),
}
_FIELDS: Final = {
    "institution": ("name", "kind", "street", "phone", "mail", "web", "part_of_id"),
    "network": (
        "name",
        "place",
        "web",
        "founded",
        "status",
        "agreement",
        "meeting_rhythm",
        "coordination_paid_by",
        "mark_partners",
        "mark_competences",
        "mark_aims",
        "mark_agreements",
        "mark_coordination",
    ),
    "region_office": ("presence",),
    "lead": ("name", "phone", "mail"),
}
"""Table → the fields for which a source is usually named."""


def field_options(table: str) -> list[Option]:
    """Return the fields of a record that a source can support."""
    return [(name, _(FIELD_LABELS[name])) for name in _FIELDS.get(table, ())]


def kind_text(kind: str) -> str:
    return _(SOURCE_KINDS.get(kind, kind))


def add_source_fields(form: Form, session: Session) -> None:
    """Add kind, title, address, day and note."""
    kinds = [(code, _(text)) for code, text in SOURCE_KINDS.items()]
    form.add("kind", _("Kind of source"), ChoiceField(kinds))
    form.add("title", _("Title"), TextField())
    form.add(
        "address",
        _("Address or place"),
        TextField(placeholder=_("www.example.org/page, file number, page of the newspaper")),
    )
    form.add("seen_on", _("Seen on"), DayField(session.today))
    form.add("note", _("Note"), NotesField(rows=2))


class NewSourceForm(Form):
    """Takes a new source; `created` carries its key."""

    created = Signal(str)

    def __init__(self, session: Session, supports: Callable[[str | None], Any]) -> None:
        """`supports` gives what the source supports for the field that was chosen, or None."""
        super().__init__(submit=self._create, submit_text=_("Add source"))
        self._session = session
        self._supports = supports
        add_source_fields(self, session)
        self.files = self.add(
            "copies",
            _("Copy that is kept"),
            FilesField(),
            hint=_("A saved page or PDF of what was seen: choose it, or drop it here."),
        )
        self._field = ChoiceField(none=_("the whole entry"))
        self.add("field", _("Supports"), self._field)
        self.add_buttons()
        self.draft = FormDraft(self, session, lambda: "new:sources")

    def begin(self, table: str) -> None:
        """Take a source for a record of this table; "" for none."""
        self._field.set_options(field_options(table))
        self.clear({"kind": "website", "seen_on": self._session.today().isoformat()})
        self.set_visible("field", bool(field_options(table)))

    def _create(self, values: dict[str, Any]) -> None:
        supports: Supports | None = self._supports(values.pop("field"))
        command = AddSource(
            supports=() if supports is None else (supports,),
            **{**values, "title": values["title"] or "", "kind": values["kind"] or ""},
        )
        made = self._session.run(add_source, command)
        self.begin("")
        self.created.emit(made)
