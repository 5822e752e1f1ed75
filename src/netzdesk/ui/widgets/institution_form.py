"""The forms for an institution: its master data, and a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netzdesk.actions.institutions import (
    AddInstitution,
    ChangeInstitution,
    SetInstitutionRegions,
    add_institution,
    change_institution,
    set_institution_regions,
)
from netzdesk.base.i18n import _, translator
from netzdesk.domain.office_hours import CODES, WEEKDAYS, read_hours
from netzdesk.queries.institution_detail import InstitutionDetail
from netzdesk.queries.institutions import InstitutionRow, region_choices, researcher_choices
from netzdesk.ui.drafts import EditDraft, FormDraft, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, Option, RecordField, TermField
from netzdesk.ui.widgets.contact_points import ContactPoints
from netzdesk.ui.widgets.fields import CheckField, NotesField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted, plain_label
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.person_form import add_block, show_block, store_block

_BLOCK = frozenset({"do_not_contact", "do_not_contact_reason"})
_SCOPE = frozenset({"whole_area", "region_ids"})


class RegionsField(MultiChoice):
    """The districts that an institution speaks for."""

    _offered: list[Option] | None = None

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        ticked = (item for item in self._items() if item.checkState() == Qt.CheckState.Checked)
        first = next(ticked, None)
        if first is not None:
            self.list.scrollToItem(first)

    def offer(self, options: list[Option]) -> None:
        """Offer these districts; the list is built anew only when they changed."""
        if options != self._offered:
            self._offered = options
            self.set_options(options)


class InstitutionForm(QWidget):
    """Master data of one institution: each field is stored when it is left."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.form = Form(store=self._store)
        self.draft = EditDraft(self.form, session, lambda: "institutions")
        form = self.form
        _add_name(form, session)
        _add_scope(form, session)
        _add_address(form)
        lookup = InstitutionLookup(lambda: session.conn, lambda: form.record)
        form.add(
            "part_of_id",
            _("Part of"),
            RecordField(lookup.find, lookup.name_of),
            hint=_("The office that employs it: the two are one source."),
        )
        self._responsible = form.add(
            "responsible_id", _("Responsible"), ChoiceField(none=_("nobody"))
        )
        form.add(
            "office_hours",
            _("Office hours"),
            TextField(placeholder=_("Mon–Thu 8–12, Thu 14–18")),
            hint=_("Follow-ups fall on these days; write them as you like."),
        )
        form.add(
            "not_on",
            _("Not on"),
            MultiChoice(
                [(code, _(name)) for code, name in zip(CODES, WEEKDAYS, strict=True)][:5],
                rows=5,
                searchable=False,
            ),
        )
        form.add("note", _("Note"), NotesField(rows=3))
        add_block(form)
        form.set_read_only(session.read_only)
        self.points = ContactPoints(
            session, "institution_id", lambda: shown_at("institutions", form.record)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(form)
        layout.addWidget(
            plain_label(_("Further phones, mails and addresses"), kind="heading", wrap=True)
        )
        layout.addWidget(self.points)
        layout.addStretch(1)

    def show_institution(self, institution: InstitutionDetail) -> None:
        """Show an institution; what is being typed in the same one stays."""
        people = researcher_choices(self._session.conn)
        self._responsible.set_options([(each.id, each.name) for each in people])
        show_regions(self.form, self._session)
        values: dict[str, Any] = {
            name: getattr(institution, name) or None
            for name in self.form.fields
            if name != "region_ids"
        }
        values["whole_area"] = institution.whole_area
        values["office_hours"] = read_hours(institution.office_hours).shown(translator()) or None
        values["not_on"] = tuple(filter(None, institution.not_on.split(",")))
        values["region_ids"] = tuple(region.id for region in institution.regions)
        self.form.load(institution.id, values)
        _show_scope(self.form)
        show_block(self.form)
        self.points.show_points(institution.id, institution.points)

    def _store(self, name: str, value: Any) -> None:
        record = self.form.record
        if name in _SCOPE:
            self._store_scope(record)
        elif name in _BLOCK:
            store_block(self._session, self.form, {"institution_id": record}, name)
        else:
            command = ChangeInstitution(institution_id=record, **{name: value})
            self._session.run(change_institution, command)

    def _store_scope(self, record: str) -> None:
        whole = bool(self.form.value("whole_area"))
        regions = () if whole else self.form.value("region_ids")
        self._session.run(
            set_institution_regions,
            SetInstitutionRegions(institution_id=record, region_ids=regions, whole_area=whole),
        )


class NewInstitutionForm(Form):
    """Takes a new institution; `created` carries its key."""

    created = Signal(str)

    def __init__(self, session: Session, known: Callable[[], tuple[InstitutionRow, ...]]) -> None:
        super().__init__(submit=self._create, submit_text=_("Create institution"))
        self._session = session
        self._known = known
        self._begun = False
        _add_name(self, session)
        _add_scope(self, session)
        self._alike = muted("")
        self.insert(self._alike)
        _add_address(self)
        self.add_buttons()
        self.draft = FormDraft(self, session, lambda: "new:institutions")
        for name in ("kind", "region_ids"):
            self.fields[name].left.connect(self._show_alike)

    def begin(self, kind: str | None = None, region: str | None = None) -> None:
        """Begin a new institution, for this kind and district; what was begun stays."""
        if self._begun and self.is_dirty():
            return
        self._begun = True
        show_regions(self, self._session)
        terms = self._session.terms("institution_kind")
        first = terms[0].code if terms else None
        self.clear(
            {"kind": kind or first, "region_ids": (region,) if region else (), "whole_area": False}
        )
        _show_scope(self)
        self._show_alike()

    def _create(self, values: dict[str, Any]) -> None:
        if values["whole_area"]:
            values["region_ids"] = ()
        made = self._session.run(add_institution, AddInstitution(**values))
        self._begun = False
        self.created.emit(made)

    def leave(self) -> None:
        """Give up what was begun."""
        self._begun = False
        self.clear()

    def _show_alike(self) -> None:
        """Say which institutions of this kind the districts have already."""
        kind, regions = self.fields["kind"].value(), set(self.fields["region_ids"].value())
        names = [row.name for row in self._known() if row.kind == kind and row.region_ids & regions]
        self._alike.setVisible(bool(names))
        self._alike.setText(_("Already there: {names}", names=", ".join(names)))


def _add_name(form: Form, session: Session) -> None:
    form.add("kind", _("Kind"), TermField(session.terms("institution_kind")))
    form.add("name", _("Name"), TextField())


def _add_scope(form: Form, session: Session) -> None:
    whole = form.add("whole_area", "", CheckField(_("Speaks for the whole area")), wide=True)
    form.add("region_ids", _("Speaks for"), RegionsField(rows=5))
    whole.edited.connect(lambda: _show_scope(form))


def _show_scope(form: Form) -> None:
    form.set_visible("region_ids", not form.fields["whole_area"].value())


def show_regions(form: Form, session: Session) -> None:
    """Offer the districts as they are now."""
    field = form.fields["region_ids"]
    assert isinstance(field, RegionsField)
    field.offer([(region.id, region.label) for region in region_choices(session.conn)])


def _add_address(form: Form) -> None:
    form.add("street", _("Street"), TextField())
    form.add("postcode", _("Postcode"), TextField(limit=12))
    form.add("place", _("Place"), TextField(), beside=True)
    form.add("phone", _("Phone"), TextField())
    form.add("mail", _("E-mail"), TextField())
    form.add("web", _("Web"), TextField())
