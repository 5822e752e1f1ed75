"""The areas of the study: government districts, strata, planning regions, and their districts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from netzdesk.actions.regions import (
    AddArea,
    ChangeArea,
    RemoveArea,
    add_area,
    change_area,
    remove_area,
)
from netzdesk.base.i18n import _
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.regions import AreaRow, areas
from netzdesk.ui.drafts import NO_RECORD, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import MultiChoice
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.records_editor import RecordsEditor


class RegionAreas(RecordsEditor):
    """All areas with their forms."""

    removed = Signal(str)
    """The name of an area that was removed."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Areas"),
            submit_text=_("Add area"),
            nothing=_("No areas yet. An area groups districts for filters and reports."),
            rows=6,
            can_move=False,
        )
        self._session = session
        self._areas: dict[str, AreaRow] = {}
        for form in (self.new, self.edit):
            _build(form)
        self.new.add_buttons()
        self.keep_drafts(session, "area", lambda: shown_at("regions", NO_RECORD))
        self.set_read_only(session.read_only)

    def read(self) -> None:
        """Show the areas as they are now."""
        conn = self._session.conn
        options = [(each.id, each.label) for each in region_choices(conn)]
        for form in (self.new, self.edit):
            field = form.fields["region_ids"]
            assert isinstance(field, MultiChoice)
            field.set_options(options)
        self._areas = {area.id: area for area in areas(conn)}
        self.set_rows([(area.id, _text(area)) for area in self._areas.values()])

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddArea(
            kind=values["kind"] or "", name=values["name"] or "", region_ids=values["region_ids"]
        )
        return self._session.run(add_area, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = value if value is not None else ""
        command = ChangeArea(area_id=record, **{name: given})
        self._session.run(change_area, command)

    def remove_record(self, record: str) -> None:
        name = self._areas[record].name
        if self._session.try_run(remove_area, RemoveArea(area_id=record)):
            self.removed.emit(name)

    def values_of(self, record: str) -> dict[str, Any]:
        area = self._areas.get(record)
        if area is None:
            return {}
        return {"kind": area.kind, "name": area.name, "region_ids": area.region_ids}

    def new_values(self) -> dict[str, Any]:
        chosen = self._areas.get(self.list.current_id())
        return {"kind": chosen.kind} if chosen else {}


def _build(form: Form) -> None:
    kinds = _("Government district, stratum, planning region, …")
    form.add("kind", _("Kind of area"), TextField(placeholder=kinds))
    form.add("name", _("Name"), TextField())
    form.add("region_ids", _("Districts"), MultiChoice(rows=10))


def _text(area: AreaRow) -> str:
    return _("{name} · {kind} · {n}", name=area.name, kind=area.kind, n=len(area.region_ids))
