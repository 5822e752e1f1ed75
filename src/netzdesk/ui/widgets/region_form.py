"""The forms of a district: its master data, and a new one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.regions import (
    AddRegion,
    ChangeArea,
    ChangeRegion,
    RemoveRegion,
    add_region,
    change_area,
    change_region,
    remove_region,
)
from netzdesk.base.i18n import _
from netzdesk.queries.institutions import researcher_choices
from netzdesk.queries.regions import RegionDetail, areas
from netzdesk.ui.drafts import EditDraft, FormDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice
from netzdesk.ui.widgets.fields import NumberField, ShownField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class RegionForm(QWidget):
    """Master data of one district: each field is stored when it is left."""

    removed = Signal(str)
    """The name of the district that was removed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._region: RegionDetail | None = None
        self.form = Form(store=self._store)
        self.draft = EditDraft(self.form, session, lambda: "regions")
        _add_name(self.form)
        self.form.add(
            "ags",
            _("AGS"),
            ShownField(),
            hint=_("The key never changes: remove the district and enter it anew instead."),
        )
        self.form.add("nuts3", _("NUTS 3"), TextField())
        self.form.add("valid_from", _("Valid from"), NumberField(low=_FIRST_YEAR, high=_LAST_YEAR))
        self.form.add("valid_until", _("until"), NumberField(low=_FIRST_YEAR, high=_LAST_YEAR))
        self._responsible = self.form.add(
            "responsible_id",
            _("Responsible"),
            ChoiceField(none=_("nobody")),
            hint=_("For all its institutions without a responsible researcher of their own."),
        )
        self.form.add("areas", _("Areas"), MultiChoice(rows=8, searchable=False))
        self._no_areas = muted(_("Areas are entered above the list: Areas …"))
        self.form.set_read_only(session.read_only)
        self.remove_button = QPushButton(_("Remove this district"))
        self.remove_button.setDisabled(session.read_only)
        self.remove_button.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.addWidget(self.remove_button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(self.form)
        layout.addWidget(self._no_areas)
        layout.addLayout(row)
        layout.addStretch(1)

    def show_region(self, region: RegionDetail) -> None:
        """Show a district; what is being typed in the same one stays."""
        people = researcher_choices(self._session.conn)
        self._responsible.set_options([(each.id, each.name) for each in people])
        known = areas(self._session.conn)
        field = self.form.fields["areas"]
        assert isinstance(field, MultiChoice)
        field.set_options([(each.id, f"{each.name} ({each.kind})") for each in known])
        self.form.set_visible("areas", bool(known))
        self._no_areas.setVisible(not known)
        self._region = region
        values = {name: getattr(region, name) or None for name in self.form.fields}
        self.form.load(region.id, {**values, "areas": region.areas})

    def _store(self, name: str, value: Any) -> None:
        if name == "areas":
            self._store_areas(set(value))
            return
        given: Any = (value or "") if name in ("name", "kind") else value
        command = ChangeRegion(region_id=self.form.record, **{name: given})
        self._session.run(change_region, command)

    def _store_areas(self, wanted: set[str]) -> None:
        key = self.form.record
        for area in areas(self._session.conn):
            if (key in area.region_ids) == (area.id in wanted):
                continue
            others = tuple(each for each in area.region_ids if each != key)
            regions = (*others, key) if area.id in wanted else others
            self._session.run(change_area, ChangeArea(area_id=area.id, region_ids=regions))

    def _remove(self) -> None:
        assert self._region is not None
        name = self._region.name
        if self._session.try_run(remove_region, RemoveRegion(region_id=self._region.id)):
            self.removed.emit(name)


class NewRegionForm(Form):
    """Takes a new district; `created` carries its key."""

    created = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(submit=self._create, submit_text=_("Create district"))
        self._session = session
        _add_name(self)
        self.add("ags", _("AGS"), TextField(placeholder=_("five digits")))
        self.add("nuts3", _("NUTS 3"), TextField())
        self.add_buttons()
        self.draft = FormDraft(self, session, lambda: "new:regions")
        self.clear()

    def _create(self, values: dict[str, Any]) -> None:
        command = AddRegion(
            ags=values["ags"] or "",
            name=values["name"] or "",
            kind=values["kind"] or "",
            nuts3=values["nuts3"],
        )
        self.created.emit(self._session.run(add_region, command))


def _add_name(form: Form) -> None:
    form.add("name", _("Name"), TextField())
    form.add("kind", _("Kind"), TextField(placeholder=_("Landkreis, Kreisfreie Stadt, …")))
