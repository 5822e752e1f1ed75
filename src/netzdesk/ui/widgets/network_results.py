"""Successes of a network in figures, in their printed order."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal

from netzdesk.actions.network_results import (
    AddNetworkResult,
    ChangeNetworkResult,
    MoveNetworkResult,
    RemoveNetworkResult,
    add_network_result,
    change_network_result,
    move_network_result,
    remove_network_result,
)
from netzdesk.base.i18n import _, translator
from netzdesk.domain.periods import show_point
from netzdesk.domain.results import as_of_text, figure_text, show_figure
from netzdesk.queries.network_parts import Result
from netzdesk.queries.networks import NetworkDetail
from netzdesk.ui.drafts import shown_at
from netzdesk.ui.origins import Origins
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.fields import CheckField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.provenance_marks import ProvenanceMarks, fields_of, one_fact
from netzdesk.ui.widgets.records_editor import RecordsEditor

_FIGURES: Final = ("low", "high")
_FLAGS: Final = ("circa", "not_yet_measurable")


class NetworkResults(RecordsEditor):
    """What a network has reached, each figure with its form."""

    removed = Signal(str)

    def __init__(self, session: Session, origins: Origins) -> None:
        super().__init__(
            _("Successes in figures"),
            submit_text=_("Add success"),
            nothing=_("No success in figures yet. Add one with the plus sign."),
            rows=4,
        )
        self._session = session
        self._origins = origins
        self._network_id = ""
        self._results: dict[str, Result] = {}
        for form in (self.new, self.edit):
            _build(form)
        self.new.fields["not_yet_measurable"].edited.connect(self._show_figures)
        self.new.add_buttons()
        self.marks = ProvenanceMarks(
            self.edit,
            session,
            origins,
            lambda name: one_fact("network_result", self.edit.record, name),
            fields_of(self.edit, _FLAGS),
        )
        self.keep_drafts(session, "result", lambda: shown_at("networks", self._network_id))
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show the successes of a network."""
        if network.id != self._network_id:
            self.edit.commit()
            self.new.hide()
        self._network_id = network.id
        self._results = {each.id: each for each in network.results}
        self.set_rows([(each.id, result_text(each)) for each in network.results])

    def begin_new(self) -> None:
        super().begin_new()
        self._show_figures()

    def add_record(self, values: dict[str, Any]) -> str:
        flags = {name: bool(values[name]) for name in _FLAGS}
        if flags["not_yet_measurable"]:
            flags["circa"] = False
            values = {**values, "low": None, "high": None}
        given = {**values, **flags, "label": values["label"] or ""}
        return self._origins.run(
            add_network_result, AddNetworkResult(network_id=self._network_id, **given)
        )

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "label" else value
        command = ChangeNetworkResult(network_result_id=record, **{name: given})
        self._origins.run(change_network_result, command)

    def remove_record(self, record: str) -> None:
        text = result_text(self._results[record])
        command = RemoveNetworkResult(network_result_id=record)
        if self._session.try_run(remove_network_result, command):
            self.removed.emit(text)

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveNetworkResult(network_result_id=record, after_id=after)
        self._session.try_run(move_network_result, command)

    def values_of(self, record: str) -> dict[str, Any]:
        found = self._results.get(record)
        if found is None:
            return {}
        figures = {name: show_figure(getattr(found, name)) for name in _FIGURES}
        flags = {name: getattr(found, name) for name in _FLAGS}
        texts = {"label": found.label, "unit": found.unit, "as_of": show_point(found.as_of)}
        return {**figures, **flags, **texts}

    def shown(self, record: str) -> None:
        self.marks.refresh()

    def _show_figures(self) -> None:
        """What cannot be measured yet has no figure to enter."""
        measured = not self.new.fields["not_yet_measurable"].value()
        for name in (*_FIGURES, "circa", "unit"):
            self.new.set_visible(name, measured)


def result_text(result: Result) -> str:
    """Return a success as one line: what is counted, the figure, of when it is."""
    tr = translator()
    figure = figure_text(
        result.low,
        result.high,
        result.unit,
        tr,
        circa=result.circa,
        not_yet_measurable=result.not_yet_measurable,
    )
    return _(
        "{label}: {figure}",
        label=result.label,
        figure=", ".join(filter(None, (figure, as_of_text(result.as_of, tr)))),
    )


def _build(form: Form) -> None:
    form.add(
        "label",
        _("What is counted"),
        TextField(placeholder=_("placed in work, certificates recognised …")),
    )
    form.add("not_yet_measurable", "", CheckField(_("Cannot be measured yet")))
    form.add("low", _("Figure, or from"), TextField(placeholder="1.234,5", limit=30))
    form.add("high", _("to"), TextField(limit=30), beside=True)
    form.add("circa", "", CheckField(_("About: the figure is not exact")))
    form.add("unit", _("Unit"), TextField(placeholder=_("persons, %, a year …"), limit=80))
    form.add("as_of", _("As of"), TextField(placeholder="03/2010", limit=20))
